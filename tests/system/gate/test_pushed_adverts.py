"""An advert pushed as an event: by every secret, in every field, in every disguise. It is refused, or left out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import structlog
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.events.app import EventsDoor
from bot.events.bindings import read_bindings
from bot.model.ids import random_id
from bot.model.item import EventItem
from tests.events.door import live_notices
from tests.events.pushing import SECRET, Source, bound
from tests.flow.conftest import Start
from tests.flow.scene import PARCEL, Scene
from tests.flow.travel import commute, event, grant, rings
from tests.support.listener import CHAT_LIKE
from tests.support.names import NAMES

WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"
AD, SITE, CODE_WORD = "Black Friday minus 50 Prozent", "rabatt-xyz.de/jetzt", "Gutschein MOIN50 rabatt-xyz.de"
MARKS = ("friday", "rabatt", "moin50", "prozent", "0401234567", "4915112345678")
BINDINGS = [
    bound("ops", f"{SECRET}-ops", types=["line_runs_again", "commute"], subjects=["line:*"]),
    bound("u1", f"{SECRET}-u1", types=["line_runs_again", "commute"], subjects=["line:U1"]),
    bound("dhl", f"{SECRET}-dhl", source="DHL", types=["parcel_comes", "parcel_done"], subjects=["parcel:00340*"]),
    bound("post", f"{SECRET}-post", source="Post", types=["parcel_done"], subjects=["parcel:JJD*"]),
]


@dataclass
class Crowd:
    """People who have asked for everything there is, and the door that sources push at."""

    people: list[Scene]
    door: Source
    logged: list[dict[str, Any]]

    @property
    def now(self) -> Any:
        return self.people[0].clock

    def by(self, name: str) -> Source:
        return replace(self.door, name=name, secret=f"{SECRET}-{name}")

    async def hear(self) -> list[str]:
        """What all of them are told by now."""
        await self.people[0].announce()
        return [said for town in self.people for said in await town.go_on()]

    async def refuse(self, source: Source, event: dict[str, Any] | bytes, *statuses: int) -> None:
        """Refused with one of these, nothing stored, nobody told, and no word of it repeated anywhere."""
        status, said = await source.push(event, self.now())
        assert status in statuses, said
        assert not await self.people[0].announcer.waiting()
        assert await self.hear() == []
        repeated = json.dumps([said, self.logged], ensure_ascii=False, default=str).lower()
        assert not [mark for mark in MARKS if mark in repeated]


@pytest.fixture
async def crowd(start: Start) -> AsyncIterator[Crowd]:
    people = [await start(channel=CHAT_LIKE) for _ in range(3)]
    people[0].clock.go_to(0, 7)
    for town in people:
        town.clock.now = people[0].clock.now
        town.feed.disrupt("U3")
        await town.say(WISH)
        await commute(town)
        for type_ in ("parcel_comes", "parcel_done"):
            await grant(town, type_, f"parcel:{PARCEL}", number=PARCEL)
    async with AsyncExitStack() as stack:
        door = await stack.enter_async_context(opened(people[0]))
        with structlog.testing.capture_logs() as logged:
            yield Crowd(people, door, logged)


@asynccontextmanager
async def opened(town: Scene) -> AsyncIterator[Source]:
    app = web.Application()
    bindings = read_bindings(json.dumps(BINDINGS), NAMES)
    door = EventsDoor(bindings, NAMES, town.stores.events, live_notices(town), town.clock)
    app.add_routes(door.routes())
    async with TestServer(app) as server, ClientSession() as session:
        yield Source(str(server.make_url("")).rstrip("/"), session)


def line(what: str = "appeared", line: str = "U3", **fields: Any) -> dict[str, Any]:
    """What happens to a line."""
    type_ = "commute" if what != "over" else "line_runs_again"
    pushed = {"id": random_id("x"), "incident": random_id("i"), "type": type_, "subject": f"line:{line}"}
    return pushed | {"what": "ended" if what == "over" else what, "fields": {"closed": True, **fields}}


def over(**fields: Any) -> dict[str, Any]:
    return line("over") | {"fields": fields}


def parcel(what: str = "delivered", number: str = PARCEL, **fields: Any) -> dict[str, Any]:
    type_ = "parcel_done" if what in {"delivered", "failed"} else "parcel_comes"
    return {"id": random_id("x"), "type": type_, "what": what, "subject": f"parcel:{number}", "fields": fields}


async def test_the_carriers_secret_pushes_a_lines_advert(crowd: Crowd) -> None:
    """The parcel carrier's secret, a line's events, an advert as section and source: forbidden, and nobody hears."""
    advert = {"from": AD, "to": SITE, "source": CODE_WORD}
    for pushed in (over(**advert), line(**advert), over(), line()):
        await crowd.refuse(crowd.by("dhl"), pushed, 403)


async def test_the_lines_own_secret_pushes_it_no_better(crowd: Crowd) -> None:
    """Who may tell of lines has no field for it either."""
    for field in ("from", "to", "source", "carrier", "place", "reason", "line", "closed", "text", AD):
        for words in (AD, SITE, CODE_WORD, {"word": AD}, {"at": AD}, [AD], {"word": "utter_greet"}):
            await crowd.refuse(crowd.by("ops"), line(**{field: words}), 400)
    await crowd.refuse(crowd.by("dhl"), parcel(place=AD), 400)
    await crowd.refuse(crowd.by("dhl"), parcel(place="Packstation 142 rabatt-xyz.de"), 400)


async def test_another_source_name_is_refused(crowd: Crowd) -> None:
    """Whose word it is says the secret: an event that says so itself, even rightly, is refused."""
    for source in ("Hochbahn", "Leitstelle", CODE_WORD):
        await crowd.refuse(crowd.by("ops"), line(source=source), 400)
    for carrier in ("DHL", "Hermes", AD):
        await crowd.refuse(crowd.by("dhl"), parcel(carrier=carrier), 400)


async def test_a_secret_tells_of_its_own_subjects_alone(crowd: Crowd) -> None:
    """One for the U1 tells nothing of the U3, a line's nothing of parcels, a carrier's nothing of another's parcels."""
    await crowd.refuse(crowd.by("u1"), line(), 403)
    await crowd.refuse(crowd.by("u1"), over(), 403)
    await crowd.refuse(crowd.by("ops"), parcel(), 403)
    await crowd.refuse(crowd.by("post"), parcel(), 403)
    await crowd.refuse(crowd.by("post"), parcel("vehicle"), 403)
    assert (await crowd.by("u1").push(line(line="U1"), crowd.now()))[0] == 202
    assert await crowd.hear() == []


