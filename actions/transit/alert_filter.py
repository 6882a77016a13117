"""Which alerts touch a line, a station or the network, the worst that hold now first. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from actions.transit.network import Network
from actions.transit.sources.alerts import Alert, Period, Snapshot

AHEAD = timedelta(hours=24)  # planned work is told from a day before
ANNOUNCED = timedelta(days=14)  # works that an answer about another time has told of
NOTHING = frozenset({"no_effect", "additional_service"})

When = Callable[[Alert], bool]
"""Whether an alert holds at the time that is asked about."""


def soon(now: datetime, ahead: timedelta = AHEAD) -> When:
    """What holds now or begins within the time ahead."""
    return lambda alert: alert.active(now, ahead)


def at(begins: datetime, ends: datetime) -> When:
    """What holds at some time of a span."""
    span = Period(begins, ends)
    return lambda alert: not alert.periods or any(period.overlaps(span) for period in alert.periods)


def announced(now: datetime) -> When:
    """What is announced for the days to come: a follow-up may be about it."""
    return at(now, now + ANNOUNCED)


def on_line(snapshot: Snapshot, line: str, network: Network, now: datetime, when: When | None = None) -> list[Alert]:
    """Return the alerts that touch the trains of a line; lifts stop no train."""
    stations = set(network.stations_of(line))
    return ordered(
        (
            alert
            for alert in snapshot.alerts
            if not alert.accessibility
            and (when or soon(now))(alert)
            and (line in alert.lines or (not alert.lines and stations & set(alert.stations)))
        ),
        now,
    )


def at_station(
    snapshot: Snapshot, station: str, network: Network, now: datetime, when: When | None = None
) -> list[Alert]:
    """Return the alerts that touch a station: named, inside a section, or on a whole line that calls there."""
    return ordered((a for a in snapshot.alerts if (when or soon(now))(a) and _touches(a, station, network)), now)


def in_network(snapshot: Snapshot, network: Network, now: datetime, when: When | None = None) -> list[Alert]:
    """Return the alerts that touch a line or a station that we answer for; lifts are asked for by their station."""
    served = set(network.served_lines)
    return ordered(
        (
            a
            for a in snapshot.alerts
            if not a.accessibility
            and (when or soon(now))(a)
            and (served & set(a.lines) or (not a.lines and any(network.lines_of(station) for station in a.stations)))
        ),
        now,
    )


def disrupting(alerts: Iterable[Alert], line: str, now: datetime, ahead: timedelta = timedelta()) -> list[Alert]:
    """Return the alerts whose end is worth waiting for; a closed station or a single run stops no line."""
    return [a for a in alerts if line in a.disrupted and a.active(now, ahead)]


def _touches(alert: Alert, station: str, network: Network) -> bool:
    if station in alert.stations:
        return True
    if any(station in network.between(s.line, s.begin, s.end) for s in alert.sections):
        return True
    far = (*alert.whole, *alert.parts, *(direction.line for direction in alert.directions))
    return any(station in network.stations_of(line) for line in far)


def ordered(alerts: Iterable[Alert], now: datetime) -> list[Alert]:
    """What holds now before what is to come, the worst first; single trains of a line are one row."""
    return sorted(_joined(alerts), key=lambda a: (not a.active(now), _mildness(a), _begin(a, now), a.lines or ("~",)))


def _begin(alert: Alert, now: datetime) -> float:
    begins = alert.period(now).begins_at
    return begins.timestamp() if begins and begins > now else 0.0


def _mildness(alert: Alert) -> int:
    if alert.effect in NOTHING:
        return 5
    if not alert.disrupted:
        return 4 if alert.runs and not alert.stops else 3
    return 0 if alert.effect == "no_service" and alert.whole else 1 if alert.effect == "no_service" else 2


def _joined(alerts: Iterable[Alert]) -> list[Alert]:
    """Alerts that each cancel trains of the same line, for the same time, as one."""
    kept: dict[object, Alert] = {}
    for alert in alerts:
        single = alert.runs and len(alert.lines) == 1 and not (alert.disrupted or alert.stops or alert.parts)
        key = (alert.lines, alert.effect, alert.cause) if single else alert.id, alert.feed
        before = kept.get(key)
        kept[key] = replace(before, runs=(*before.runs, *alert.runs), periods=_both(before, alert)) if before else alert
    return list(kept.values())


def _both(alert: Alert, other: Alert) -> tuple[Period, ...]:
    return tuple(dict.fromkeys((*alert.periods, *other.periods))) if alert.periods and other.periods else ()
