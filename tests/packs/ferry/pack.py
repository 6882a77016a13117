"""The ferry pack: one word when a ferry that somebody waits for is at the jetty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import Field as Setting
from pydantic_settings import BaseSettings, SettingsConfigDict
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.kit import slots
from actions.kit.found import Entity
from actions.kit.respond import command
from actions.kit.view import View
from bot.model.event_fields import Names
from bot.model.pack import EntityKind, Installation, Pack
from bot.model.subject import EventKind, Field, NoticeNames, SubjectKind

_NAMED = re.compile(r"\b(?:f[äa]hre|ferry) (\d{2})\b", re.IGNORECASE)


class Settings(BaseSettings):
    """What an operator says of ferries."""

    model_config = SettingsConfigDict(env_prefix="LOTSE_FERRY_", extra="ignore", frozen=True)

    jetties: str = Setting("Landungsbrücken", description="Names of jetties that an event may name")
    days: int = Setting(3, description="Days after which a ferry that was waited for is forgotten")


@dataclass(frozen=True)
class Jetties:
    """All that this pack knows of its world."""

    names: frozenset[str]


class TellMeFerry(Action):  # type: ignore[misc]
    """Note who wants to hear of a ferry."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_ferry_notice"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Note each ferry that is named."""
        until = (View.of(tracker).now + timedelta(hours=12)).isoformat()
        for name in slots.values(tracker, "ferry_number"):
            command(dispatcher, "opt_in", type="ferry_boards", subject=f"ferry:{name}", until=until)
        return []


def spotted(text: str, _: Sequence[object]) -> Iterator[Entity]:
    """Yield each ferry that is named."""
    for match in _NAMED.finditer(text):
        yield Entity("ferry_number", match[1], match.start(), match.end(), match[0])


def build(installation: Installation) -> Jetties:
    """Return what its settings name."""
    return Jetties(frozenset(installation.settings.jetties.split("|")))


PACK = Pack(
    name="ferry",
    data=Path(__file__).parent / "data",
    settings=Settings,
    subjects=(
        SubjectKind(
            "ferry",
            fields={
                "ferry": Field("itself", sample="62"),
                "jetty": Field("member", of="jetties", sample="Landungsbrücken"),
                "wait_minutes": Field("minutes", sample="5"),
            },
            named_by="ferry",
            pattern=re.compile(r"\d{2}"),
            entity="ferry_number",
            personal=True,
        ),
    ),
    events=(EventKind("boards"),),
    notices=(NoticeNames(("ferry_boards",), "ferry", sign=r"f[äa]hr|ferr", phrases="fähre|fähren|ferry|ferries"),),
    sources=build,
    entities=lambda _: (EntityKind("ferry_number", 15, spotted, frozenset({"fähre", "ferry"})),),
    actions=lambda _: (TellMeFerry(),),
    names=lambda jetties: Names(sets={"jetties": jetties.names}),
    retention=lambda settings: timedelta(days=settings.days),
)
