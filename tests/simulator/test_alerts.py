"""The alert feed as a reader sees it."""

from __future__ import annotations

import gzip
import time
from typing import Any

import aiohttp
import pytest
from google.protobuf.message import DecodeError
from google.transit import gtfs_realtime_pb2 as gtfs

from tests.support.simulator import SimulatorProcess

Fetched = tuple[aiohttp.ClientResponse, bytes]


async def fetch(simulator: SimulatorProcess, **headers: str) -> Fetched:
    address = f"{simulator.url}/gtfs-rt/alerts.pb"
    async with aiohttp.request("GET", address, headers=headers) as answer:
        return answer, await answer.read()


async def feed(simulator: SimulatorProcess) -> Any:
    _, body = await fetch(simulator)
    return gtfs.FeedMessage.FromString(body)


async def start(simulator: SimulatorProcess, **fields: Any) -> Any:
    return await simulator.control("POST", "disruptions", fields)


async def fault(simulator: SimulatorProcess, mode: str, **details: Any) -> None:
    await simulator.control("POST", "faults", {"target": "alerts", "mode": mode, **details})


async def test_empty_feed(simulator: SimulatorProcess) -> None:
    """A quiet day is a valid full feed without entities, stamped now."""
    now = await feed(simulator)
    assert now.header.incrementality == gtfs.FeedHeader.FULL_DATASET
    assert not now.entity
    assert abs(now.header.timestamp - time.time()) < 60


async def test_section(simulator: SimulatorProcess) -> None:
    """A closed section is its line with its two ends, with cause, effect, period and both languages."""
    await start(simulator, preset="u3_closed")
    (entity,) = (await feed(simulator)).entity
    alert = entity.alert
    selectors = [(s.route_id, s.stop_id) for s in alert.informed_entity]
    assert selectors == [("U3", "Barmbek"), ("U3", "Kellinghusenstraße")]
    assert (alert.cause, alert.effect) == (gtfs.Alert.TECHNICAL_PROBLEM, gtfs.Alert.NO_SERVICE)
    assert alert.active_period[0].end - alert.active_period[0].start == 3 * 3600
    texts = {t.language: t.text for t in alert.description_text.translation}
    assert "zwischen Barmbek und Kellinghusenstraße" in texts["de"]
    assert "20" in texts["en"]
    assert {t.language for t in alert.cause_detail.translation} == {"de", "en"}


async def test_every_preset(simulator: SimulatorProcess) -> None:
    """Every preset is an alert that says whom it concerns, in both languages."""
    presets = (await simulator.control("GET", "state"))["presets"]
    for name in presets:
        await start(simulator, preset=name)
    entities = (await feed(simulator)).entity
    assert len(entities) == len(presets)
    for entity in entities:
        assert entity.alert.informed_entity, entity.id
        for text in (entity.alert.header_text, entity.alert.description_text):
            assert all(t.text for t in text.translation), entity.id
            assert [t.language for t in text.translation] == ["de", "en"], entity.id


async def test_free_fields(simulator: SimulatorProcess) -> None:
    """A disruption can be described field by field, with an open end and texts of its own."""
    made = await start(
        simulator,
        lines=["U1"],
        station="Ohlsdorf",
        effect="DETOUR",
        cause="STRIKE",
        text_de="Streik.",
        text_en="Strike.",
    )
    (entity,) = (await feed(simulator)).entity
    assert entity.id == made["id"]
    assert not entity.alert.active_period[0].HasField("end")
    assert [(s.route_id, s.stop_id) for s in entity.alert.informed_entity] == [("U1", "Ohlsdorf")]
    assert entity.alert.description_text.translation[0].text == "Streik."


async def test_change(simulator: SimulatorProcess) -> None:
    """A change keeps the id and gives the reader a new body and a new tag."""
    made = await start(simulator, preset="u3_closed")
    before, _ = await fetch(simulator)
    await simulator.control("PATCH", f"disruptions/{made['id']}", {"to": "Borgweg"})
    after, body = await fetch(simulator)
    (entity,) = gtfs.FeedMessage.FromString(body).entity
    assert entity.id == made["id"]
    assert entity.alert.informed_entity[1].stop_id == "Borgweg"
    assert before.headers["ETag"] != after.headers["ETag"]


async def test_ends(simulator: SimulatorProcess) -> None:
    """A disruption ends by a period that is over, or by its disappearance."""
    made = await start(simulator, preset="u3_closed")
    await simulator.control("POST", f"disruptions/{made['id']}/end", {"how": "period"})
    (entity,) = (await feed(simulator)).entity
    assert entity.alert.active_period[0].end <= time.time() + 1
    await simulator.control("POST", f"disruptions/{made['id']}/end", {"how": "vanish"})
    assert not (await feed(simulator)).entity


