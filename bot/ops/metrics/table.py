"""Every metric of Lotse: name, meaning, labels. Nothing is counted that does not stand here.

Label values come from closed sets: names of connectors, outcomes, kinds. Never an id, an address, or a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

QUICK = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0)
TURN = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)
WAIT = (0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 3600.0)


Levels = Mapping[tuple[str, ...], float]
"""(name of a metric that is read, its label values …) → its value now."""


@dataclass(frozen=True)
class Metric:
    """What is counted has one label more, the `instance` that has counted it. `read` metrics are not counted anywhere:
    the internal listener reads them when it is asked."""

    kind: Literal["counter", "seconds", "level", "newest", "read"]
    means: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = QUICK


TABLE: dict[str, Metric] = {
    # the public door
    "lotse_webhooks_total": Metric("counter", "Webhook calls by what became of them", ("connector", "outcome")),
    "lotse_webhook_seconds": Metric("seconds", "Time until a webhook was answered", ("connector",)),
    "lotse_webhooks_unserved_total": Metric("counter", "Known to us but not served", ("connector", "what")),
    "lotse_messages_received_total": Metric("counter", "Customers' messages; fresh=no: again", ("connector", "fresh")),
    "lotse_statuses_received_total": Metric("counter", "Statuses of our messages", ("connector", "status")),
    "lotse_chat_sockets": Metric("level", "Open sockets of the web chat"),
    "lotse_chat_refused_total": Metric("counter", "Web chat frames and sockets refused", ("code",)),
    # the mailbox
    "lotse_enqueue_seconds": Metric("seconds", "Time to store an item on disk", ("kind", "outcome")),
    "lotse_item_wait_seconds": Metric("seconds", "From stored to taken: the age of the queue", ("kind",), WAIT),
    "lotse_commit_seconds": Metric("seconds", "Time to commit a turn", ("outcome",)),
    # the turn
    "lotse_turn_seconds": Metric("seconds", "A turn from take to its end", ("outcome",), TURN),
    "lotse_answer_seconds": Metric("seconds", "From a customer's message stored to its answer committed", (), WAIT),
    "lotse_brain_seconds": Metric("seconds", "Requests to the brain", ("outcome",), TURN),
    "lotse_action_seconds": Metric("seconds", "Actions of skills", ("action", "outcome"), TURN),
    # the way out
    "lotse_claims_refused_total": Metric("counter", "Messages that were not allowed to leave any more", ("code",)),
    "lotse_send_seconds": Metric("seconds", "Sends by what became of them", ("connector", "verdict"), TURN),
    "lotse_sends_resolved_total": Metric("counter", "What a send of unknown outcome came to", ("connector", "found")),
    "lotse_possible_doubles_total": Metric("counter", "Sends repeated though the first may have arrived", ("basis",)),
    "lotse_sends_undecided_total": Metric("counter", "Sends given up with their outcome unknown", ("basis",)),
    # sources and consent
    "lotse_source_seconds": Metric("seconds", "Calls of a source", ("source", "outcome"), TURN),
    "lotse_source_as_of_seconds": Metric("newest", "Moment (Unix time) of a source's newest data", ("source",)),
    "lotse_events_total": Metric("counter", "Source events: stored overtook duplicate outdated", ("type", "outcome")),
    "lotse_events_pushed_total": Metric("counter", "Calls of /events by what became of them", ("outcome",)),
    "lotse_events_announced_total": Metric("counter", "Source events that went to those who asked", ("type",)),
    "lotse_event_contacts_total": Metric("counter", "Mailboxes that source events were put into", ("type",)),
    "lotse_opt_ins_total": Metric(
        "counter", "Opt-ins: granted spent sent failed too_late withdrawn paused ended", ("event",)
    ),
    # what it is all for
    "lotse_answers_total": Metric(
        "counter", "Customers' messages: answered asked handed_over (also later, if no answer left) ended", ("outcome",)
    ),
    "lotse_conversations_opened_total": Metric("counter", "Conversations opened", ("connector",)),
    "lotse_owner_changes_total": Metric(
        "counter", "Conversations that changed hands: bot queue agent none", ("before", "after")
    ),
    "lotse_alarms_total": Metric("counter", "What an admin has to see", ("kind",)),
    "lotse_pages_total": Metric("counter", "Calls about danger, away from the desk", ("outcome",)),
    # the loops
    "lotse_loop_failures_total": Metric("counter", "Bad moments that a loop has outlived", ("loop",)),
    "lotse_processes_unanswered_total": Metric("counter", "Left out of /metrics: no answer in time", ("process",)),
    # read when asked
    "lotse_queue_conversations": Metric("read", "Conversations that are not the bot's", ("owner",)),
    "lotse_queue_oldest_seconds": Metric("read", "How long the customer waiting longest for a person has waited"),
    "lotse_contacts_ready": Metric("read", "Contacts whose mailbox may be taken now, at most 100 a shard"),
    "lotse_contacts_ready_oldest_seconds": Metric("read", "How long the first of them has been ready"),
    "lotse_sends_due": Metric("read", "Contacts with a message that may leave now, at most 100 a shard"),
    "lotse_sends_due_oldest_seconds": Metric("read", "How long the first of them has been due"),
    "lotse_templates": Metric("read", "Templates by what the platform says of them", ("connector", "status")),
    "lotse_templates_month": Metric("read", "Templates of this month; what: sent promised", ("connector", "what")),
    "lotse_source_away": Metric("read", "1 while the newest that is known of a source is a failure", ("source",)),
    "lotse_source_placed": Metric("read", "Alerts of a feed that could be placed", ("source",)),
    "lotse_source_unplaced": Metric("read", "Alerts about us that could not be placed", ("source",)),
    "lotse_source_calls_left": Metric("read", "Calls of a carrier that are left of this day", ("source",)),
    "lotse_agents_present": Metric("read", "Agents with an open desk"),
    "lotse_redis_memory_bytes": Metric("read", "Memory that Redis uses"),
    "lotse_redis_memory_limit_bytes": Metric("read", "Memory that Redis may use: maxmemory, else the machine's"),
    "lotse_part_ready": Metric("read", "1 if a part is ready, as /readyz sees it", ("part",)),
    "lotse_redis_answers": Metric("read", "1 if Redis could be read for this"),
}
