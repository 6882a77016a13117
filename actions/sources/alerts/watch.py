"""When has an alert ended? A state machine without I/O: observe(state, fetch, now) -> (state', events).

An incident is what customers wait for; the feed may give it a new id at each update. It has ended when all its
periods are over, or when it is missing from two successive successful fetches of fresh data. If three or more and
over half of all vanish at once, their end is held for ten minutes and an operator is told. A failed, unreadable,
stale or differential fetch ends nothing, whatever the clock says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from actions.sources.alerts.model import Alert, Period, Snapshot
from actions.sources.alerts.source import Fetched, FetchResult

MISSES_TO_END = 2
HOLD = timedelta(minutes=10)
MASS = 3  # that many at once, and over half of all

Kind = Literal["appeared", "changed", "ended", "operator"]


@dataclass(frozen=True)
class Incident:
    """One disruption through all ids the feed gives it. `key` is ours and never changes."""

    key: str
    alert_id: str
    lines: tuple[str, ...]
    where: str
    periods: tuple[Period, ...]
    fingerprint: str
    version: int = 1
    misses: int = 0
    held_until: datetime | None = None
    over: bool = False  # told as ended while the feed still lists it


@dataclass(frozen=True)
class WatchState:
    """All incidents, and the age of the newest data that counted."""

    incidents: tuple[Incident, ...] = ()
    as_of: datetime | None = None


@dataclass(frozen=True)
class Event:
    """A fact for the flow. `clear` are the lines on which no other incident is left."""

    id: str
    kind: Kind
    incident: str
    alert_id: str
    lines: tuple[str, ...]
    clear: tuple[str, ...]
    at: datetime
    reason: str


def observe(state: WatchState, result: FetchResult, now: datetime) -> tuple[WatchState, tuple[Event, ...]]:
    """Return the state after a fetch and what it tells."""
    if not isinstance(result, Fetched) or not _counts(state, result.snapshot, now):
        return state, ()
    snapshot = result.snapshot
    pairs, unmatched = _match(state.incidents, snapshot.alerts)
    kept, events = _seen(pairs, now)
    missing, operator = _missing(state.incidents, pairs, now)
    gone = [i for i in missing if not i.over and _has_ended(i, now)]
    waiting = [i for i in missing if not i.over and not _has_ended(i, now)]
    new = [_open(alert, snapshot, now) for alert in unmatched]
    left = (*kept, *waiting, *new)
    ended = [(i, "period over" if _all_over(i.periods, now) else "vanished") for i in gone]
    ended += [(i, "period over") for i in kept if i.over and not _was_over(state, i)]
    events += [_event("appeared", i, now, (), "new", str(i.version)) for i in new if not i.over]
    events += [_event("ended", i, now, _clear(i, left), reason) for i, reason in ended]
    return WatchState(left, snapshot.as_of), (*events, *operator)


def _counts(state: WatchState, snapshot: Snapshot, now: datetime) -> bool:
    """Fresh data count; data older than those that counted before are an echo of the past."""
    if not snapshot.fresh(now) or snapshot.as_of is None:
        return False
    return state.as_of is None or snapshot.as_of >= state.as_of


def _match(incidents: Iterable[Incident], alerts: Iterable[Alert]) -> tuple[list[tuple[Incident, Alert]], list[Alert]]:
    """Pair alerts with incidents: by id, then by the same place with an overlapping validity."""
    known = {i.alert_id: i for i in incidents}
    alerts = list({alert.id: alert for alert in alerts}.values())
    pairs = [(known[alert.id], alert) for alert in alerts if alert.id in known]
    free = [i for i in incidents if i.alert_id not in {alert.id for alert in alerts}]
    unmatched = []
    for alert in (a for a in alerts if a.id not in known):
        same = next((i for i in free if _same(i, alert)), None)
        if same is None:
            unmatched.append(alert)
        else:
            free.remove(same)
            pairs.append((same, alert))
    return pairs, unmatched


def _same(incident: Incident, alert: Alert) -> bool:
    if incident.over or incident.where != _where(alert):
        return False
    ours, theirs = incident.periods or (Period(),), alert.periods or (Period(),)
    return any(a.overlaps(b) for a in ours for b in theirs)


def _seen(pairs: Iterable[tuple[Incident, Alert]], now: datetime) -> tuple[list[Incident], list[Event]]:
    """Update the incidents that the feed lists; one that had ended and holds again is a new version."""
    kept, events = [], []
    for incident, alert in pairs:
        print_now, over = _fingerprint(alert), alert.over(now)
        changed = print_now != incident.fingerprint
        again = incident.over and not over
        after = replace(
            incident,
            alert_id=alert.id,
            lines=alert.lines,
            where=_where(alert),
            periods=alert.periods,
            fingerprint=print_now,
            version=incident.version + (changed or again),
            misses=0,
            held_until=None,
            over=over,
        )
        kept.append(after)
        if again:
            events.append(_event("appeared", after, now, (), "holds again", str(after.version)))
        elif changed and not over:
            events.append(_event("changed", after, now, (), "updated", str(after.version)))
    return kept, events


def _missing(
    incidents: Iterable[Incident], pairs: Iterable[tuple[Incident, Alert]], now: datetime
) -> tuple[list[Incident], list[Event]]:
    """Count a miss for each incident the feed no longer lists; hold them if too many vanish at once."""
    listed = {incident.key for incident, _ in pairs}
    live = [i for i in incidents if not i.over]
    vanished = [i for i in live if i.key not in listed and i.misses == 0 and not _all_over(i.periods, now)]
    mass = len(vanished) >= MASS and len(vanished) > len(live) / 2
    until = now + HOLD
    held = {i.key for i in vanished} if mass else set()
    missing = [
        replace(i, misses=i.misses + 1, held_until=until if i.key in held else i.held_until)
        for i in incidents
        if i.key not in listed
    ]
    if not mass:
        return missing, []
    first = vanished[0]
    return missing, [
        Event(
            id=_digest("operator", *sorted(held), now.isoformat()),
            kind="operator",
            incident=first.key,
            alert_id=first.alert_id,
            lines=_lines(vanished),
            clear=(),
            at=now,
            reason=f"{len(vanished)} of {len(live)} alerts vanished at once; held until {until.isoformat()}",
        )
    ]


def _has_ended(incident: Incident, now: datetime) -> bool:
    if _all_over(incident.periods, now):
        return True
    held = incident.held_until is not None and now < incident.held_until
    return incident.misses >= MISSES_TO_END and not held


def _was_over(state: WatchState, incident: Incident) -> bool:
    return any(i.key == incident.key and i.over for i in state.incidents)


def _all_over(periods: tuple[Period, ...], now: datetime) -> bool:
    return bool(periods) and all(period.over(now) for period in periods)


def _open(alert: Alert, snapshot: Snapshot, now: datetime) -> Incident:
    seen = snapshot.as_of.isoformat() if snapshot.as_of else ""
    return Incident(
        key=_digest("incident", alert.id, seen),
        alert_id=alert.id,
        lines=alert.lines,
        where=_where(alert),
        periods=alert.periods,
        fingerprint=_fingerprint(alert),
        over=alert.over(now),
    )


def _clear(ended: Incident, left: Iterable[Incident]) -> tuple[str, ...]:
    """Return the lines of an ended incident on which nothing else is left; lifts stop no train."""
    busy = set(_lines(i for i in left if not i.over and not i.where.startswith(_LIFT)))
    return () if ended.where.startswith(_LIFT) else tuple(line for line in ended.lines if line not in busy)


def _event(
    kind: Kind, incident: Incident, now: datetime, clear: tuple[str, ...], reason: str, version: str = ""
) -> Event:
    """Name an event after what it tells, so that telling it twice is recognised."""
    number = version or str(incident.version)
    return Event(
        _digest(kind, incident.key, number), kind, incident.key, incident.alert_id, incident.lines, clear, now, reason
    )


_LIFT = "lift:"


def _where(alert: Alert) -> str:
    """Return the place of an alert as a comparable word; a section reads the same from both ends."""
    sections = sorted(f"{s.line}:{'-'.join(sorted((s.begin, s.end)))}" for s in alert.sections)
    place = "|".join((",".join(sorted(alert.lines)), ";".join(sections), ",".join(sorted(alert.stations))))
    return (_LIFT if alert.accessibility else "") + place


def _fingerprint(alert: Alert) -> str:
    """Return a digest of what customers would be told; another id alone is no change."""
    told = replace(alert, id="", header=dict(alert.header), description=dict(alert.description))
    return _digest("alert", repr(told))


def _lines(incidents: Iterable[Incident]) -> tuple[str, ...]:
    return tuple(sorted({line for incident in incidents for line in incident.lines}))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]