async def test_a_name_for_another_secret_opens_nothing(crowd: Crowd) -> None:
    """A source that signs under another's name, with a mixed header, or with a replayed signature for another body."""
    for name in ("ops", "OPS", "ops,dhl", "ops\t", "о\u0440s".encode().decode("latin-1"), ""):
        source = replace(crowd.by("dhl"), name=name)
        await crowd.refuse(source, line(), 403)
        await crowd.refuse(replace(source, former=True), line(), 401)
    recorded, moment = "sha256=" + "0" * 64, "9" * 10
    for spoiled in ({"signature": recorded}, {"timestamp": moment}, {"signature": "\xff"}, {"timestamp": "\xb2"}):
        for former in (False, True):
            source = replace(crowd.by("ops"), former=former)
            assert (await source.push(line(), crowd.now(), **spoiled))[0] == 401
    assert await crowd.hear() == []


@pytest.mark.parametrize(
    "station",
    [
        "Ваrmbek",
        "Barmbek\u200b",
        "\u200fBarmbek",
        "\u202ekebmraB",
        "\u2066Barmbek\u2069",
        "Barm\u00adbek",
        "Ｂａｒｍｂｅｋ",
        " Barmbek",
        "Barmbek\n*Rabatt*",
        "Elphi",
        "Altona",
        "Barmbe\u006b\u0335",
    ],
)
async def test_a_look_alike_of_a_station(crowd: Crowd, station: str) -> None:
    """Names are compared to the letter: no alias, no other line's, nothing invisible, nothing that looks so."""
    await crowd.refuse(crowd.by("ops"), line(**{"from": station, "to": "Schlump"}), 400)


