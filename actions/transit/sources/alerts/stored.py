"""The watch's state as JSON and back; written at version 2, read at 2 and 1, which knew no facts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from actions.transit.sources.alerts.model import Period, Section
from actions.transit.sources.alerts.news import Facts
from actions.transit.sources.alerts.watch import Incident, WatchState

VERSION = 2
READABLE = (1, 2)
_UNREAD = {"fingerprint"}
"""What version 1 kept."""


def to_json(state: WatchState) -> dict[str, Any]:
    """Return the state as plain data."""
    return {
        "v": VERSION,
        "header_at": _iso(state.header_at),
        "incidents": [
            {
                "key": i.key,
                "alert_id": i.alert_id,
                "lines": list(i.lines),
                "where": i.where,
                "periods": [[_iso(p.begins_at), _iso(p.ends_at)] for p in i.periods],
                "told": _facts(i.told),
                "version": i.version,
                "misses": i.misses,
                "held_until": _iso(i.held_until),
                "running": i.running,
            }
            for i in state.incidents
        ],
    }


def from_json(data: dict[str, Any] | None) -> WatchState:
    """Return the state that was stored; nothing stored is the empty state."""
    if not data or data.get("v") not in READABLE:
        return WatchState()
    return WatchState(tuple(_incident(one) for one in data["incidents"]), _moment(data["header_at"]))


def _incident(one: dict[str, Any]) -> Incident:
    return Incident(
        **{
            **{name: value for name, value in one.items() if name not in _UNREAD},
            "lines": tuple(one["lines"]),
            "periods": tuple(Period(_moment(a), _moment(b)) for a, b in one["periods"]),
            "held_until": _moment(one["held_until"]),
            "told": _read_facts(one.get("told")),
        }
    )


def _facts(told: Facts | None) -> dict[str, Any] | None:
    if told is None:
        return None
    sections = [[s.line, s.begin, s.end, *([s.towards] if s.towards else [])] for s in told.sections]
    return {**asdict(told), "sections": sections, "forecast": _iso(told.forecast)}


def _read_facts(data: dict[str, Any] | None) -> Facts | None:
    if data is None:
        return None
    return Facts(
        **{
            **data,
            "sections": tuple(Section(*one) for one in data["sections"]),
            "stations": tuple(data["stations"]),
            "forecast": _moment(data["forecast"]),
        }
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
