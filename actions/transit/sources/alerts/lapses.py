"""Disruptions that a feed leaves out for a while: seen from one look of the watch to the next. Pure.

An alert that vanishes and is back within half an hour, by its id or at the same place, was never over, whatever was
told in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from actions.transit.sources.alerts.watch import Incident, WatchState

SHORT = timedelta(minutes=30)
"""What comes back later is taken for a new disruption."""
KEPT = timedelta(hours=6)
_MOST = 200


@dataclass(frozen=True)
class Lapse:
    """One line of a disruption that was left out, from when, and until when if it is back."""

    line: str
    alert_id: str
    where: str
    effect: str | None
    gone_at: datetime
    back_at: datetime | None = None


def follow(lapses: Iterable[Lapse], before: WatchState, after: WatchState, now: datetime) -> tuple[Lapse, ...]:
    """Return the lapses after a look: what is gone now, what is back, and nothing that is long past or over."""
    there = [incident for incident in after.incidents if _holds(incident)]
    gone = [
        Lapse(line, incident.alert_id, incident.where, _effect(incident), now)
        for incident in before.incidents
        if _holds(incident)
        for line in incident.lines
        if not _is_there(Lapse(line, incident.alert_id, incident.where, _effect(incident), now), there)
    ]
    kept: list[Lapse] = []
    for lapse in lapses:
        is_there, short = _is_there(lapse, there), now - lapse.gone_at <= SHORT
        if lapse.back_at is None and short:
            kept.append(replace(lapse, back_at=now) if is_there else lapse)
        elif lapse.back_at is not None and is_there and now - lapse.back_at <= KEPT:
            kept.append(lapse)
    return (*kept, *gone)[-_MOST:]


def to_json(lapses: Iterable[Lapse]) -> list[dict[str, Any]]:
    """Return the lapses as plain data."""
    return [
        {
            "line": lapse.line,
            "alert_id": lapse.alert_id,
            "where": lapse.where,
            "effect": lapse.effect,
            "gone_at": lapse.gone_at.isoformat(),
            "back_at": lapse.back_at.isoformat() if lapse.back_at else None,
        }
        for lapse in lapses
    ]


def from_json(data: list[dict[str, Any]] | None) -> tuple[Lapse, ...]:
    """Return the lapses that were stored."""
    return tuple(
        Lapse(
            one["line"],
            one["alert_id"],
            one["where"],
            one["effect"],
            datetime.fromisoformat(one["gone_at"]),
            datetime.fromisoformat(one["back_at"]) if one["back_at"] else None,
        )
        for one in data or ()
    )


def _holds(incident: Incident) -> bool:
    """Listed by the feed and begun."""
    return incident.running and incident.misses == 0


def _effect(incident: Incident) -> str | None:
    return incident.told.effect if incident.told else None


def _is_there(lapse: Lapse, incidents: Iterable[Incident]) -> bool:
    """Under its own id, or as the same thing at the same place."""
    return any(
        lapse.line in incident.lines
        and (
            incident.alert_id == lapse.alert_id or (incident.where == lapse.where and _effect(incident) == lapse.effect)
        )
        for incident in incidents
    )
