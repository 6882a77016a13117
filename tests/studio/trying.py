"""A stage that answers from a list, at the other end of the real line of try-outs; and what the page works with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from bot.content.edit.shipped import Shipped
from bot.content.edit.workspace import ContentWorkspace
from bot.model.clock import utc_now
from bot.model.tryout import Exchange
from bot.paths import CODE
from bot.store.audit import RedisAudit
from bot.store.tryout import RedisTryOut
from bot.store.tryout_shares import RedisShares
from bot.store.workspace import RedisDrafts
from bot.studio.tryout.api import TryOutParts
from tests.studio.scene import INTERNAL, Studio
from tests.studio.shelf import Shelf, manifest

SHIPPED = {pack: CODE / "data" / "nlu" / pack for pack in ("common", "transit", "parcel")}


def side(text: str, skill: str = "bikes", **more: Any) -> dict[str, Any]:
    """What a stage tells of one side."""
    return {
        "understood": {"intent": skill, "confidence": 0.93, "entities": [], "language": "de", "outcome": "answered"},
        "title": {"de": "Fahrrad mitnehmen", "en": "Bikes"},
        "ranking": [{"skill": skill, "title": {"de": "Fahrrad mitnehmen", "en": "Bikes"}, "share": 0.93}],
        "by": "brain",
        "step": "",
        "guard": "pass",
        "policy": "sure",
        "action": "",
        "commands": [],
        "source": "",
        "as_of": "",
        "replies": [
            {
                "text": text,
                "choices": ["Ja", "Nein"],
                "shown": "buttons",
                "limit": 4000,
                "basis": {"kind": "answer", "inbound": "i-1"},
                "permit": {"at": "2026-11-30T10:00:00+00:00", "attempt": 1},
                "status": "sent",
            }
        ],
        "owner": "bot",
        "consents": [],
        "release": "r-1",
        **more,
    }


class ListedStage:
    """Answers each sentence with what is listed for it, else with the same on both sides."""

    def __init__(self, studio: Studio, answers: Mapping[str, Mapping[str, Any]]) -> None:
        self.tryout = RedisTryOut(studio.redis, utc_now)
        self.answers = answers

    async def until_cancelled(self) -> None:
        await self.tryout.stands("ready")
        while True:
            found = await self.tryout.next()
            if found is None:
                await asyncio.sleep(0.02)
                continue
            talk = await self.tryout.talk(found[0])
            exchange = next(one for one in talk.exchanges if one.number == found[1])
            await self.tryout.tell(found[0], self._told(exchange))

    def _told(self, exchange: Exchange) -> Exchange:
        same = side(f"Zu „{exchange.text}“ weiß ich etwas.")
        found = self.answers.get(exchange.text, {"sides": {"new": same, "live": same}})
        return replace(exchange, **found)


@asynccontextmanager
async def stage(studio: Studio, answers: Mapping[str, Mapping[str, Any]]) -> AsyncIterator[None]:
    """The stage, for as long as the block lasts."""
    task = asyncio.create_task(ListedStage(studio, answers).until_cancelled())
    yield
    task.cancel()


def workspace_of(studio: Studio) -> ContentWorkspace:
    return ContentWorkspace(RedisDrafts(studio.redis), Shipped(SHIPPED), utc_now, lambda made, skill: ())


def parts(studio: Studio, *, shelf: Shelf | None = None, untrained: tuple[str, ...] = ()) -> TryOutParts:
    async def not_learned() -> tuple[str, ...]:
        return untrained

    return TryOutParts(
        tryout=RedisTryOut(studio.redis, utc_now),
        shares=RedisShares(studio.redis, studio.clock),
        workspace=workspace_of(studio),
        switch=shelf or Shelf(manifest("r-2", note="Hunde dürfen mit"), manifest("r-1", 1), live="r-1"),
        audit=RedisAudit(studio.redis, studio.clock),
        untrained=not_learned,
        channels={"webchat": "Chat", "twilio": "WhatsApp"},
        link_days=7,
        internal_url=INTERNAL,
        clock=studio.clock,
    )