@pytest.mark.parametrize("subject", ["line:*", "line:", "*", "line:U*", "line:U3,U1", "line:u3", "line:Ս3", "line:U3 "])
async def test_a_wildcard_is_no_subject(crowd: Crowd, subject: str) -> None:
    """An event is about one thing, by its whole name; only a binding may stand for many."""
    await crowd.refuse(crowd.by("ops"), line() | {"subject": subject}, 400)


@pytest.mark.parametrize(
    "number", [181, -1, 4_915_112_345_678, 10**300, 1.5, 20.0, 1e308, True, "20", "0401234567", [20], {"at": 20}]
)
async def test_a_number_that_is_none(crowd: Crowd, number: Any) -> None:
    """Minutes are whole and plausible: no telephone number, no fraction, no text."""
    for field in ("delay_minutes", "extra_minutes"):
        await crowd.refuse(crowd.by("ops"), line(**{field: number}), 400)


@pytest.mark.parametrize(
    "moment",
    [
        "2999-01-01T00:00:00+00:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "2026-W49-1T10:00:00+00:00",
        "2026-11-30T10:00:00",
        "2026-11-30🎁10:00:00+00:00",
        "morgen 0401234567",
        "",
    ],
)
async def test_a_time_that_is_none(crowd: Crowd, moment: str) -> None:
    """Moments lie near now, with their zone, in one form."""
    for field in ("forecast", "as_of"):
        await crowd.refuse(crowd.by("ops"), line(**{field: {"at": moment}}), 400)
    await crowd.refuse(crowd.by("ops"), line(as_of_iso=moment), 400)
    await crowd.refuse(crowd.by("dhl"), parcel(eta_day={"on": moment}), 400)


def raw(text: str) -> bytes:
    """An event by hand; `%` is its rest."""
    head = '"id": "x-1", "type": "commute", "what": "appeared"'
    return text.replace("%", head).encode()


@pytest.mark.parametrize(
    "body",
    [
        '{%, "subject": "line:U1", "subject": "line:U3"}',
        '{%, "type": "line_runs_again", "subject": "line:U3"}',
        '{%, "subject": "line:U3", "fields": {"from": "Barmbek", "from": "Schlump"}}',
        '{%, "subject": "line:U3", "fields": {"delay_minutes": NaN}}',
        '{%, "subject": "line:U3", "fields": {"delay_minutes": Infinity}}',
        '{%, "subject": "line:U3", "fields": {"delay_minutes": 1e999}}',
        '{%, "subject": "line:U3", "fields": {"delay_minutes": ' + "9" * 5_000 + "}}",
        '{%, "subject": "line:U3", "fields": {"from": ' + "[" * 4_000 + "]" * 4_000 + "}}",
        '{%, "subject": "line:U3", "fields": ' + '{"a":' * 2_000 + "1" + "}" * 2_000 + "}",
        '{%, "subject": "line:U3", "fields": {"from": "\\ud800"}}',
        '{%, "subject": "line:U3", "fields": {"\\u0000from": "Barmbek"}}',
        '{%, "subject": ["line:U3", "line:U1"]}',
        '{%, "subject": {"line": "U3"}}',
        '[{%, "subject": "line:U3"}]',
        '[{%, "subject": "line:U3"}, {%, "subject": "line:U1"}]',
        '{%, "subject": "line:U3"}\n{%, "subject": "line:U3"}',
        '\ufeff{%, "subject": "line:U3"}',
        '{%, "subject": "line:U3", "fields": [["from", "Barmbek"]]}',
        '{%, "subject": "line:U3", "fields": null}',
        '{%, "subject": "line:U3", "events": []}',
        '{%, "subject": "line:U3", "incident": "Black Friday"}',
        '{%, "subject": "line:U3",}',
        "{'id': 'x'}",
    ],
)
async def test_a_body_that_could_be_read_in_two_ways(crowd: Crowd, body: str) -> None:
    """Doubled names, batches, numbers that are none, nests: refused, and the door still opens for the next."""
    await crowd.refuse(crowd.by("ops"), raw(body), 400)
    assert (await crowd.by("ops").push(line(**{"from": "Barmbek", "to": "Schlump"}), crowd.now()))[0] == 202
    assert all("Barmbek bis Schlump" in said for said in await crowd.hear())


