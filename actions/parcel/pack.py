"""The parcel pack: where a parcel is, and a word when it comes or has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from rasa_sdk import Action

from actions.parcel.carriers import CARRIERS
from actions.parcel.entities.kinds import NUMBER, beyond_doubt
from actions.parcel.hints import ParcelHints
from actions.parcel.notify_me import TellMeParcel
from actions.parcel.parcel_status import ParcelStatus
from actions.parcel.settings import Settings
from actions.parcel.sources.served import Carriers, build
from actions.parcel.sources.shipcloud.webhook import ShipcloudDoor
from actions.parcel.states import ask, states
from actions.parcel.subjects import EVENTS, PARCEL, PARCELS
from actions.parcel.tracking import Seen
from actions.parcel.watch import ParcelWatch
from bot.model.comma_list import split_names
from bot.model.errors import SettingsError
from bot.model.event_fields import Names
from bot.model.job import Job
from bot.model.pack import Hook, Pack, WatchPorts
from bot.model.subject import is_name

WATCH = "parcels"
"""How what the watch keeps is called."""


def actions(sources: Carriers) -> Sequence[Action]:
    """Return what the skills of this pack do."""
    served = sources.served()
    return (ParcelStatus(served), TellMeParcel(served))


def names(sources: Carriers) -> Names:
    """Return how notices may call carriers and places."""
    carriers = {carrier.name for carrier in CARRIERS.values()}
    places = split_names(sources.settings.depots) if sources.settings else []
    if wrong := [place for place in places if not is_name(place)]:
        raise SettingsError(f"LOTSE_DEPOTS: {wrong[0]!r} is no name of at most five words")
    return Names(sets={"sources": carriers, "carriers": carriers, "places": frozenset(places)})


def watches(sources: Carriers, ports: WatchPorts) -> Sequence[Job]:
    """Return the look at parcels that somebody waits for, if there is anybody to ask."""
    served, own = sources.served(), sources.settings
    if not served or own is None:
        return ()
    themselves = frozenset({"dhl"}) if own.dhl_api_key.get_secret_value() else frozenset[str]()
    hinted = ParcelHints(ports.hints(WATCH), sources.shipcloud, themselves).next
    apart = timedelta(seconds=own.parcel_seconds)
    watch = ParcelWatch(served, ports.state(WATCH, Seen), ports.tell, ports.clock, ports.timezone, apart, hinted)
    return (Job("parcel_watch", timedelta(seconds=15), watch.look),)


def routes(hook: Hook) -> Sequence[Any]:
    """Return where shipcloud calls. Raises SettingsError."""
    secret = hook.settings.shipcloud_webhook_secret.get_secret_value()
    return ShipcloudDoor(secret, hook.hints(WATCH), hook.clock, hook.meter).routes()


def kept(settings: Settings) -> timedelta:
    """Return how long a parcel's number outlives its notices."""
    return timedelta(days=settings.parcel_days)


def played(outside: str, at_once: bool) -> dict[str, Any]:  # the shape of a pack's function
    """Return settings that point to the simulator."""
    dhl = {"dhl_api_url": f"{outside}/dhl", "dhl_api_key": "demo-dhl-key-of-the-simulator"}
    if at_once:
        return {**dhl, "dhl_seconds_apart": 0}
    return {
        **dhl,
        "shipcloud_api_url": f"{outside}/shipcloud",
        "shipcloud_api_key": "demo-shipcloud-key-of-the-simulator",
        "shipcloud_webhook_secret": "demo-webhook-secret-of-the-simulator",
    }


PACK = Pack(
    name="parcel",
    data=Path(__file__).parents[2] / "data" / "nlu" / "parcel",
    settings=Settings,
    subjects=(PARCEL,),
    events=EVENTS,
    notices=(PARCELS,),
    sources=build,
    actions=actions,
    entities=lambda _: (NUMBER,),
    names=names,
    watches=watches,
    routes=routes,
    harmless=beyond_doubt,
    retention=kept,
    states=states,
    ask=ask,
    offline={"dhl_api_key": "", "shipcloud_api_key": ""},
    played=played,
    worlds={"parcels": frozenset({"parcel_transit"})},
    title={"de": "Pakete", "en": "Parcels"},
)
