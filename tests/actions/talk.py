"""Run actions as the brain does: through rasa-sdk's executor, with a tracker made from JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor

import actions
from actions.common.pack import PACK as COMMON
from actions.parcel.pack import PACK as PARCEL
from actions.parcel.shipment import Parcel
from actions.parcel.sources.ports import Parcels
from actions.parcel.sources.served import Carriers
from actions.transit.network import Network, hamburg
from actions.transit.pack import PACK as TRANSIT
from actions.transit.settings import Settings as TransitSettings
from actions.transit.sources.alerts import Snapshot
from actions.transit.sources.company import Transit
from actions.transit.sources.ports import Disruptions
from bot.content.render import Phrasebook, render
from bot.model.clock import utc_now
from bot.model.consent_selector import ConsentSelector
from bot.model.item import Locale
from bot.model.pack import Installation, NoSettings
from bot.wiring.packs import Packs
from tests.support.entities import recognise


@dataclass
class Said:
    """What an action said and commanded, and the slots it set."""

    says: list[dict[str, Any]]
    commands: list[dict[str, Any]]
    slots: dict[str, Any]

    @property
    def responses(self) -> list[str]:
        return [one["response"] for one in self.says]

    def text(self, locale: Locale = "de") -> str:
        """All of it as the customer reads it, before what may be picked."""
        now = datetime.fromisoformat(VIEW["now"])
        return "\n\n".join(render(_phrases(), say["response"], locale, say["values"], "", now) for say in self.says)

    def command(self, name: str) -> dict[str, Any] | None:
        return next((c for c in self.commands if c["command"] == name), None)


@dataclass
class Feed:
    """Alerts as they are given to it; an error is raised."""

    answer: Snapshot | Exception
    asked: int = 0

    async def snapshot(self) -> Snapshot:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@dataclass
class Tracking:
    """One parcel for every number; an error is raised."""

    answer: Parcel | Exception
    asked: list[tuple[str, str]] = field(default_factory=list)
    unlocks: bool = True

    async def parcel(self, number: str, language: str = "de", postcode: str | None = None) -> Parcel:
        self.asked.append((number, language))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


UNASKED = AssertionError("not to be asked")

VIEW: dict[str, Any] = {
    "locale": "de",
    "now": "2026-11-22T14:05:00+01:00",
    "timezone": "Europe/Berlin",
    "consents": [],
    "window_until": "2026-11-23T14:05:00+01:00",
    "channel": {"name": "twilio", "choices": True},
    "remembered": {},
    "optin_confirm": "clear",
}


@cache
def _phrases() -> Phrasebook:
    found: dict[str, dict[Locale, list[str]]] = {}
    for path in Path("data/nlu").rglob("responses.yml"):
        for name, variations in (yaml.safe_load(path.read_text())["responses"] or {}).items():
            for one in variations:
                where = [one["condition"][0]["value"]] if "condition" in one else ["de", "de_sie", "en"]
                for locale in where:
                    found.setdefault(name, {}).setdefault(locale, []).append(one["text"])
    return found


def catalogue(feed: Disruptions, dhl: Parcels, network: Network | None = None) -> list[Action]:
    """Every action of the shipped packs, with these sources."""
    everything = Packs(
        [
            (
                COMMON,
                Installation(
                    NoSettings(),
                    "Hansebahn",
                    ZoneInfo("Europe/Berlin"),
                    Path(),
                    utc_now,
                    selector=ConsentSelector.of(actions.kinds()),
                ),
            ),
            (TRANSIT, Transit(network or hamburg(), feed, hamburg().operator, TransitSettings(_env_file=None), Path())),
            (PARCEL, Carriers(dhl)),
        ]
    )
    return everything.actions()


async def act(
    action: str,
    text: str = "",
    *,
    feed: Feed | None = None,
    dhl: Parcels | None = None,
    slots: dict[str, Any] | None = None,
    entities: list[dict[str, Any]] | None = None,
    network: Network | None = None,
    **view: Any,
) -> Said:
    """Run an action on a message and return what came of it."""
    executor = ActionExecutor()
    for one in catalogue(feed or Feed(UNASKED), dhl or Tracking(UNASKED), network):
        executor.register_action(one)
    message = {
        "text": text,
        "intent": {"name": "x", "confidence": 1.0},
        "entities": recognise(text) if entities is None else entities,
        "metadata": {"view": {**VIEW, **view}},
    }
    tracker = {"sender_id": "r-1", "slots": slots or {}, "latest_message": message, "events": [], "paused": False}
    result = await executor.run({"next_action": action, "tracker": tracker, "domain": {"intents": []}})
    assert result is not None
    customs = [one["custom"] for one in result.responses]
    return Said(
        says=[one["say"] for one in customs if "say" in one],
        commands=[one for one in customs if "command" in one],
        slots={e["name"]: e["value"] for e in result.events if e["event"] == "slot"},
    )
