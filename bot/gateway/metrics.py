"""What the public door counts."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

QUICK = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0)


class Metrics:
    """Counters in the registry that wiring passes in; labels never hold anything personal."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.webhooks = Counter(
            "lotse_webhooks", "Webhook calls by what became of them", ["connector", "outcome"], registry=registry
        )
        self.webhook_seconds = Histogram(
            "lotse_webhook_seconds",
            "Time until a webhook was answered",
            ["connector"],
            buckets=QUICK,
            registry=registry,
        )
        self.messages = Counter(
            "lotse_messages_received", "Customers' messages", ["connector", "fresh"], registry=registry
        )
        self.statuses = Counter(
            "lotse_statuses_received", "Statuses of our messages", ["connector", "status"], registry=registry
        )
        self.unserved = Counter(
            "lotse_webhooks_unserved", "Known to us but not served", ["connector", "what"], registry=registry
        )
        self.sockets = Gauge("lotse_chat_sockets", "Open sockets of the web chat", registry=registry)
        self.refused = Counter("lotse_chat_refused", "Web chat frames refused", ["code"], registry=registry)
