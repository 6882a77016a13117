"""What the feed says, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

FRESH = timedelta(minutes=10)  # older data say so, and end nothing
_RUNS_ALL_THE_SAME = frozenset({"no_effect", "additional_service", "accessibility_issue"})


@dataclass(frozen=True)
class Period:
    """When an alert holds; a missing end is open."""

    begins_at: datetime | None = None
    ends_at: datetime | None = None

    def over(self, now: datetime) -> bool:
        """Say whether the period has passed."""
        return self.ends_at is not None and self.ends_at <= now

    def holds(self, now: datetime) -> bool:
        """Say whether the period has begun and not passed."""
        return (self.begins_at is None or self.begins_at <= now) and not self.over(now)

    def overlaps(self, other: Period) -> bool:
        """Say whether two periods share a moment."""
        return not self._before(other) and not other._before(self)

    def _before(self, other: Period) -> bool:
        return self.ends_at is not None and other.begins_at is not None and self.ends_at <= other.begins_at


@dataclass(frozen=True)
class Section:
    """A part of a line, from station to station; `towards` if only one direction is meant."""

    line: str
    begin: str
    end: str
    towards: str | None = None


@dataclass(frozen=True)
class Stop:
    """One station of one line; the other lines call there."""

    line: str
    station: str
    towards: str | None = None


@dataclass(frozen=True)
class Direction:
    """One direction of a line, named by where it ends."""

    line: str
    towards: str


@dataclass(frozen=True)
class Run:
    """One train of a line; what is not known of it is None. `departs` is its time of departure, "10:12"."""

    line: str
    towards: str | None = None
    departs: str | None = None
    on: date | None = None

    def over(self, now: datetime) -> bool:
        """Say whether its day of service has ended, which goes on after midnight."""
        return self.on is not None and now >= datetime.combine(self.on, time(), UTC) + timedelta(hours=30)


@dataclass(frozen=True)
class Alert:
    """One notice; what the feed does not say is None or empty.

    `lines` are all lines it speaks of, and `stations` all single stations. What narrows a line stands beside them: of
    a line in `sections`, `stops`, `directions` or `runs` only those are meant, and of a line in `parts` some part of
    which the feed's word is not known to us. `whole` are the lines of which nothing is said to narrow them.
    `by_words`: the feed's own words named the place, its ids did not. `net`: it speaks of the whole network or mode.
    `shown` is when the operator wants it told; empty: always. `feed` names one of several, and `as_of` is its age
    where that feed is older than what the answer names.
    """

    id: str
    lines: tuple[str, ...] = ()
    stations: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    cause: str | None = None
    effect: str | None = None
    header: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    replacement: Mapping[str, str] = field(default_factory=dict)
    extra_minutes: int | None = None
    periods: tuple[Period, ...] = ()
    url: str | None = None
    stops: tuple[Stop, ...] = ()
    directions: tuple[Direction, ...] = ()
    runs: tuple[Run, ...] = ()
    parts: tuple[str, ...] = ()
    net: bool = False
    by_words: bool = False
    shown: tuple[Period, ...] = ()
    feed: str = ""
    as_of: datetime | None = None

    @property
    def placed(self) -> bool:
        """Say whether we know where it is; what is not placed is told for no line and no station."""
        return bool(self.lines or self.stations)

    @property
    def whole(self) -> tuple[str, ...]:
        """Lines that are meant from end to end."""
        narrowed = {*self._far, *self.parts, *(stop.line for stop in self.stops), *(run.line for run in self.runs)}
        return tuple(line for line in self.lines if line not in narrowed)

    @property
    def disrupted(self) -> tuple[str, ...]:
        """Lines on which trains do not run as planned: whole, on a section or in a direction.

        A closed stop, a single run and a part that nobody could place stop no line: nobody waits for their end to hear
        that the line runs again.
        """
        if self.effect in _RUNS_ALL_THE_SAME:
            return ()
        met = {*self.whole, *self._far}
        return tuple(line for line in self.lines if line in met)

    @property
    def _far(self) -> set[str]:
        """Lines of which a section or a direction is meant."""
        return {section.line for section in self.sections} | {direction.line for direction in self.directions}

    def period(self, now: datetime) -> Period:
        """Return the period that holds now, else the next, else the last; no period means always."""
        coming = [p for p in self.periods if not p.over(now)]
        if not coming:
            return self.periods[-1] if self.periods else Period()
        return min(coming, key=lambda p: p.begins_at.timestamp() if p.begins_at else float("-inf"))

    def over(self, now: datetime) -> bool:
        """Say whether every period has passed."""
        return bool(self.periods) and all(p.over(now) for p in self.periods)

    def active(self, now: datetime, ahead: timedelta = timedelta()) -> bool:
        """Say whether the alert holds now or begins within the time ahead."""
        period = self.period(now)
        return self.told(now) and not period.over(now) and (period.begins_at is None or period.begins_at <= now + ahead)

    def told(self, now: datetime) -> bool:
        """Say whether the operator wants it to be known now, and it is not about trains of days gone by."""
        wider = self.whole or self._far or self.stations or self.parts
        if self.runs and not wider and all(run.over(now) for run in self.runs):
            return False
        return not self.shown or any(period.holds(now) for period in self.shown)

    def section_on(self, line: str) -> Section | None:
        """Return the section of that line."""
        return next((s for s in self.sections if s.line == line), None)

    @property
    def accessibility(self) -> bool:
        """Say whether this is about a lift or an escalator: trains run."""
        return self.effect == "accessibility_issue"


@dataclass(frozen=True)
class Snapshot:
    """The alerts of one fetch that were placed. `total` counts all there are, `elsewhere` those of other operators.

    `as_of` is the age that answers name: the header's timestamp, or the moment a 304 confirmed the body; of several
    feeds the oldest of those that are fresh. `away` names feeds that cannot be read now, so that an answer can say that
    something may be missing; `unsure` those in which something could not be read.
    """

    alerts: tuple[Alert, ...]
    as_of: datetime | None
    fetched_at: datetime
    header_at: datetime | None = None
    stale: bool = False
    total: int = 0
    elsewhere: int = 0
    away: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()

    @property
    def placed(self) -> int:
        """How many of the feeds' alerts we could place."""
        return len(self.alerts)

    def fresh(self, now: datetime) -> bool:
        """Say whether the data are at most ten minutes old; a clock far ahead of ours is not trusted."""
        return self.as_of is not None and abs(now - self.as_of) <= FRESH


def in_language(texts: Mapping[str, str], language: str) -> str | None:
    """Return the text in that language, else in German, else in any."""
    return texts.get(language) or texts.get("de") or next(iter(texts.values()), None)
