"""Heartbeats: whose process has ended is gone at once, and nobody else's word outlives him."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.nlu.client import BrainClient
from bot.ops.readiness import Readiness
from bot.store import process_identity
from bot.store.heartbeats import RedisHeartbeats
from tests.ops.test_ready import Services, services

__all__ = ["services"]


@pytest.fixture
def other() -> Iterator[subprocess.Popen[bytes]]:
    """Another process of this machine, that does nothing."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


async def test_a_process_that_was_killed_is_not_alive(services: Services, other: subprocess.Popen[bytes]) -> None:
    """Its last heartbeat is seconds old, and says nothing any more; a living process of the role is enough."""
    await services.stores.alive.leave("worker")
    second = RedisHeartbeats(services.redis, process_identity.of(other.pid))
    await second.beat("worker", "r-2")
    assert await services.missing() == []
    await services.stores.alive.beat("worker", "r-2")
    other.kill()
    other.wait()
    assert await services.missing() == []
    await services.stores.alive.leave("worker")
    assert await services.missing() == ["worker: not running"]


async def test_the_number_of_a_dead_process_is_nobody_elses(services: Services, other: subprocess.Popen[bytes]) -> None:
    """A process that has the number of an earlier one has not its name."""
    place, pid, began = process_identity.of(other.pid).split(".")
    assert not process_identity.gone(f"{place}.{pid}.{began}")
    assert process_identity.gone(f"{place}.{pid}.{int(began) - 1}")
    assert process_identity.gone(f"{place}.{2**22 + 1}.{began}")


async def test_of_another_machine_the_heartbeat_tells(services: Services) -> None:
    """Who runs elsewhere counts as long as his heartbeat is fresh, whatever the numbers of processes here."""
    await services.stores.alive.leave("gateway")
    elsewhere = RedisHeartbeats(services.redis, f"elsewhere-1.{2**22 + 1}.7")
    await elsewhere.beat("gateway")
    assert await services.missing() == []
    await elsewhere.leave_for_good("gateway")
    assert await services.missing() == ["gateway: not running"]


async def test_what_a_dead_process_held_is_free(services: Services, other: subprocess.Popen[bytes]) -> None:
    """A lock of a process that lives, or of one elsewhere, is respected; who has ended keeps nobody waiting."""
    ours, its = services.stores.alive, RedisHeartbeats(services.redis, process_identity.of(other.pid))
    elsewhere = RedisHeartbeats(services.redis, f"elsewhere-1.{2**22 + 1}.7")
    assert await its.hold("alerts", "w-1")
    assert await elsewhere.hold("recover", "w-1")
    assert not await ours.hold("alerts", "w-2")
    other.kill()
    other.wait()
    assert await ours.hold("alerts", "w-2")
    assert not await ours.hold("recover", "w-2")
    assert await ours.hold("alerts", "w-2")
    assert not await ours.hold("alerts", "w-3")


async def test_a_brain_that_was_seen_needs_no_witness(services: Services) -> None:
    """The workers' word counts for a brain out of reach; of one that was seen from here, only what is seen."""
    assert await services.missing(with_brain=False) == []

    async def health(_: web.Request) -> web.Response:
        return web.json_response(services.brain)

    brain = web.Application()
    brain.add_routes([web.get("/health", health)])
    async with TestServer(brain) as served, BrainClient(str(served.make_url("")).rstrip("/"), "") as client:
        ready = Readiness(
            services.stores.alive, services.stores.hold, services.live_release, client, services.stores.copies
        )
        assert await ready.lacking() == {}
        await served.close()
        assert await ready.lacking() == {"brain": "does not answer"}
