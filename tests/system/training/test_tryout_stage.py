"""Where drafts are tried out: the whole path with a real brain, twice, and nothing that leaves."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.content.releases import Release
from bot.model.clock import utc_now
from bot.model.errors import RefusedError
from bot.model.tryout import Exchange, TrySetup
from bot.model.workspace import Materialised
from bot.sandbox.stage import Stage
from bot.settings import Settings
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.store.tryout import RedisTryOut, unanswered
from bot.wiring import stores
from tests.support.release import Built

PATIENCE = 240.0
"""A brain begins in ten seconds; not so on a machine that trains beside it."""


class Draft:
    """A draft in a folder: the live release's content, in which a test has changed a file."""

    def __init__(self, content: Path, folder: Path) -> None:
        self.folder = folder
        self.revision = 1
        shutil.copytree(content, folder)

    def change(self, file: str, before: str, after: str) -> None:
        path = self.folder / "nlu" / file
        text = path.read_text(encoding="utf-8")
        assert before in text, file
        path.write_text(text.replace(before, after), encoding="utf-8")
        self.revision += 1

    async def head(self) -> int:
        return self.revision

    @asynccontextmanager
    async def materialised(self, revision: int = 0) -> AsyncIterator[Materialised]:
        yield Materialised(revision, self.folder, self.folder, self.folder)


async def until_told(tryout: RedisTryOut, session: str) -> list[Exchange]:
    """All exchanges, once each of them is over."""
    async with asyncio.timeout(PATIENCE):
        while True:
            talk = await tryout.talk(session)
            if not unanswered(talk):
                return list(talk.exchanges)
            await asyncio.sleep(0.05)


def steps(exchange: Exchange) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    assert exchange.failed == "", exchange
    return exchange.sides["new"], exchange.sides["live"]


@pytest.mark.timeout(600)
async def test_a_draft_beside_what_is_live(built_release: Built, redis_server: EmbeddedRedis, tmp_path: Path) -> None:
    """The same sentences to both: the draft's words are said at once, each step is told, nobody else hears of it, and
    a draft that cannot be read says where. The stage ends by itself."""
    redis = connect(redis_server.url)
    await redis.flushdb()
    settings = Settings(_env_file=None, data_dir=built_release.folder, company="Hansebahn")
    draft = Draft(built_release.live.content, tmp_path / "content")
    draft.change("common/thank/responses.yml", 'text: "', 'text: "Neu: ')
    draft.change("transit/stations.yml", "stations:\n", "stations:\n  Schlump: [Zickzackhof]\n")
    tryout = RedisTryOut(redis, utc_now)

    async def live() -> Release:
        return built_release.live

    stage = Stage(settings, tryout, draft, live, stores(settings, redis), idle=timedelta(seconds=4))  # type: ignore[arg-type]
    running = asyncio.create_task(stage.run())
    session = await tryout.open("ann", TrySetup("de", "twilio"))
    for text in ("Danke dir!", "U3", "Ist am Zickzackhof was los?", "Bitte einen Menschen", "Es brennt!"):
        await tryout.say(session.id, text)
    thanks, line, nickname, human, fire = await until_told(tryout, session.id)
    new, live = steps(thanks)
    assert "Neu: " in new["replies"][0]["text"]
    assert "Neu: " not in live["replies"][0]["text"]
    assert (new["by"], new["understood"]["intent"], new["policy"], new["guard"]) == ("brain", "thank", "sure", "pass")
    assert new["ranking"][0]["skill"] == "thank"
    assert new["replies"][0]["basis"]["kind"] == "answer"
    assert new["replies"][0]["permit"]["attempt"] == 1
    new, _ = steps(line)
    assert (new["by"], new["step"], new["action"]) == ("rule", "rule", "action_disruption_line")
    assert new["understood"]["entities"] == [{"entity": "line", "value": "U3"}]
    found = [side["understood"]["entities"] for side in steps(nickname)]
    assert found == [[{"entity": "station", "value": "Schlump"}], []]
    assert [side["owner"] for side in steps(human)] == ["queue", "queue"]
    assert steps(fire)[0]["step"] == "danger"
    draft.change("common/thank/skill.yml", "skill:", "skil:")
    spoilt = await tryout.open("ann", TrySetup())
    await tryout.say(spoilt.id, "Moin")
    (failed,) = await until_told(tryout, spoilt.id)
    assert failed.failed == "draft_unreadable"
    assert failed.reason.startswith("common/thank/skill.yml:1: ")
    gone = await tryout.open("ann", TrySetup(release="nothing"))
    await tryout.say(gone.id, "Moin")
    assert (await until_told(tryout, gone.id))[0].failed == "release_gone"
    async with asyncio.timeout(PATIENCE):
        await running
    assert await tryout.stage() == "asleep"
    assert [key async for key in redis.scan_iter("*") if not key.startswith(b"{tryout}")] == []
    with pytest.raises(RefusedError, match="gone"):
        await tryout.talk("try-unknown")
    await redis.aclose()
