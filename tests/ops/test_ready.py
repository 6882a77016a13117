"""`/readyz` and `/metrics` of the internal listener, over a real Redis and a brain that is a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import wiring
from bot.content.releases import Release
from bot.model.clock import utc_now
from bot.model.errors import SettingsError
from bot.nlu.client import BrainClient
from bot.ops.internal import internal_app
from bot.ops.metrics.exposition import Exposition
from bot.ops.metrics.figures import Figures
from bot.ops.metrics.levels import ReadGauges
from bot.ops.readiness import Readiness
from bot.paths import Folder
from bot.processes import roles
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.store.send_hold import Held
from bot.web.allowed_callers import Doorway


class Services:
    """A listener, what it watches, and what a test does to it."""

    def __init__(self, server: EmbeddedRedis, redis: Any, folder: Path) -> None:
        self.server = server
        self.redis = redis
        self.folder = folder
        self.stores = wiring.Stores(redis, "secret", 30, utc_now)
        self.live: Release | None = Release("r-2", folder, "shipped", model_id="m-2")
        self.brain = {"model": "m-2", "ready": True}

    async def live_release(self) -> Release | None:
        return self.live

    async def all_beat(self) -> None:
        for role, release in (("gateway", ""), ("worker", "r-2"), ("brain", "m-2")):
            await self.stores.alive.beat(role, release)

    @asynccontextmanager
    async def listening(self, *, with_brain: bool = True) -> AsyncIterator[TestClient[web.Request, web.Application]]:
        async def health(_: web.Request) -> web.Response:
            return web.json_response(self.brain)

        brain = web.Application()
        brain.add_routes([web.get("/health", health)])
        async with TestServer(brain) as served:
            url = str(served.make_url("")).rstrip("/") if with_brain else f"unix:{self.folder}/nobody.sock"
            async with BrainClient(url, "") as client:
                found = self.stores
                lacking = Readiness(found.alive, found.hold, self.live_release, client, found.copies).lacking
                levels = ReadGauges(
                    found.levels, found.threads, found.presence, lacking, utc_now, found.reach, found.sources
                )
                figures = Exposition(Folder(self.folder), Figures("desk-1"))
                app = internal_app(web.Application(), web.Application(), Doorway(), lacking, levels, figures)
                async with TestClient(TestServer(app)) as asked:
                    yield asked

    async def missing(self, *, with_brain: bool = True) -> list[str]:
        async with self.listening(with_brain=with_brain) as client, client.get("/readyz") as answer:
            body = await answer.json()
            assert (answer.status == 200) == body["ready"] == (not body["missing"])
            return list(body["missing"])


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    server = EmbeddedRedis(tmp_path / "redis")
    await server.start()
    redis = connect(server.url)
    found = Services(server, redis, tmp_path)
    await found.all_beat()
    yield found
    await redis.aclose()
    await server.stop()


async def test_all_there(services: Services) -> None:
    """With everything alive it is ready."""
    assert await services.missing() == []


@pytest.mark.parametrize("role", ["gateway", "worker"])
async def test_a_role_that_does_not_run_is_named(services: Services, role: str) -> None:
    """A dead gateway or worker is named alone: a brain is asked itself, a dead worker does not hide it."""
    await services.stores.alive.leave(role)
    await services.stores.alive.leave("brain")
    assert await services.missing() == [f"{role}: not running"]


async def test_a_setting_that_keeps_a_role_from_starting_is_named(services: Services) -> None:
    """Why the gateway does not start is not only in its own log."""
    await services.stores.alive.leave("gateway")
    with pytest.raises(SettingsError):
        async with roles.telling_trouble(services.stores.alive, "gateway"):
            raise SettingsError("LOTSE_TWILIO_AUTH_TOKEN is missing")
    assert await services.missing() == ["gateway: LOTSE_TWILIO_AUTH_TOKEN is missing"]
    await services.stores.alive.beat("gateway")
    assert await services.missing() == []


async def test_the_brain_is_missing_loading_or_another(services: Services) -> None:
    """What is wrong with the brain is said, since each of it is mended otherwise."""
    await services.stores.alive.leave("brain")
    assert await services.missing(with_brain=False) == ["brain: does not answer"]
    services.brain = {"model": None, "ready": False}
    assert await services.missing() == ["brain: loading"]
    services.brain = {"model": "m-1", "ready": True}
    assert await services.missing() == ["brain: another model"]
    services.live = None
    assert await services.missing() == ["release: none is built yet"]


async def test_sending_held_is_a_warning(services: Services) -> None:
    """After a restore customers' words are taken in, so it is ready; metrics and a warning say that nothing leaves."""
    await services.stores.hold.set(Held("held", utc_now()))
    async with services.listening() as client:
        async with client.get("/readyz") as answer:
            assert answer.status == 200
            assert [one.partition(":")[0] for one in (await answer.json())["warnings"]] == ["sending"]
        async with client.get("/metrics") as answer:
            assert 'lotse_part_ready{part="sending"} 0.0' in await answer.text()


async def test_a_restore_under_way_is_not_ready(services: Services) -> None:
    """Nothing is taken in while a restore writes, or after it has broken off."""
    await services.stores.hold.set(Held("restoring", utc_now()))
    assert [one.partition(":")[0] for one in await services.missing()] == ["redis"]
    await services.stores.hold.lift()
    assert await services.missing() == []


async def test_without_redis(services: Services) -> None:
    """Redis is named when it is away, and metrics still answer, saying so."""
    async with services.listening() as client:
        async with client.get("/metrics") as answer:
            text = await answer.text()
            assert "lotse_redis_answers 1.0" in text
            assert "lotse_redis_memory_bytes" in text
            assert 'lotse_part_ready{part="worker"} 1.0' in text
        services.server.kill()
        async with client.get("/readyz") as answer:
            assert answer.status == 503
            assert [one.partition(":")[0] for one in (await answer.json())["missing"]] == ["redis"]
        async with client.get("/metrics") as answer:
            assert answer.status == 200
            assert 'lotse_part_ready{part="redis"} 0.0' in await answer.text()
