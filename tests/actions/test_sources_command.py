"""`lotse sources`: without an installation each source is asked once; beside one, the workers' word is read."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from click.testing import CliRunner

from actions.transit.company_network import order
from actions.transit.network.keep import read_again
from actions.transit.settings import Settings as Transit
from bot import wiring
from bot.__main__ import main
from bot.jobs.source_states import SourceWatch
from bot.model.clock import utc_now
from bot.model.source import SourceState
from bot.settings import Settings
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from tests.support.installation import free_port
from tests.support.settings import given
from tests.support.simulator import SimulatorProcess, running_simulator

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def simulator() -> AsyncIterator[SimulatorProcess]:
    async with running_simulator() as process:
        yield process


@pytest_asyncio.fixture(loop_scope="module")
async def world(simulator: SimulatorProcess) -> SimulatorProcess:
    await simulator.control("POST", "reset")
    return simulator


async def said(folder: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    env = dict.fromkeys(("LOTSE_REDIS_URL", "LOTSE_ALERTS_URL", "LOTSE_DHL_API_KEY"), "") | settings
    env["LOTSE_DATA_DIR"] = str(folder)
    ran = await asyncio.to_thread(CliRunner().invoke, main, ["sources", *arguments], env=env)
    return ran.exit_code, ran.output


async def test_without_an_installation_each_source_is_asked(world: SimulatorProcess, tmp_path: Path) -> None:
    """A check before the start: what answers works, and alerts are counted by whether they could be placed."""
    await world.control("POST", "disruptions", {"preset": "u3_closed"})
    code, told = await said(tmp_path, **world.product_settings)
    assert code == 0, told
    assert "alerts: works" in told
    assert "1 of 1 alerts placed" in told
    assert "dhl: works" in told
    assert "249 of 250 calls" in told
    assert not list(tmp_path.iterdir()), "a look leaves nothing behind"


async def test_a_refused_key_is_told_in_plain_words(world: SimulatorProcess, tmp_path: Path) -> None:
    """The line says what to do, and the exit code that something has to be done; the key itself is never shown."""
    settings = world.product_settings | {"LOTSE_DHL_API_KEY": "a-mistyped-key"}
    code, told = await said(tmp_path, **settings)
    assert code == 1
    assert "dhl: FAILS" in told
    assert "Access was refused: check the key. (http 401)" in told
    assert "mistyped" not in told


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"mode": "error", "status": 403}, "Access was refused"),
        ({"mode": "error", "status": 404}, "There are no data at this address"),
        ({"mode": "error", "status": 503}, "The source reports an error of its own"),
        ({"mode": "garbage"}, "The answer cannot be read"),
        ({"mode": "drop"}, "No connection can be made"),
        ({"mode": "timeout"}, "The source answers too slowly"),
        ({"mode": "differential"}, "The source sends changes only"),
    ],
)
async def test_a_feed_that_fails_is_told(
    world: SimulatorProcess, tmp_path: Path, fault: dict[str, str], words: str
) -> None:
    """Whatever is wrong with a feed has words that an operator can act on."""
    await world.control("POST", "faults", {"target": "alerts", **fault})
    code, told = await said(tmp_path, **world.product_settings)
    assert code == 1
    assert "alerts: FAILS" in told
    assert words in told


async def test_nobody_at_the_address(tmp_path: Path) -> None:
    """A machine that does not answer, a name that is none and an address that is no address are told apart."""
    code, told = await said(tmp_path, LOTSE_ALERTS_URL=f"http://127.0.0.1:{free_port()}/alerts.pb")
    assert (code, "No connection can be made" in told) == (1, True)


async def test_a_source_that_is_not_set_up_is_no_failure(tmp_path: Path) -> None:
    """It is named with what it would need, and the command ends well."""
    code, told = await said(tmp_path)
    assert code == 0
    assert "alerts: not set up" in told
    assert "dhl: not set up" in told


async def test_one_feed_of_two_fails(world: SimulatorProcess, tmp_path: Path) -> None:
    """Each feed has lines of its own, so that the right one is looked after."""
    bad = f"http://localhost:{free_port()}/alerts.pb"
    code, told = await said(
        tmp_path, **world.product_settings | {"LOTSE_ALERTS_URL": f"{world.url}/gtfs-rt/alerts.pb {bad}"}
    )
    assert code == 1
    assert told.count(": works") == 2  # one feed and the carrier
    assert "localhost" in next(line for line in told.splitlines() if "FAILS" in line)


async def test_beside_a_worker_its_word_is_read(
    world: SimulatorProcess, tmp_path: Path, redis_server: EmbeddedRedis
) -> None:
    """Where a worker lives nobody is asked again: last success and last error are as it has told them."""
    settings = world.product_settings | {"LOTSE_REDIS_URL": redis_server.url}
    redis = connect(redis_server.url)
    found = wiring.stores(Settings(data_dir=tmp_path), redis)
    await redis.flushdb()
    await found.alive.beat("worker", "r-1")
    now = utc_now()
    early = now - timedelta(minutes=7)
    await found.sources.keep(
        [SourceState("alerts", now, good_at=early, bad_at=now, reason="http 503", total=4, placed=3)]
    )
    code, told = await said(tmp_path, **settings)
    assert code == 1
    assert "last success 7 min ago" in told
    assert "3 of 4 alerts placed" in told
    assert "reports an error of its own" in told
    code, told = await said(tmp_path, "--ask", **settings)
    assert (code, "alerts: works" in told) == (0, True)
    await found.alive.leave_for_good("worker")
    code, told = await said(tmp_path, **settings)
    assert "Asked just now" in told, "without a worker nobody knows"
    await redis.aclose()


async def test_a_worker_tells_what_it_has_met(
    world: SimulatorProcess, tmp_path: Path, redis_server: EmbeddedRedis
) -> None:
    """Success, failure and success again reach the store as they happen, and what does not change is not written."""
    settings = given(
        data_dir=tmp_path,
        alerts_url=f"{world.url}/gtfs-rt/alerts.pb",
        dhl_api_url=f"{world.url}/dhl",
        dhl_api_key="a-dhl-key-for-tests",
    )
    redis = connect(redis_server.url)
    await redis.flushdb()
    found = wiring.stores(settings, redis)
    async with aiohttp.ClientSession() as session:
        packs = wiring.build_packs(settings, session, redis=redis)
        watch = SourceWatch(packs.states, found.sources, utc_now)

        async def standing() -> dict[str, tuple[bool, str]]:
            await packs.ask()
            await watch.look()
            return {one.name: (one.away, one.reason) for one in await found.sources.all() if one.configured}

        assert await standing() == {"alerts": (False, ""), "dhl": (False, "")}
        fault = await world.control("POST", "faults", {"target": "alerts", "mode": "error", "status": 401})
        assert (await standing())["alerts"] == (True, "http 401")
        await world.control("DELETE", f"faults/{fault['id']}")
        assert (await standing())["alerts"] == (False, "http 401")
        await redis.delete("sources")
        await watch.look()
        assert await found.sources.all() == [], "nothing new, nothing written"
    await redis.aclose()


async def test_a_timetable_of_ones_own_is_a_source(world: SimulatorProcess, tmp_path: Path) -> None:
    """What was read of it stands with the others, and a reading that failed says so while the old one is used; the
    shipped network is not listed, for nothing of it can be away."""
    own = tmp_path / "gtfs"
    shutil.copytree(Path("actions/transit/network/hamburg"), own)
    settings = world.product_settings | {"LOTSE_GTFS_URL": str(own)}
    code, told = await said(tmp_path / "data", **settings)
    assert (code, "network: works" in told) == (0, True), told
    (own / "routes.txt").write_text("nothing that could be read")
    assert read_again(order(Transit(gtfs_url=str(own)), tmp_path / "data"))
    code, told = await said(tmp_path / "data", **settings)
    assert code == 1
    assert "network: FAILS" in told
    assert "The answer cannot be read" in told
    _, told = await said(tmp_path, **world.product_settings)
    assert "network" not in told
