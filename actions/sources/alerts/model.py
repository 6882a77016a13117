"""What the feed says, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

FRESH = timedelta(minutes=5)  # DESIGN: older data say so, and end nothing


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
    """A part of a line, from station to station."""

    line: str
    begin: str
    end: str


@dataclass(frozen=True)
class Alert:
    """One notice; what the feed does not say is None or empty."""

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
        return not period.over(now) and (period.begins_at is None or period.begins_at <= now + ahead)

    def section_on(self, line: str) -> Section | None:
        """Return the section of that line."""
        return next((s for s in self.sections if s.line == line), None)

    @property
    def accessibility(self) -> bool:
        """Say whether this is about a lift or an escalator: trains run."""
        return self.effect == "accessibility_issue"


@dataclass(frozen=True)
class Snapshot:
    """All alerts of one fetch.

    `as_of` is the age that answers name: the header's timestamp, or the moment a 304 confirmed the body.
    """

    alerts: tuple[Alert, ...]
    as_of: datetime | None
    fetched_at: datetime
    header_at: datetime | None = None
    stale: bool = False

    def fresh(self, now: datetime) -> bool:
        """Say whether the data are at most five minutes old; a clock far ahead of ours is not trusted."""
        return self.as_of is not None and abs(now - self.as_of) <= FRESH


def in_language(texts: Mapping[str, str], language: str) -> str | None:
    """Return the text in that language, else in German, else in any."""
    return texts.get(language) or texts.get("de") or next(iter(texts.values()), None)
