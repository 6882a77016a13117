"""The watch's state as JSON and back; written at version 1, read at version 1."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.sources.alerts.model import Period
from actions.sources.alerts.watch import Incident, WatchState

VERSION = 1


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
                "fingerprint": i.fingerprint,
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
    if not data or data.get("v") != VERSION:
        return WatchState()
    return WatchState(
        tuple(
            Incident(
                **{
                    **one,
                    "lines": tuple(one["lines"]),
                    "periods": tuple(Period(_moment(a), _moment(b)) for a, b in one["periods"]),
                    "held_until": _moment(one["held_until"]),
                }
            )
            for one in data["incidents"]
        ),
        _moment(data["header_at"]),
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
