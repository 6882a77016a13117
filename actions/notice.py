"""An alert as the values of a response."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.sources.alerts import Alert, Snapshot
from actions.sources.alerts.model import in_language
from actions.sources.network import Network
from actions.speak import at, command, human, say, word
from actions.view import View

AHEAD = timedelta(hours=24)  # planned work is told from a day before
_LONGEST_NOTE = 300


def notice(alert: Alert, view: View, line: str | None = None) -> dict[str, Any]:
    """Return what is known of an alert; what is not known is None."""
    section = alert.section_on(line) if line else next(iter(alert.sections), None)
    period = alert.period(view.now)
    begun = alert.active(view.now)
    return {
        "line": line or list(alert.lines),
        "effect": word(f"effect_{alert.effect}") if alert.effect else None,
        "headline": None if alert.effect else in_language(alert.header, view.language),
        "note": None if alert.effect else _short(in_language(alert.description, view.language)),
        "from": section.begin if section else None,
        "to": section.end if section else None,
        "stations": list(alert.stations),
        "cause": word(f"cause_{alert.cause}") if alert.cause else None,
        "replacement": in_language(alert.replacement, view.language),
        "extra_minutes": alert.extra_minutes,
        "begins": None if begun else at(period.begins_at),
        "forecast": at(period.ends_at),
        "open_end": None if period.ends_at else word("open_end"),
        "more": alert.url,
    }


def origin(snapshot: Snapshot, now: datetime, operator: str) -> dict[str, Any]:
    """Return where the facts come from and how old they are; the age in minutes only if they are too old."""
    as_of = snapshot.as_of or snapshot.fetched_at
    age = int((now - as_of).total_seconds() // 60)
    return {"source": operator, "as_of": at(as_of), "age_minutes": age if snapshot.stale else None}


def keep_fact(dispatcher: CollectingDispatcher, snapshot: Snapshot, alerts: Iterable[Alert]) -> None:
    """Have source and age stored with the answer."""
    as_of = snapshot.as_of or snapshot.fetched_at
    command(dispatcher, "fact", source="alerts", as_of=as_of.isoformat(), ref=",".join(a.id for a in alerts))


def say_unavailable(dispatcher: CollectingDispatcher, network: Network) -> None:
    """Say that the feed cannot be read, with the official page and a person."""
    say(dispatcher, "utter_disruption_line_unavailable", {"url": network.official_link}, [human()])


def on_line(snapshot: Snapshot, line: str, network: Network, now: datetime, ahead: timedelta = AHEAD) -> list[Alert]:
    """Return the alerts that touch the trains of a line, those that hold first; lifts stop no train."""
    stations = set(network.stations_of(line))
    touching = [
        alert
        for alert in snapshot.alerts
        if not alert.accessibility
        and alert.active(now, ahead)
        and (line in alert.lines or (not alert.lines and stations & set(alert.stations)))
    ]
    return sorted(touching, key=lambda alert: not alert.active(now))


def at_station(
    snapshot: Snapshot, station: str, network: Network, now: datetime, ahead: timedelta = AHEAD
) -> list[Alert]:
    """Return the alerts that touch a station: named, inside a section, or on a whole line that calls there."""
    touching = [a for a in snapshot.alerts if a.active(now, ahead) and _touches(a, station, network)]
    return sorted(touching, key=lambda alert: not alert.active(now))


def _touches(alert: Alert, station: str, network: Network) -> bool:
    if station in alert.stations:
        return True
    if any(station in network.between(s.line, s.begin, s.end) for s in alert.sections):
        return True
    whole = (line for line in alert.lines if not alert.stations and alert.section_on(line) is None)
    return any(station in network.stations_of(line) for line in whole)


def disrupting(alerts: Iterable[Alert], now: datetime) -> list[Alert]:
    """Return the alerts whose end is worth waiting for; a closed station or a single run stops no line."""
    return [a for a in alerts if a.disrupted and a.active(now)]


def _short(text: str | None) -> str | None:
    if text is None or len(text) <= _LONGEST_NOTE:
        return text
    return text[:_LONGEST_NOTE].rsplit(" ", 1)[0] + " …"
