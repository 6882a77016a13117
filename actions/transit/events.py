"""What an alert means to those who asked: the feed's facts as source events, line by line, in typed fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from actions.transit.sources.alerts.watch import Event
from bot.model.event import SourceEvent

RUNS_AGAIN, COMMUTE = "line_runs_again", "commute"


def source_events(event: Event, source: str, as_of: datetime | None) -> Iterator[SourceEvent]:
    """An end goes to those who wait for a line that is clear now; to commuters goes all that disrupts."""
    origin = _origin(source, as_of or event.at)
    if event.kind == "ended":
        for line in event.clear:
            fields = _place(event, line) | origin
            yield SourceEvent(event.id, RUNS_AGAIN, f"line:{line}", fields, "ended", event.incident)
    if event.kind != "operator" and event.facts.disrupts:
        for line in event.lines:
            fields = _place(event, line) | (_how_bad(event) if event.kind != "ended" else {}) | origin
            yield SourceEvent(event.id, COMMUTE, f"line:{line}", fields, event.kind, event.incident)


def _place(event: Event, line: str) -> dict[str, Any]:
    section = event.facts.section_on(line)
    return {"line": line} | ({"from": section.begin, "to": section.end} if section else {})


def _how_bad(event: Event) -> dict[str, Any]:
    """A closed line has no delay, only a longer way round."""
    said, minutes = event.facts, event.facts.extra_minutes
    return {
        "closed": said.closed,
        **({} if minutes is None else {"extra_minutes": minutes}),
        **({} if minutes is None or said.closed else {"delay_minutes": minutes}),
        **({"forecast": {"at": said.forecast.isoformat()}} if said.forecast else {}),
        **({"reason": {"word": f"utter_word_cause_{said.cause}"}} if said.cause else {}),
    }


def _origin(source: str, as_of: datetime) -> dict[str, Any]:
    moment = as_of.isoformat()
    return {"source": source, "as_of": {"at": moment}, "as_of_iso": moment}