@pytest.mark.parametrize(("given", "header"), [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")])
async def test_not_modified(simulator: SimulatorProcess, given: str, header: str) -> None:
    """A feed without news answers 304 to either kind of condition."""
    await start(simulator, preset="u1_delays")
    first, _ = await fetch(simulator)
    second, body = await fetch(simulator, **{given: first.headers[header]})
    assert (second.status, body) == (304, b"")


async def test_modified(simulator: SimulatorProcess) -> None:
    """News ends the 304."""
    first, _ = await fetch(simulator)
    await start(simulator, preset="u1_delays")
    second, _ = await fetch(simulator, **{"If-None-Match": first.headers["ETag"]})
    assert second.status == 200


async def test_all_vanish(simulator: SimulatorProcess) -> None:
    """All alerts can vanish at once and for good."""
    for name in ("u3_closed", "u1_delays", "u2_police"):
        await start(simulator, preset=name)
    await simulator.control("DELETE", "disruptions")
    assert not (await feed(simulator)).entity


async def test_frozen(simulator: SimulatorProcess) -> None:
    """A frozen feed has an old timestamp and nothing that a 304 could confirm."""
    await fault(simulator, "freeze", seconds=900)
    answer, body = await fetch(simulator)
    assert gtfs.FeedMessage.FromString(body).header.timestamp <= time.time() - 890
    assert "ETag" not in answer.headers


async def test_differential(simulator: SimulatorProcess) -> None:
    """A differential feed says so."""
    await start(simulator, preset="u3_closed")
    await start(simulator, preset="u1_delays")
    await fault(simulator, "differential")
    now = await feed(simulator)
    assert now.header.incrementality == gtfs.FeedHeader.DIFFERENTIAL
    assert len(now.entity) == 1


async def test_empty_for_once(simulator: SimulatorProcess) -> None:
    """The empty fault is a valid feed without entities, for as many fetches as asked."""
    await start(simulator, preset="u3_closed")
    await fault(simulator, "empty", times=1)
    assert not (await feed(simulator)).entity
    assert (await feed(simulator)).entity


@pytest.mark.parametrize("mode", ["garbage", "truncate", "blank"])
async def test_unreadable(simulator: SimulatorProcess, mode: str) -> None:
    """A spoilt body is a 200 that no parser takes for a whole feed."""
    await start(simulator, preset="u3_closed")
    await fault(simulator, mode)
    answer, body = await fetch(simulator)
    assert answer.status == 200
    try:
        broken = gtfs.FeedMessage.FromString(body)
    except DecodeError:
        return
    assert not broken.IsInitialized()


async def test_a_feed_that_somebody_wrote(simulator: SimulatorProcess) -> None:
    """Entities in text format are given out in any wrapping, with moments as of now, until they are forgotten."""
    period_text = "active_period { start: NOW-60 end: (NOW+60)*1000 }"
    text = f'entity {{ id: "x" alert {{ {period_text} informed_entity {{ trip {{ trip_id: "t" }} }} }} }}'
    assert await simulator.control("POST", "feed", {"text": text, "ahead": 3600}) == {"entities": 1}
    written = await feed(simulator)
    period = written.entity[0].alert.active_period[0]
    assert abs(written.header.timestamp - time.time() - 3600) < 60
    assert abs(period.end // 1000 - period.start - 120) < 2
    await simulator.control("POST", "feed", {"text": text, "wrapping": "json", "gzipped": True})
    _, body = await fetch(simulator)
    assert b'"tripId": "t"' in gzip.decompress(body)
    await simulator.control("DELETE", "feed")
    assert not (await feed(simulator)).entity


async def test_the_second_feed_is_empty_until_somebody_writes_one(simulator: SimulatorProcess) -> None:
    """Two addresses can be read as two operators' feeds."""
    for text, count in (("", 0), ('entity { id: "y" alert { } }', 1)):
        if text:
            await simulator.control("POST", "feed", {"text": text, "feed": "second"})
        async with aiohttp.request("GET", f"{simulator.url}/gtfs-rt/second.pb") as answer:
            assert len(gtfs.FeedMessage.FromString(await answer.read()).entity) == count


async def test_text_that_is_no_feed_is_refused(simulator: SimulatorProcess) -> None:
    """The tester reads what is wrong with it."""
    async with aiohttp.request("POST", f"{simulator.url}/control/feed", json={"text": "entity { idd: 1 }"}) as answer:
        assert answer.status == 400
        assert "idd" in (await answer.json())["error"]


async def test_the_same_feed_as_others_write_it(simulator: SimulatorProcess) -> None:
    """Untidy, the city's own disruptions have long ids, milliseconds and markup."""
    await start(simulator, preset="u3_closed")
    await simulator.control("PATCH", "behaviour", {"alerts_untidy": True})
    (entity,) = (await feed(simulator)).entity
    alert = entity.alert
    assert alert.informed_entity[0].route_id == "HHA-U:U3_HHA-U"
    assert alert.active_period[0].start > 10**12
    assert alert.header_text.translation[0].language == "de-html"
    assert alert.header_text.translation[0].text.startswith("<p>")
