"""The watch over the timetable: read again when its time has come, by one worker, and taken over by all."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from actions.transit.network.keep import standing
from bot.settings import Settings
from bot.store.redis import keys
from bot.wiring.network import NetworkWatch, network
from tests.actions.cities import folder
from tests.flow.scene import Scene


@pytest.fixture(name="city")
def _city(tmp_path: Path) -> Settings:
    source = folder(tmp_path / "city")
    return Settings(
        _env_file=None, data_dir=tmp_path / "data", gtfs_url=str(source), gtfs_operators="MV", gtfs_hours=0.0001
    )


async def until_read(settings: Settings, watch: NetworkWatch) -> None:
    """The watch looks until the program beside it has read, and takes over what that found."""
    before = standing(settings.data_dir / "network").get("tried_at")
    async with asyncio.timeout(60):
        while standing(settings.data_dir / "network").get("tried_at") == before:
            await watch.look()
            await asyncio.sleep(0.05)
    await watch.look()


async def test_a_change_of_the_timetable_is_taken_over_while_it_runs(town: Scene, city: Settings) -> None:
    """New stations are known without a start, and a broken timetable changes nothing."""
    await town.redis.delete(keys.lock("timetable"))
    found, place = network(city), Path(city.gtfs_url)
    watch = NetworkWatch(city, found, town.stores.alive, lambda: town.clock() + timedelta(days=400), "w-1")
    folder(place, stop_times=(place / "stop_times.txt").read_text("utf-8-sig").replace("7::a,2", "6::a,2"))
    await until_read(city, watch)
    assert found.stations_of("M2") == ("Brücke", "Dorf")
    await watch.close()
    (place / "routes.txt").unlink()
    await until_read(city, watch)
    assert found.stations_of("M2") == ("Brücke", "Dorf")
    assert "routes.txt" in standing(city.data_dir / "network")["error"]
    await watch.close()


async def test_only_who_holds_the_lock_reads(town: Scene, city: Settings) -> None:
    """A second worker leaves it to the first."""
    await town.redis.delete(keys.lock("timetable"))
    found = network(city)
    assert await town.stores.alive.hold("timetable", "w-1")
    before = standing(city.data_dir / "network")
    await NetworkWatch(city, found, town.stores.alive, lambda: town.clock() + timedelta(days=400), "w-2").look()
    assert standing(city.data_dir / "network") == before
