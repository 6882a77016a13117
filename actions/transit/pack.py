"""The transit pack: lines, their disruptions, and notices for those who ride on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from rasa_sdk import Action

from actions.transit.commute import Commute
from actions.transit.company_network import Stations, nicknames, order, unknown_stations
from actions.transit.disruption_line import DisruptionLine
from actions.transit.disruption_network import DisruptionNetwork
from actions.transit.disruption_station import DisruptionStation
from actions.transit.entities.kinds import kinds_of
from actions.transit.my_line import ForgetLine, Greet, MyLine
from actions.transit.network import STATIONS
from actions.transit.network.watch import TimetableWatch
from actions.transit.notify_me import TellMe
from actions.transit.other_transport import OtherTransport
from actions.transit.settings import Settings
from actions.transit.sources.alerts.source import Alerts
from actions.transit.sources.company import Transit, build
from actions.transit.states import ask, states
from actions.transit.subjects import COMMUTES, LINE
from actions.transit.watch import AlertWatch, withdrawals
from bot.model.event_fields import Names
from bot.model.job import Job
from bot.model.name_list import NameList
from bot.model.pack import EntityKind, Pack, WatchPorts

BEAT = timedelta(seconds=5)


def actions(sources: Transit) -> Sequence[Action]:
    """Return what the skills of this pack do."""
    asked = (sources.network, sources.alerts, sources.operator)
    lines = DisruptionLine(*asked)
    return (
        Greet(lines),
        lines,
        DisruptionStation(*asked),
        DisruptionNetwork(*asked),
        OtherTransport(sources.network, lines),
        TellMe(*asked),
        MyLine(sources.network, lines),
        ForgetLine(),
        Commute(sources.network),
    )


def entities(sources: Transit) -> Sequence[EntityKind]:
    """Return lines and stations of the company's network."""
    return kinds_of(sources.network)


def names(sources: Transit) -> Names:
    """Return each line with its stations, and who says what has become of it."""
    return Names(sets={"sources": frozenset({sources.operator})}, parts={LINE.name: Stations(sources.network)})


def watches(sources: Transit, ports: WatchPorts) -> Sequence[Job]:
    """Return the looks at the timetable and at the feed, as far as there are any."""

    async def renew() -> None:
        sources.network.renew()

    own, jobs = sources.settings, [Job("network", BEAT, renew, exclusive=False)]
    if own.gtfs_url:
        wanted, every = order(own, sources.folder), timedelta(hours=own.gtfs_hours)
        timetable = TimetableWatch(wanted, every, ports.clock)
        jobs.append(Job("timetable", BEAT, timetable.look, exclusive=False, limit=timedelta(hours=1)))
    if own.alerts_url and isinstance(sources.alerts, Alerts):
        ours = partial(ports.holds, "alert_watch")
        watch = AlertWatch(sources.alerts, ports.picture, sources.operator, ports.clock, ports.tell, ours, ports.alarms)
        jobs.append(Job("alert_watch", timedelta(seconds=own.alerts_seconds), watch.run))
    return jobs


def take(sources: Transit, folder: Path) -> None:
    """People call stations as this release says."""
    sources.network.rename(nicknames(folder))


def check(sources: Transit, folder: Path) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield what is wrong with the nicknames of stations."""
    return unknown_stations(sources.network, folder)


def played(outside: str, at_once: bool) -> dict[str, Any]:  # the shape of a pack's function
    """Return settings that point to the simulator."""
    return {"alerts_url": f"{outside}/gtfs-rt/alerts.pb", "alerts_seconds": 0.001 if at_once else 5}


DISRUPTIONS = frozenset(
    {"none", "u3_closed", "u1_delays", "u2_police", "u4_construction", "kellinghusen_closed", "kellinghusen_elevator"}
    | {"storm", "schlump_u3", "u2_next_week"}
)
"""Those that the simulator knows by name."""

STATION_NAMES = NameList(
    file=STATIONS,
    title={"de": "Stationen", "en": "Stations"},
    one={"de": "Station", "en": "Station"},
    called="stations",
    several="several",
    known=lambda sources: sources.network.stations,
    words={
        "ordinary": {
            "de": "Namen, die auch Alltagswörter sind: Sie zählen nur, wo ein Ort gemeint ist („am Rathaus“).",
            "en": "Names that are everyday words, too: they count only where a place is meant (“at Rathaus”).",
        },
        "no_slips": {
            "de": "Wörter, die nur aussehen wie ein vertippter Name, und keiner sind.",
            "en": "Words that only look like a misspelt name and are none.",
        },
    },
)

PACK = Pack(
    name="transit",
    data=Path(__file__).parents[2] / "data" / "nlu" / "transit",
    settings=Settings,
    subjects=(LINE,),
    notices=(COMMUTES,),
    sources=build,
    actions=actions,
    entities=entities,
    names=names,
    watches=watches,
    withdrawn=withdrawals,
    states=states,
    ask=ask,
    offline={"alerts_url": ""},
    played=played,
    name_lists=(STATION_NAMES,),
    take=take,
    check=check,
    worlds={"alerts": DISRUPTIONS},
    title={"de": "Nahverkehr", "en": "Public transport"},
)
