"""Alarms: what an admin has to see, each until somebody has said that they saw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

KINDS = (
    "danger",
    "same_text",
    "pushes",
    "agent_rate",
    "taken",
    "customer_waits",
    "rate",
    "alerts_vanished",
    "template_paused",
    "ledger_broken",
    "files_not_rewritten",
    "words_lost",
    "words_pending",
    "words_accepted",
    "credential_replaced",
    "locked_out",
    "fact_ends",
    "golden_failed",
    "links_dead",
    "switched_off",
    "switched_on",
    "other",
)
"""What may be raised. Anything else is shown and counted as `other`."""


@dataclass(frozen=True)
class Alarm:
    """Something that happened `number` times between `first` and `last`. `details` name no customer but by a random
    id, and quote nobody."""

    id: str
    kind: str
    first: datetime
    last: datetime
    number: int = 1
    details: Mapping[str, Any] = field(default_factory=dict)
    seen_by: str = ""
    seen_at: datetime | None = None


class AlarmBook(Protocol):
    """Reading the alarms and saying that one was seen. Raises NotStoredError."""

    async def newest(self) -> list[Alarm]:
        """All that are kept, the newest first."""

    async def acknowledge(self, id_: str, admin: str) -> bool:
        """Say that this admin has seen it; False if there is none or it was seen before."""


class Alarms(Protocol):
    """What an admin has to see."""

    async def raise_(self, kind: str, details: Mapping[str, Any], newest: Mapping[str, Any] | None = None) -> None:
        """`kind` is one of a closed set; `details` name no customer. Those that differ in `newest` alone are one alarm
        that happened again: it shows the newest."""
