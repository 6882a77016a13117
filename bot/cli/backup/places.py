"""Where an installation's store and files are, whether it runs or not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot import wiring
from bot.paths import Folder
from bot.processes import roles
from bot.settings import Settings
from bot.store.heartbeats import RedisHeartbeats
from bot.store.redis.connect import answers, connect
from bot.store.redis.embedded import EmbeddedRedis

RUNNING = ("gateway", "worker", "desk")


def redis_url(settings: Settings) -> str:
    """The setting, else the Redis of the last `lotse up` in this folder, else the embedded one."""
    noted = Folder.of(settings.data_dir).run / "redis-url"
    return settings.redis_url or (noted.read_text().strip() if noted.exists() else "") or roles.redis_url(settings)


@asynccontextmanager
async def store_at_hand(settings: Settings) -> AsyncIterator[Any]:
    """A connection to the installation's Redis; the embedded one is started for this if it does not run."""
    url = redis_url(settings)
    embedded = EmbeddedRedis(Folder.of(settings.data_dir).redis)
    if url == embedded.url and not await _answers(url):
        await embedded.start()
    try:
        async with roles.store_of(settings.model_copy(update={"redis_url": url})) as redis:
            yield redis
    finally:
        await embedded.stop()


@asynccontextmanager
async def at_hand_if_running(settings: Settings) -> AsyncIterator[Any | None]:
    """The same, but nothing is started: None if the installation's Redis does not answer."""
    redis = connect(redis_url(settings))
    try:
        yield redis if await answers(redis) else None
    finally:
        await redis.aclose()


async def _answers(url: str) -> bool:
    redis = connect(url)
    try:
        return await answers(redis)
    finally:
        await redis.aclose()


async def running(redis: Any) -> list[str]:
    """The roles that are alive."""
    alive = RedisHeartbeats(redis)
    return [role for role in RUNNING if await alive.served_by(role)]


def live_release(settings: Settings) -> str:
    live = wiring.releases(settings).live()
    return live.id if live else ""
