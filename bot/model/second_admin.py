"""What one admin may not do alone: another confirms or refuses it, with their own reason, within a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.model.errors import RefusedError

APPROVAL_LIFE = timedelta(hours=24)
SHORTEST_REASON = 10
LONGEST_REASON = 500

Standing = Literal["waiting", "confirmed", "refused", "taken_back", "used"]


@dataclass(frozen=True)
class Approval:
    """`verb` and `subject` say what for, exactly: a release by its id, not "the release".

    `others` are the admins who may decide, each with the generation of their account when it was asked: who has
    become an admin since, or whose password was reset since, may not be whom they seem.
    """

    id: str
    verb: str
    subject: str
    by: str
    reason: str
    at: datetime
    standing: Standing = "waiting"
    decided_by: str = ""
    decided_at: datetime | None = None
    decided_why: str = ""
    others: Mapping[str, int] = field(default_factory=dict)

    @property
    def until(self) -> datetime:
        return self.at + APPROVAL_LIFE

    def open(self, now: datetime) -> bool:
        """Whether something may still come of it."""
        return self.standing in ("waiting", "confirmed") and now < self.until


class SecondAdmin(Protocol):
    """Raises RefusedError `reason` (too short or too long), `alone` (no other admin could confirm), `unknown`,
    `over` (decided, used or too old), `own` (nobody confirms what they asked for), `not_yours` (not one who may),
    `unconfirmed`. All of it stands in the audit log."""

    async def ask(self, verb: str, subject: str, by: str, reason: str) -> Approval:
        """The one that this admin already has open for the same is given again."""

    async def all(self) -> Sequence[Approval]:
        """What is open and what was decided lately, the newest first."""

    async def decide(self, id_: str, by: str, *, confirmed: bool, reason: str) -> Approval: ...

    async def take_back(self, id_: str, by: str) -> Approval:
        """Only who asked may."""

    async def use(self, verb: str, subject: str, by: str) -> Approval:
        """Just before the thing itself is done, by one of the two: raises RefusedError `unconfirmed` unless another
        admin has confirmed exactly this. It works once, and only while both are still admins."""


def check_reason(reason: str) -> str:
    """The reason as it is kept. Raises RefusedError `reason`."""
    told = " ".join(reason.split())
    if not SHORTEST_REASON <= len(told) <= LONGEST_REASON:
        raise RefusedError("reason")
    return told
