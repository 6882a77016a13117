"""How the sources of our facts stand: told by the processes that ask them, read by those who want to know."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

Trouble = Literal[
    "not_configured",
    "refused",
    "moved",
    "busy",
    "quota",
    "timeout",
    "unreachable",
    "certificate",
    "address",
    "broken",
    "unreadable",
    "no_age",
    "differential",
    "store",
    "other",
    "switched_off",
]
"""What went wrong, each with its words and what to do (`source.trouble.…` of the desk's words)."""

GONE_AFTER = timedelta(minutes=5)
"""What nobody has told of for so long, while others were told of, is no source of this installation any more."""
STALE_AFTER = timedelta(minutes=10)

_SAID: Mapping[str, Trouble] = {
    "not configured": "not_configured",
    "none": "other",
    "timeout": "timeout",
    "busy": "busy",
    "quota": "quota",
    "store": "store",
    "switched off": "switched_off",
    "differential": "differential",
    "no timestamp": "no_age",
    "too large": "unreadable",
    "unreadable": "unreadable",
    "timetable": "unreadable",
}
_NAMED: Sequence[tuple[str, Trouble]] = (
    (r"Timeout", "timeout"),
    (r"Certificate|SSL", "certificate"),
    (r"InvalidU(RL|rl)|NonHttpUrl", "address"),
    (r"Decode|Value|Recursion|Payload|ContentType|Overflow|Parse", "unreadable"),
    (r"Connect|Disconnect|OSError|Socket|Broken|Reset|DNS|Client", "unreachable"),
)


@dataclass(frozen=True)
class SourceState:
    """`good_at`: when it last gave facts, of the age `as_of`; `bad_at`: when it last did not, and why. Of a feed's
    alerts `placed` of `total` are told, `elsewhere` are other operators'. `told_at`: when this was last known."""

    name: str
    told_at: datetime
    configured: bool = True
    good_at: datetime | None = None
    as_of: datetime | None = None
    bad_at: datetime | None = None
    reason: str = ""
    total: int | None = None
    placed: int = 0
    elsewhere: int = 0
    calls_left: int | None = None
    calls_a_day: int | None = None

    @property
    def away(self) -> bool:
        """Whether the newest that is known of it is a failure."""
        return self.bad_at is not None and (self.good_at is None or self.bad_at > self.good_at)

    @property
    def trouble(self) -> Trouble | None:
        """What went wrong last, also if it is over."""
        if not self.configured:
            return "not_configured"
        return trouble_of(self.reason) if self.bad_at else None

    @property
    def share(self) -> float | None:
        """Which part of the alerts that are about us could be placed."""
        ours = None if self.total is None else self.total - self.elsewhere
        return None if ours is None else 1.0 if ours <= 0 else self.placed / ours

    def old(self, now: datetime) -> bool:
        """Whether its facts are older than answers take for fresh."""
        return self.as_of is not None and now - self.as_of > STALE_AFTER


class SourceStates(Protocol):
    """What all processes know of the sources. Raises NotStoredError."""

    async def keep(self, states: Sequence[SourceState]) -> None:
        """Tell what this process knows; what others know better stays."""
        ...

    async def all(self) -> list[SourceState]:
        """Those of this installation, by name."""
        ...


def trouble_of(reason: str) -> Trouble:
    """A source's own word for it, in ours."""
    if (word := reason.partition(":")[0]) in _SAID:
        return _SAID[word]
    if match := re.fullmatch(r"http (\d{3})", reason):
        status = int(match[1])
        known: dict[int, Trouble] = {401: "refused", 403: "refused", 404: "moved", 410: "moved", 429: "busy"}
        return known.get(status, "broken" if status >= 500 else "moved" if 300 <= status < 400 else "other")
    return next((trouble for pattern, trouble in _NAMED if re.search(pattern, reason)), "other")


def merged(source_state: SourceState, other: SourceState) -> SourceState:
    """What is known of a source by two processes: the newest success, the newest failure."""
    newer, older = (source_state, other) if source_state.told_at >= other.told_at else (other, source_state)
    good = max(newer, older, key=lambda state: _order(state.good_at))
    bad = max(newer, older, key=lambda state: _order(state.bad_at))
    return replace(
        newer,
        good_at=good.good_at,
        as_of=good.as_of,
        total=good.total,
        placed=good.placed,
        elsewhere=good.elsewhere,
        bad_at=bad.bad_at,
        reason=bad.reason,
    )


def current(states: Sequence[SourceState]) -> list[SourceState]:
    """Without those that the settings do not name any more."""
    newest = max((state.told_at for state in states), default=None)
    found = [state for state in states if newest is not None and newest - state.told_at < GONE_AFTER]
    return sorted(found, key=lambda state: state.name)


def _order(moment: datetime | None) -> float:
    return moment.timestamp() if moment else float("-inf")
