"""What of an alert matters to a traveller, and when it has changed enough to be told again. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.transit.sources.alerts.model import Alert, Section

LEAST_MINUTES = 10  # so much more or less delay is news
LEAST_MOVE = timedelta(minutes=15)  # so is a forecast that moves so far, appears or goes
_RUNS = frozenset({"no_effect", "additional_service", "accessibility_issue"})


@dataclass(frozen=True)
class Facts:
    """An alert without its id and its words."""

    effect: str | None = None
    cause: str | None = None
    sections: tuple[Section, ...] = ()
    stations: tuple[str, ...] = ()
    extra_minutes: int | None = None
    forecast: datetime | None = None

    @property
    def disrupts(self) -> bool:
        """Say whether trains run otherwise than planned; a lift stops no train."""
        return self.effect not in _RUNS

    @property
    def closed(self) -> bool:
        """Say whether no train runs."""
        return self.effect == "no_service"

    def section_on(self, line: str) -> Section | None:
        """Return the section of that line."""
        return next((s for s in self.sections if s.line == line), None)


def facts(alert: Alert, now: datetime) -> Facts:
    """Return what the alert says now."""
    return Facts(
        effect=alert.effect,
        cause=alert.cause,
        sections=alert.sections,
        stations=alert.stations,
        extra_minutes=alert.extra_minutes,
        forecast=alert.period(now).ends_at,
    )


def material(before: Facts, after: Facts) -> bool:
    """Say whether a traveller would plan anew: another effect, section, stop or end, or much delay more or less."""
    return (
        before.effect != after.effect
        or _places(before) != _places(after)
        or abs((before.extra_minutes or 0) - (after.extra_minutes or 0)) >= LEAST_MINUTES
        or _moved(before.forecast, after.forecast)
    )


def _places(said: Facts) -> tuple[frozenset[tuple[str, frozenset[str]]], frozenset[str]]:
    """A section reads the same from both ends; the order of the feed says nothing."""
    return frozenset((s.line, frozenset((s.begin, s.end))) for s in said.sections), frozenset(said.stations)


def _moved(before: datetime | None, after: datetime | None) -> bool:
    if before is None or after is None:
        return before is not after
    return abs(after - before) >= LEAST_MOVE
