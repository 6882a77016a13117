"""A source's calls and answers in a process that shares them with nobody, as `lotse actions` does for `rasa shell`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.model.backoff import backoff
from bot.model.source_quota import LONGEST_PAUSE, PAUSE, SAID_TWICE, Booked, NoCall, Quota


class Alone:
    """The SourceQuota port without a store."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._day = date.min
        self._spent = self._said = self._refusals = 0
        self._free = datetime.min.replace(tzinfo=UTC)
        self._answers: dict[str, tuple[datetime, Any]] = {}

    async def book(self, quota: Quota) -> Booked | NoCall:
        now = self._clock().astimezone(UTC)
        if now.date() != self._day:
            self._day, self._spent = now.date(), 0
        if self._spent >= quota.per_day:
            return NoCall("quota", _midnight_after(now))
        turn = max(now, self._free)
        if turn - now > quota.patience:
            return NoCall("busy", turn)
        self._spent += 1
        self._free = turn + quota.spacing
        return Booked(turn - now)

    async def refused(self, quota: Quota, after: timedelta | None, *, of_the_day: bool) -> NoCall:
        now = self._clock().astimezone(UTC)
        self._said += of_the_day
        if self._said >= SAID_TWICE:
            self._day, self._spent, self._said, self._refusals = now.date(), quota.per_day, 0, 0
            return NoCall("quota", _midnight_after(now))
        self._refusals += 1
        pause = backoff(self._refusals, PAUSE, LONGEST_PAUSE) if after is None else after
        self._free = max(now + pause, self._free)
        return NoCall("busy", self._free)

    async def left(self, quota: Quota) -> int:
        today = self._clock().astimezone(UTC).date() == self._day
        return max(0, quota.per_day - (self._spent if today else 0))

    async def served(self) -> None:
        self._said = self._refusals = 0

    async def answer(self, question: str, shape: Any) -> Any | None:
        until, answer = self._answers.get(question, (self._clock(), None))
        return answer if until > self._clock() else None

    async def keep(self, question: str, answer: Any, lasts: timedelta) -> None:
        now = self._clock()
        self._answers = {asked: kept for asked, kept in self._answers.items() if kept[0] > now}
        self._answers[question] = now + lasts, answer


def _midnight_after(now: datetime) -> datetime:
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
