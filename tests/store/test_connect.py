"""A Redis that could lose what was accepted is refused at the start."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.model.errors import SettingsError
from bot.store.redis.binary import find_server
from bot.store.redis.connect import answers, check_durability, connect, learn, until_it_answers
from bot.store.redis.embedded import EmbeddedRedis
from tests.store.scene import Store, until

BRIEF = 4.0
"""Shorter than the file of a test takes to be read, longer than any one answer of a busy server."""
WRONG = (
    ("appendonly", "no"),
    ("appendfsync", "everysec"),
    ("appendfsync", "no"),
    ("no-appendfsync-on-rewrite", "yes"),
    ("maxmemory-policy", "allkeys-lru"),
    ("maxmemory-policy", "volatile-ttl"),
)


async def rewritten(store: Store) -> bool | None:
    """Whether the server is done with the append-only file that it writes anew when switched on again."""
    found = await store.redis.info("persistence")
    return None if found["aof_rewrite_in_progress"] or found["aof_rewrite_scheduled"] else True


async def test_a_durable_server_is_accepted(store: Store) -> None:
    """A server with all four settings right passes."""
    await check_durability(store.redis)


@pytest.mark.parametrize(("name", "value"), WRONG)
async def test_each_wrong_setting_is_named(store: Store, name: str, value: str) -> None:
    """One wrong setting alone refuses the server, by its name, its value and what it must be."""
    right = (await store.redis.config_get(name))[name]
    await store.redis.config_set(name, value)
    try:
        with pytest.raises(SettingsError, match=f"{name} is {value}, must be {right}"):
            await check_durability(store.redis)
    finally:
        await store.redis.config_set(name, right)
        await until(lambda: rewritten(store))


async def test_a_configuration_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A server that keeps its configuration to itself may be anything, so it is not trusted."""
    server = EmbeddedRedis(tmp_path)
    await server.start()
    redis = connect(server.url)
    await redis.execute_command("ACL", "SETUSER", "blind", "on", ">blind", "~*", "+@all", "-config")
    blind = Redis(unix_socket_path=str(server.socket), username="blind", password="blind")
    with pytest.raises(SettingsError, match="does not let us read"):
        await check_durability(blind)
    await blind.aclose()
    await redis.aclose()
    await server.stop()


async def test_a_server_that_is_still_reading_its_file_is_waited_for(tmp_path: Path) -> None:
    """While it loads, a server says what time it is and refuses all else: a start waits until it does its work, longer
    than for one that is not there."""
    redis = connect(f"unix:{tmp_path}/redis.sock")
    with server_in(tmp_path):
        await until_it_answers(redis, 30)
        await redis.eval("for n = 1, 40000 do redis.call('SET', 'k' .. n, n) end", 0)
    with server_in(tmp_path, "--key-load-delay", "100"):
        assert await until(lambda: loading(redis))
        assert not await answers(redis)
        began = time.monotonic()
        await until_it_answers(redis, BRIEF)
        await learn(redis)
        await check_durability(redis)
        assert time.monotonic() - began > BRIEF
    with pytest.raises(SettingsError, match="does not answer within"):
        await until_it_answers(redis, 0.2)
    await redis.aclose()


@contextmanager
def server_in(folder: Path, *more: str) -> Iterator[None]:
    """A durable server with its file in the folder, as long as the block lasts."""
    command = [find_server(folder), "--port", "0", "--unixsocket", str(folder / "redis.sock"), "--dir", str(folder)]
    command += ["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction", "--save", ""]
    with subprocess.Popen([*command, "--logfile", "redis.log", *more]) as server:
        try:
            yield
        finally:
            server.terminate()


async def loading(redis: Redis) -> bool | None:
    """Whether it is there, and reads."""
    try:
        return (await redis.info("persistence"))["loading"] == 1 or None
    except (OSError, RedisError):
        return None
