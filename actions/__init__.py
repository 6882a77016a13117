"""What the skills do. Actions read sources, say responses and give commands; they write and send nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from rasa_sdk import Action

from actions.common.consents import MyConsents, Pause, Resume, WhyWritten
from actions.common.handover import Complaint, Emergency, Human, OutOfScope, Stop
from actions.common.own_data import EraseMe, MyData
from actions.parcel.notify_me import TellMeParcel
from actions.parcel.parcel_status import ParcelStatus
from actions.parcel.shipment.asking import Sparing
from actions.parcel.sources.shipcloud.source import SERVED, Shipcloud
from actions.sources.ports import Disruptions, Parcels
from actions.transit.commute import Commute
from actions.transit.disruption_line import DisruptionLine
from actions.transit.disruption_network import DisruptionNetwork
from actions.transit.disruption_station import DisruptionStation
from actions.transit.my_line import ForgetLine, Greet, MyLine
from actions.transit.network import Network, hamburg
from actions.transit.notify_me import TellMe
from actions.transit.other_transport import OtherTransport
from bot.model.consent_selector import ConsentSelector
from bot.model.errors import SettingsError
from bot.model.pack import Pack
from bot.model.subject import Kinds

__all__ = ["Sources", "available", "catalogue", "kinds", "packs"]


def available() -> tuple[str, ...]:
    """Return the names of all packs that are shipped, by their folders; `common` comes first."""
    found = {path.parent.name for path in Path(__file__).parent.glob("*/pack.py")}
    return ("common", *sorted(found - {"common"}))


def packs(names: Sequence[str]) -> tuple[Pack, ...]:
    """Return the packs of these names, `common` among them in any case. One with a dot is a module of the company's
    own, e.g. `ferries.pack`. Raises SettingsError for a name that there is not."""
    return tuple(_pack(name) for name in dict.fromkeys(["common", *names]))


def kinds() -> Kinds:
    """Return what all packs that are shipped declare."""
    return Kinds.of((*one.subjects, *one.events, *one.notices) for one in packs(available()))


def _pack(name: str) -> Pack:
    if "." not in name and name not in available():
        raise SettingsError(f"LOTSE_PACKS: there is no {name!r}, only {', '.join(available())}")
    try:
        found = import_module(name if "." in name else f"actions.{name}.pack").PACK
    except (ImportError, AttributeError) as error:
        raise SettingsError(f"LOTSE_PACKS: {name!r} is no module with a PACK ({error})") from error
    if not isinstance(found, Pack):
        raise SettingsError(f"LOTSE_PACKS: PACK of {name!r} is no pack")
    return found


@dataclass(frozen=True)
class Sources:
    """Where facts come from; `operator` is whom answers name as the source of disruption notices."""

    alerts: Disruptions
    dhl: Parcels
    network: Network = field(default_factory=hamburg)
    operator: str = field(default_factory=lambda: hamburg().operator)
    shipcloud: Shipcloud | None = None

    def parcels(self) -> dict[str, Parcels]:
        """Return who is asked about whose parcels: DHL's own source before one contract for all, nobody who is not set
        up; of any other carrier an answer knows no more than its official page."""
        many = self.shipcloud if self.shipcloud and self.shipcloud.ready() else None
        served: dict[str, Parcels] = {name: many.of(name) for name in SERVED} if many else {}
        return served if isinstance(self.dhl, Sparing) and not self.dhl.ready() else {**served, "dhl": self.dhl}


def catalogue(sources: Sources) -> list[Action]:
    """Return every action, ready for rasa-sdk's executor."""
    transit = (sources.network, sources.alerts, sources.operator)
    lines, parcels = DisruptionLine(*transit), sources.parcels()
    selector = ConsentSelector.of(kinds())
    return [
        Greet(lines),
        lines,
        DisruptionStation(*transit),
        DisruptionNetwork(*transit),
        OtherTransport(sources.network, lines),
        TellMe(*transit),
        MyLine(sources.network, lines),
        ForgetLine(),
        Commute(sources.network),
        ParcelStatus(parcels),
        TellMeParcel(parcels),
        WhyWritten(),
        MyConsents(),
        Pause(selector),
        Resume(selector),
        MyData(),
        EraseMe(),
        Human(),
        Complaint(),
        Emergency(),
        Stop(selector),
        OutOfScope(),
    ]
