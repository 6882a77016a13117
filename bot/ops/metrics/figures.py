"""The Meter port on prometheus_client: what this process has counted since its start."""

from __future__ import annotations

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest

from bot.ops.metrics.table import TABLE, Metric

INSTANCE = "instance"


class Figures:
    """Counts, each figure with the `instance` that has counted it. A metric or label that the table does not have
    raises KeyError or ValueError: a test over all call sites keeps that from happening."""

    def __init__(self, instance: str) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # else each counter has a second series
        self.instance = instance
        self._registry = CollectorRegistry()
        self._made = {
            name: _made(name, metric, self._registry) for name, metric in TABLE.items() if metric.kind != "read"
        }
        self._children: dict[tuple[Any, ...], Any] = {}

    def count(self, name: str, /, number: float = 1, **labels: str) -> None:
        self._child(name, labels).inc(number)

    def took(self, name: str, seconds: float, /, **labels: str) -> None:
        self._child(name, labels).observe(seconds)

    def level(self, name: str, change: float, /, **labels: str) -> None:
        self._child(name, labels).inc(change)

    def mark(self, name: str, value: float, /, **labels: str) -> None:
        self._child(name, labels).set(value)

    def text(self) -> bytes:
        """All of them in Prometheus' text format."""
        return generate_latest(self._registry)

    def _child(self, name: str, labels: dict[str, str]) -> Any:
        key = (name, *labels.items())
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = self._made[name].labels(**labels, instance=self.instance)
        return child


def _made(name: str, metric: Metric, registry: CollectorRegistry) -> Any:
    labels = (*metric.labels, INSTANCE)
    match metric.kind:
        case "counter":
            return Counter(name, metric.means, labels, registry=registry)
        case "seconds":
            return Histogram(name, metric.means, labels, buckets=metric.buckets, registry=registry)
        case _:
            return Gauge(name, metric.means, labels, registry=registry)
