"""The watch over the timetable: read again when its time has come, by one worker, and taken over by all."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from actions.transit.company_network import network, order
from actions.transit.network.keep import standing
from actions.transit.network.watch import TimetableWatch, watching
from actions.transit.settings import Settings
from bot.model.cancellation import end
from tests.actions.cities import folder
from tests.flow.scene import Scene


@pytest.fixture(name="city")
def _city(tmp_path: Path) -> Settings:
    return Settings(gtfs_url=str(folder(tmp_path / "city")), gtfs_operators="MV", gtfs_hours=0.0001)


def watch(settings: Settings, data: Path, town: Scene) -> TimetableWatch:
    """A worker's watch over the timetable in a data folder, after its time has come."""
    every = timedelta(hours=settings.gtfs_hours)
    return TimetableWatch(order(settings, data), every, lambda: town.clock() + timedelta(days=400))


async def test_a_change_of_the_timetable_is_taken_over(town: Scene, city: Settings, tmp_path: Path) -> None:
    """New stations are known without a start, and a broken timetable changes nothing."""
    found, place = network(city, tmp_path), Path(city.gtfs_url)
    folder(place, stop_times=(place / "stop_times.txt").read_text("utf-8-sig").replace("7::a,2", "6::a,2"))
    await watch(city, tmp_path, town).look()
    found.renew()
    assert found.stations_of("M2") == ("Brücke", "Dorf")
    (place / "routes.txt").unlink()
    await watch(city, tmp_path, town).look()
    found.renew()
    assert found.stations_of("M2") == ("Brücke", "Dorf")
    assert "routes.txt" in standing(tmp_path / "network")["error"]


async def test_one_worker_of_a_folder_reads(town: Scene, city: Settings, tmp_path: Path) -> None:
    """Who comes while another one reads leaves it to them; one of another folder reads for itself."""
    network(city, tmp_path)
    before = standing(tmp_path / "network")
    with watching(tmp_path / "network"):
        await watch(city, tmp_path, town).look()
        assert standing(tmp_path / "network") == before
        elsewhere = tmp_path / "elsewhere"
        await watch(city, elsewhere, town).look()
        assert standing(elsewhere / "network")["good_at"]
    await watch(city, tmp_path, town).look()
    assert standing(tmp_path / "network") != before


async def test_a_reading_that_is_ended_leaves_what_is_kept(town: Scene, city: Settings, tmp_path: Path) -> None:
    """A worker that stops while it reads changes nothing, and keeps nobody from reading afterwards."""
    network(city, tmp_path)
    before = standing(tmp_path / "network")
    reading = asyncio.create_task(watch(city, tmp_path, town).look())
    await asyncio.sleep(0)
    await end([reading])
    assert standing(tmp_path / "network") == before
    await watch(city, tmp_path, town).look()
    assert standing(tmp_path / "network") != before
