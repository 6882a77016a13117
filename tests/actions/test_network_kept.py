"""The timetable that an installation keeps: fetched once, asked again, and never lost to a bad one."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import aiohttp
import pytest

from actions.transit.network import Wanted
from actions.transit.network.keep import Order, kept, read_again, standing
from actions.transit.settings import Settings as Transit
from bot.model.clock import utc_now
from bot.model.errors import SettingsError
from bot.settings import Settings
from bot.wiring import build_packs, known_names
from tests.actions.cities import folder, zipped
from tests.actions.feeds import body, serving
from tests.support.settings import given


def order(source: object, place: Path, *operators: str) -> Order:
    return Order(str(source), place / "kept", Wanted(operators=operators or ("MV",)))


async def test_a_feed_is_fetched_again_only_if_it_has_changed(tmp_path: Path) -> None:
    """The second reading is conditional, and a 304 keeps the file."""
    feed = zipped(tmp_path / "feed.zip").read_bytes()
    async with serving(body(feed, ETag='"1"'), body(b"", 304)) as (server, _):
        wanted = order(server.url, tmp_path)
        assert await asyncio.to_thread(read_again, wanted) is None
        first = kept(wanted)
        assert await asyncio.to_thread(read_again, wanted) is None
    assert first is not None
    assert kept(wanted) == first
    assert server.requests[1].headers["If-None-Match"] == '"1"'
    assert standing(wanted.folder)["lines"] == 4


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (body(b"", 500), "http 500"),
        (body(b"<html>Wartung"), "neither a folder nor a zip"),
        (body(b""), "neither a folder nor a zip"),
    ],
)
async def test_a_new_one_that_cannot_be_read_leaves_the_old(tmp_path: Path, reply: object, why: str) -> None:
    """What is kept stays in use, and why the new one was not taken is kept beside it."""
    feed = zipped(tmp_path / "feed.zip").read_bytes()
    async with serving(body(feed), reply) as (server, _):  # type: ignore[arg-type]
        wanted = order(server.url, tmp_path)
        await asyncio.to_thread(read_again, wanted)
        first = kept(wanted)
        reason = await asyncio.to_thread(read_again, wanted)
    assert reason is not None
    assert why in reason
    assert kept(wanted) == first
    assert standing(wanted.folder)["error"] == reason


def test_other_lines_need_another_reading(tmp_path: Path) -> None:
    """A file that was read for other operators does not fit."""
    source = folder(tmp_path / "city")
    read_again(order(source, tmp_path))
    assert kept(order(source, tmp_path, "RB")) is None
    assert read_again(order(source, tmp_path, "RB")) is None
    assert kept(order(source, tmp_path, "RB")) is not None


def test_a_folder_that_is_written_anew_is_read_anew(tmp_path: Path) -> None:
    """Files on the same machine are watched by their time and size."""
    wanted = order(folder(tmp_path / "city"), tmp_path)
    read_again(wanted)
    first = kept(wanted)
    read_again(wanted)
    assert kept(wanted) == first
    os.utime(tmp_path / "city" / "stops.txt", (1, 1))
    read_again(wanted)
    assert kept(wanted) not in (None, first)


def test_settings_alone_make_it_another_city(tmp_path: Path) -> None:
    """Lines, stations and what pushed events may name come from the timetable that is set, also after a change."""
    source = folder(tmp_path / "city")
    settings = given(data_dir=tmp_path / "data", gtfs_url=str(source), gtfs_operators="MV", gtfs_modes="tram")
    city = build_packs(settings).of("transit").network
    assert city.served_lines == ("5", "M2")
    assert known_names(settings).parts["line"]["M2"] == {"Brücke", "Werk"}
    assert "U3" not in known_names(settings).parts["line"]
    folder(source, stop_times=(source / "stop_times.txt").read_text("utf-8-sig").replace("7::a,2", "6::a,2"))
    assert read_again(order_of(settings)) is None
    assert known_names(settings).parts["line"]["M2"] == {"Brücke", "Dorf"}
    assert city.stations_of("M2") == ("Brücke", "Dorf")


async def test_how_the_timetable_stands_is_told(tmp_path: Path) -> None:
    """Operators see when it was last read, and why a newer one was not taken."""
    source = folder(tmp_path / "city")
    settings = given(data_dir=tmp_path / "data", gtfs_url=str(source), gtfs_operators="MV")
    async with aiohttp.ClientSession() as session:
        sources = build_packs(settings, session)
        (good,) = (one for one in await sources.states(utc_now()) if one.name == "network")
        (source / "stops.txt").unlink()
        await asyncio.to_thread(read_again, Order(str(source), tmp_path / "data" / "network", Wanted(("MV",))))
        (bad,) = (one for one in await sources.states(utc_now()) if one.name == "network")
    assert (good.away, good.good_at is not None) == (False, True)
    assert (bad.away, bad.good_at) == (True, good.good_at)
    assert "stops.txt is missing" in bad.reason


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"gtfs_url": "/nowhere/feed.zip"}, "LOTSE_GTFS_URL: .*nowhere"),
        ({"gtfs_url": "/nowhere/feed.zip", "gtfs_modes": "rocket"}, "LOTSE_GTFS_MODES: 'rocket'"),
        ({"network_names": "/nowhere/names.yml"}, "LOTSE_NETWORK_NAMES"),
    ],
)
def test_what_is_wrong_with_the_settings_stops_the_start(tmp_path: Path, wrong: dict[str, str], named: str) -> None:
    """Without any timetable there is nothing to answer with: the start says which setting is wrong and why."""
    with pytest.raises(SettingsError, match=named):
        build_packs(given(data_dir=tmp_path, **wrong))


def order_of(settings: Settings) -> Order:
    source = settings.of_pack(Transit)["gtfs_url"]
    return Order(source, settings.data_dir / "network", Wanted(operators=("MV",), modes=("tram",)))
