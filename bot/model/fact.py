"""Dated facts: what expires (a price, an hour, a telephone number), with its source and the days on which it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

from bot.model.item import Locale

FactKind = Literal["text", "money", "number", "clock", "date", "phone", "url"]
DATED: frozenset[FactKind] = frozenset({"money", "number", "clock", "date"})
"""Kinds that are said with the day on which somebody looked, unless a fact says otherwise."""
PREFIX = "fact_"
"""A text shows the fact `fine` as `{fact_fine}`."""
DAY = timedelta(days=1)
UNCHECKED = timedelta(days=365)
"""What nobody has looked at for so long may be wrong, whatever its end."""


@dataclass(frozen=True)
class DatedValue:
    """`shown` is how texts say it; without an end it holds until the next value begins. `raw` is what the file says."""

    shown: Mapping[Locale, str]
    raw: object
    checked_on: date
    source: str
    valid_from: date | None = None
    valid_until: date | None = None

    def holds(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)

    @property
    def as_of(self) -> date:
        """The day that readers are told: of the look, or of the beginning where it was known before."""
        return max(self.checked_on, self.valid_from or self.checked_on)


@dataclass(frozen=True)
class DatedFact:
    """`values` follow each other and never overlap; `link` is the official page, where readers look if none holds."""

    name: str
    pack: str
    kind: FactKind
    title: Mapping[Locale, str]
    link: str
    dated: bool
    values: tuple[DatedValue, ...]

    def at(self, day: date) -> DatedValue | None:
        return next((value for value in self.values if value.holds(day)), None)

    def after(self, day: date) -> DatedValue | None:
        """The next value that is known."""
        return next((value for value in self.values if (value.valid_from or date.min) > day), None)

    def ends(self, day: date) -> date | None:
        """The last day of an unbroken row of values, seen from this day; a day that has gone if none holds. None: no
        end is known."""
        over = [value.valid_until for value in self.values if value.valid_until and value.valid_until < day]
        value, last = self.at(day), max(over, default=day - DAY)
        while value is not None:
            if value.valid_until is None:
                return None
            last = value.valid_until
            value = self.at(last + DAY)
        return last


Facts = Mapping[str, DatedFact]


@dataclass(frozen=True)
class Expiring:
    """A fact that nobody has a value for after `ends`; `days` are left, less than zero if it is over. Where only its
    last look is long ago, `ends` is None."""

    fact: DatedFact
    ends: date | None
    days: int
    unchecked: bool = False


class RunningOut(Protocol):
    """What has to be looked up again, the most urgent first."""

    async def expiring(self, within: timedelta) -> Sequence[Expiring]: ...


def expiring(facts: Iterable[DatedFact], today: date, within: timedelta) -> list[Expiring]:
    """Those that are over or will be within this time, then those that nobody has looked at for a year."""
    found = []
    for fact in facts:
        ends, value = fact.ends(today), fact.at(today)
        if ends is not None and ends <= today + within:
            found.append(Expiring(fact, ends, (ends - today).days))
        elif value is not None and today - value.as_of >= UNCHECKED:
            found.append(Expiring(fact, ends, (today - value.as_of).days, unchecked=True))
    return sorted(found, key=lambda one: (one.unchecked, -one.days if one.unchecked else one.days, one.fact.name))


class FactsRunOut:
    """The port over whatever facts are live."""

    def __init__(self, facts: Callable[[], Facts], today: Callable[[], date]) -> None:
        self._facts = facts
        self._today = today

    async def expiring(self, within: timedelta) -> Sequence[Expiring]:
        return expiring(self._facts().values(), self._today(), within)
