"""The watch over the timetable: read again when its time has come, by one worker, and taken over by all."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from actions.transit.network.keep import standing
from actions.transit.network.watch import TimetableWatch, watching
from bot.model.cancellation import end
from bot.settings import Settings
from bot.wiring.network import network, order
from tests.actions.cities import folder
from tests.flow.scene import Scene


@pytest.fixture(name="city")
def _city(tmp_path: Path) -> Settings:
    source = folder(tmp_path / "city")
    return Settings(
        _env_file=None, data_dir=tmp_path / "data", gtfs_url=str(source), gtfs_operators="MV", gtfs_hours=0.0001
    )


def watch(settings: Settings, town: Scene) -> TimetableWatch:
    """A worker's watch, after its time has come."""
    return TimetableWatch(
        order(settings), timedelta(hours=settings.gtfs_hours), lambda: town.clock() + timedelta(days=400)
    )


async def test_a_change_of_the_timetable_is_taken_over_while_it_runs(town: Scene, city: Settings) -> None:
    """New stations are known without a start, and a broken timetable changes nothing."""
    found, place = network(city), Path(city.gtfs_url)
    folder(place, stop_times=(place / "stop_times.txt").read_text("utf-8-sig").replace("7::a,2", "6::a,2"))
    await watch(city, town).look()
    found.renew()
    assert found.stations_of("M2") == ("Brücke", "Dorf")
    (place / "routes.txt").unlink()
    await watch(city, town).look()
    found.renew()
    assert found.stations_of("M2") == ("Brücke", "Dorf")
    assert "routes.txt" in standing(city.data_dir / "network")["error"]


async def test_one_worker_of_a_folder_reads(town: Scene, city: Settings) -> None:
    """Who comes while another one reads leaves it to them; one of another folder reads for itself."""
    network(city)
    before = standing(city.data_dir / "network")
    with watching(city.data_dir / "network"):
        await watch(city, town).look()
        assert standing(city.data_dir / "network") == before
        elsewhere = city.model_copy(update={"data_dir": city.data_dir.with_name("elsewhere")})
        await watch(elsewhere, town).look()
        assert standing(elsewhere.data_dir / "network")["good_at"]
    await watch(city, town).look()
    assert standing(city.data_dir / "network") != before


async def test_a_reading_that_is_ended_leaves_what_is_kept(town: Scene, city: Settings) -> None:
    """A worker that stops while it reads changes nothing, and keeps nobody from reading afterwards."""
    network(city)
    before = standing(city.data_dir / "network")
    reading = asyncio.create_task(watch(city, town).look())
    await asyncio.sleep(0)
    await end([reading])
    assert standing(city.data_dir / "network") == before
    await watch(city, town).look()
    assert standing(city.data_dir / "network") != before