async def test_nobody_hears_twice_by_an_id(crowd: Crowd) -> None:
    """The same id again, with other facts, under another incident, from another source: once told is told, and
    what was asked for once is told once."""
    pushed = over()
    assert (await crowd.by("ops").push(pushed, crowd.now()))[0] == 202
    assert len(await crowd.hear()) == len(crowd.people)
    for again in (pushed, pushed | {"incident": "other"}, pushed | {"fields": {"from": "Barmbek", "to": "Schlump"}}):
        assert (await crowd.by("ops").push(again, crowd.now()))[0] == 200
    await crowd.refuse(crowd.by("u1"), pushed, 403)
    assert (await crowd.by("ops").push(over(), crowd.now()))[0] == 202  # another event; nobody waits any more
    assert await crowd.hear() == []


async def test_a_flood_is_bounded_by_what_was_agreed(crowd: Crowd) -> None:
    """Fifty different closures in a morning: two notices a day, as each commuter has agreed to."""
    stations = sorted({*NAMES.parts["line"]["U3"]} - {"Schlump"})
    for number in range(50):
        fields = {"from": stations[number % 20], "to": "Schlump", "extra_minutes": number}
        assert (await crowd.by("ops").push(line(**fields), crowd.now()))[0] == 202
    assert len(await crowd.hear()) == 2 * len(crowd.people)


async def test_what_is_told_holds_nothing_of_the_sources_own(crowd: Crowd) -> None:
    """Ids are the source's own words: none of them is in what customers get, nor in what is stored of them."""
    pushed = line(**{"from": "Barmbek", "to": "Schlump"}) | {"id": "rabatt-xyz.de/jetzt", "incident": "MOIN50"}
    assert (await crowd.by("ops").push(pushed, crowd.now()))[0] == 202
    told = await crowd.hear()
    assert len(told) == len(crowd.people)
    for town in crowd.people:
        kept = json.dumps(await town.stores.exports.of(town.contact), ensure_ascii=False, default=str).lower()
        assert not [mark for mark in ("rabatt", "moin50") if mark in "".join(told).lower() + kept]


async def test_what_rests_or_comes_too_late_holds_nothing_either(crowd: Crowd) -> None:
    """An event of a version that let names through is told without them after a night, or owned up to; why we wrote
    is told without them too, and they are not kept."""
    (town, other, _) = crowd.people
    fields = {"closed": True, "from": AD, "to": SITE, "source": CODE_WORD, "text": AD}
    town.clock.now += timedelta(hours=5)
    assert await event(town, "commute", "line:U3", "appeared", "i-1", **fields) == []
    kept = str(await town.state())
    town.clock.now += timedelta(hours=19)
    said = await rings(town, "held")
    assert "Die U3 ist gesperrt" in said[0]
    said += await town.say("Warum habt ihr mir geschrieben?")
    item = EventItem("e-1", other.clock(), "ev-1", "line_runs_again", "line:U3", fields, "ended", AD)
    await other.enqueue(item)
    other.clock.move(hours=1)
    assert await other.go_on() == []
    owned = await other.say("Moin")
    assert "nicht rechtzeitig schicken" in owned[0]
    assert not [mark for mark in MARKS if mark in "".join([kept, *said, *owned]).lower()]
