"""When has an alert ended? A state machine without I/O: observe(state, fetch, now) -> (state', events).

An incident is what customers wait for; the feed may give it a new id at each update. It has changed when it matters
to a traveller (`news.py`). It has ended when its active period is over, or when it is missing from two successive
successful fetches of fresh data. If three or more and over half of all vanish at once, their end is held for ten
minutes and an operator is told. A failed, unreadable, stale or differential fetch ends nothing, whatever the clock
says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from actions.transit.sources.alerts.model import Alert, Period, Snapshot
from actions.transit.sources.alerts.news import Facts, facts, material
from actions.transit.sources.alerts.source import Fetched, FetchResult

MISSES_TO_END = 2
HOLD = timedelta(minutes=10)
MASS = 3  # that many at once, and over half of all

NO_FACTS = Facts()

Kind = Literal["appeared", "changed", "ended", "operator"]


@dataclass(frozen=True)
class Incident:
    """One disruption through all ids the feed gives it. `key` is ours and never changes.

    `lines` are those whose trains it keeps from running: of a closed stop or a single run nobody waits for the end.
    `told` is what was last news of it; None where an earlier version of this program did not keep it.
    """

    key: str
    alert_id: str
    lines: tuple[str, ...]
    where: str
    periods: tuple[Period, ...]
    told: Facts | None = None
    version: int = 1
    misses: int = 0
    held_until: datetime | None = None
    running: bool = True  # begun and not told as ended


@dataclass(frozen=True)
class WatchState:
    """All incidents, and the header time of the newest data that counted."""

    incidents: tuple[Incident, ...] = ()
    header_at: datetime | None = None


@dataclass(frozen=True)
class Event:
    """A fact for the flow, about these lines of an incident: each may join it and leave it on its own.

    `clear` are those of them on which no other incident is left; `facts` is what there is to tell.
    """

    id: str
    kind: Kind
    incident: str
    alert_id: str
    lines: tuple[str, ...]
    clear: tuple[str, ...]
    at: datetime
    reason: str
    facts: Facts = NO_FACTS


def observe(state: WatchState, result: FetchResult, now: datetime) -> tuple[WatchState, tuple[Event, ...]]:
    """Return the state after a fetch and what it tells."""
    if not isinstance(result, Fetched) or not _counts(state, result.snapshot, now):
        return state, ()
    snapshot = result.snapshot
    resting = [i for i in state.incidents if _feed(i) in snapshot.away]
    incidents = [i for i in state.incidents if i not in resting]
    pairs, unmatched = _match(incidents, [a for a in snapshot.alerts if a.told(now)], now)
    was_running = {i.key for i in state.incidents if i.running}
    kept = [_update(incident, alert, now) for incident, alert in pairs]
    new = [_open(alert, snapshot, now) for alert in unmatched]
    missing, warning = _missing(incidents, pairs, snapshot, now)
    left = (*kept, *new, *resting, *(i for i in missing if not _is_gone(i, now)))
    events = [_event("appeared", i, now, "holds") for i in (*kept, *new) if i.running and i.key not in was_running]
    stopped = []
    for i, (before, _) in zip(kept, pairs, strict=True):
        if before.running and i.running:
            events += _moves(before, i, left, now)
        elif before.running:
            stopped.append((_over(before, before.lines, i), "period over"))
    stopped += [(replace(i, version=i.version + 1), "vanished") for i in missing if i.running and _is_gone(i, now)]
    events += [_event("ended", i, now, reason, _clear(_disrupted(i), left)) for i, reason in stopped]
    return WatchState(left, snapshot.header_at), (*events, *warning)


def _moves(before: Incident, after: Incident, left: Iterable[Incident], now: datetime) -> list[Event]:
    """Return what an update tells on each line: a line may join, leave, or stay while something on it changes."""
    was, is_ = _disrupted(before), _disrupted(after)
    joined, stayed, freed = (
        [line for line in is_ if line not in was],
        [line for line in is_ if line in was],
        [line for line in was if line not in is_],
    )
    events = [_event("appeared", replace(after, lines=tuple(joined)), now, "line joined")] if joined else []
    if stayed and before.told and after.told != before.told:
        events.append(_event("changed", replace(after, lines=tuple(stayed)), now, "updated"))
    if freed:
        events.append(_event("ended", _over(before, freed, after), now, "off the line", _clear(freed, left)))
    return events


def _over(before: Incident, lines: Iterable[str], after: Incident) -> Incident:
    """Return what has ended on these lines, as it was when it held."""
    return replace(before, lines=tuple(lines), alert_id=after.alert_id, version=after.version)


def _counts(state: WatchState, snapshot: Snapshot, now: datetime) -> bool:
    """Fresh data count; a header older than one that counted before is an echo of the past."""
    if not snapshot.fresh(now) or snapshot.header_at is None:
        return False
    return state.header_at is None or snapshot.header_at >= state.header_at


def _match(
    incidents: Iterable[Incident], alerts: Iterable[Alert], now: datetime
) -> tuple[list[tuple[Incident, Alert]], list[Alert]]:
    """Pair alerts with incidents: by id, then by the same place, then by the same lines and cause.

    Under a new id an alert must hold while the old one did; with a section of another length it is the same incident.
    """
    listed = {alert.id: alert for alert in alerts}
    known = {i.alert_id: i for i in incidents}
    pairs = [(known[id_], alert) for id_, alert in listed.items() if id_ in known]
    free = [i for i in incidents if i.alert_id not in listed and not _passed(i.periods, now)]
    unmatched = [alert for id_, alert in listed.items() if id_ not in known]
    for alike in (_same_place, _same_lines):
        for alert in list(unmatched):
            same = next((i for i in free if alike(i, alert, now) and _overlap(i.periods, alert.periods)), None)
            if same is not None:
                free.remove(same)
                unmatched.remove(alert)
                pairs.append((same, alert))
    return pairs, unmatched


def _same_place(incident: Incident, alert: Alert, _: datetime) -> bool:
    return incident.where == _where(alert)


def _same_lines(incident: Incident, alert: Alert, now: datetime) -> bool:
    """Of what is planned for later only the very same place is the same: it would end what holds now."""
    if not alert.disrupted or alert.accessibility or incident.where.startswith(_LIFT):
        return False
    return incident.lines == alert.disrupted and _cause(incident) == alert.cause and _running(alert.periods, now)


def _cause(incident: Incident) -> str | None:
    return incident.told.cause if incident.told else None


def _overlap(ours: tuple[Period, ...], theirs: tuple[Period, ...]) -> bool:
    return any(a.overlaps(b) for a in ours or (Period(),) for b in theirs or (Period(),))


def _update(incident: Incident, alert: Alert, now: datetime) -> Incident:
    """Return the incident as the feed lists it now; what customers would be told anew is a new version.

    Small changes are compared with what was told last, so that many of them are news too.
    """
    said, running = facts(alert, now), _running(alert.periods, now)
    begins = running and not incident.running
    news = begins or incident.told is None or material(incident.told, said)
    return replace(
        incident,
        alert_id=alert.id,
        lines=alert.disrupted,
        where=_where(alert),
        periods=alert.periods,
        told=said if news else incident.told,
        version=incident.version + (news or running != incident.running or set(alert.disrupted) != set(incident.lines)),
        misses=0,
        held_until=None,
        running=running,
    )


def _missing(
    incidents: Iterable[Incident], pairs: Iterable[tuple[Incident, Alert]], snapshot: Snapshot, now: datetime
) -> tuple[list[Incident], list[Event]]:
    """Count a miss for each incident the feed no longer lists; hold them if too many vanish at once, and those that may
    be what could not be read."""
    listed = {incident.key for incident, _ in pairs}
    live = [i for i in incidents if not _passed(i.periods, now)]
    vanished = [i for i in live if i.key not in listed and i.misses == 0]
    mass = len(vanished) >= MASS and len(vanished) > len(live) / 2
    held = {i.key for i in vanished if mass or not {"", _feed(i)}.isdisjoint(snapshot.unsure)}
    missing = [
        replace(i, misses=i.misses + 1, held_until=now + HOLD if i.key in held else i.held_until)
        for i in incidents
        if i.key not in listed
    ]
    if not mass:
        return missing, []
    reason = f"{len(vanished)} of {len(live)} alerts vanished at once; held until {(now + HOLD).isoformat()}"
    number = _digest("operator", *sorted(held), str(snapshot.header_at))
    return missing, [Event(number, "operator", "", "", _lines(vanished), (), now, reason)]


def _feed(incident: Incident) -> str:
    """Return which of several feeds it comes from."""
    return incident.alert_id.partition("|")[0] if "|" in incident.alert_id else ""


def _is_gone(missing: Incident, now: datetime) -> bool:
    if _passed(missing.periods, now) or (missing.running and not _running(missing.periods, now)):
        return True
    held = missing.held_until is not None and now < missing.held_until
    return missing.misses >= MISSES_TO_END and not held


def _running(periods: tuple[Period, ...], now: datetime) -> bool:
    return not periods or any(period.holds(now) for period in periods)


def _passed(periods: tuple[Period, ...], now: datetime) -> bool:
    return bool(periods) and all(period.over(now) for period in periods)


def _open(alert: Alert, snapshot: Snapshot, now: datetime) -> Incident:
    return Incident(
        key=_digest("incident", alert.id, str(snapshot.header_at)),
        alert_id=alert.id,
        lines=alert.disrupted,
        where=_where(alert),
        periods=alert.periods,
        told=facts(alert, now),
        running=_running(alert.periods, now),
    )


def _disrupted(incident: Incident) -> tuple[str, ...]:
    """Return the lines on which it keeps trains from running as planned; what an earlier version kept counts."""
    return incident.lines if incident.told is None or incident.told.disrupts else ()


def _clear(freed: Iterable[str], left: Iterable[Incident]) -> tuple[str, ...]:
    """Return those of the lines on which nothing else holds."""
    busy = {line for incident in left if incident.running for line in _disrupted(incident)}
    return tuple(line for line in freed if line not in busy)


def _event(kind: Kind, incident: Incident, now: datetime, reason: str, clear: tuple[str, ...] = ()) -> Event:
    """Name an event after what it tells, so that telling it twice is recognised."""
    number = _digest(kind, incident.key, str(incident.version), *incident.lines)
    told = incident.told or NO_FACTS
    return Event(number, kind, incident.key, incident.alert_id, incident.lines, clear, now, reason, told)


_LIFT = "lift:"


def _where(alert: Alert) -> str:
    """Return the place of an alert as a comparable word; a section reads the same from both ends."""
    sections = sorted(f"{s.line}:{'-'.join(sorted((s.begin, s.end)))}" for s in alert.sections)
    runs = sorted(f"{r.line}:{r.on}:{r.departs}:{r.towards}" for r in alert.runs)
    place = "|".join((",".join(sorted(alert.lines)), ";".join(sections), ",".join((*sorted(alert.stations), *runs))))
    return (_LIFT if alert.accessibility else "") + place


def _lines(incidents: Iterable[Incident]) -> tuple[str, ...]:
    return tuple(sorted({line for incident in incidents for line in incident.lines}))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]
