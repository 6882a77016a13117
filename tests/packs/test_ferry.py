"""A trade is one folder: subject, event, notice, action, settings and words of `tests/packs/ferry`, nothing else."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot import wiring
from bot.events.app import EventsDoor
from bot.model.consent import NoticeType
from bot.model.errors import SettingsError
from bot.model.ids import random_id
from bot.model.item import TimerItem
from bot.mydata.in_words import InWords
from bot.settings import Settings
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.wiring.packs import content_source
from bot.wiring.sources import Recognition
from tests.events.pushing import Source, bound
from tests.flow.outside import BERLIN
from tests.flow.scene import Scene, scene
from tests.support.settings import given

PACK = "tests.packs.ferry.pack"
WISH = "Gib mir Bescheid, wenn die Fähre 62 da ist"
OPS = bound("ops", types=["ferry_boards", "commute"], subjects=["ferry:*", "line:*"])


def settings(folder: Path, packs: str = f"transit,parcel,{PACK}") -> Settings:
    return given(data_dir=folder, packs=packs, event_secrets=json.dumps([OPS]))


@dataclass
class Quay:
    """A customer, and a source that may tell of ferries."""

    town: Scene
    source: Source
    settings: Settings

    async def push(self, name: str = "62", what: str = "boards", **fields: object) -> tuple[int, dict[str, str]]:
        event = {"id": f"{name}-{what}-{len(fields)}", "type": "ferry_boards", "what": what, "subject": f"ferry:{name}"}
        return await self.source.push({**event, "fields": fields}, self.town.clock())

    async def hears(self) -> list[str]:
        await self.town.announce()
        return await self.town.go_on()


@pytest.fixture
async def quay(redis_server: EmbeddedRedis, languages: object, tmp_path: Path) -> AsyncIterator[Quay]:
    here = settings(tmp_path)
    content = wiring.read_content(here, content_source(here), "shipped")
    names = wiring.known_names(here)
    async with AsyncExitStack() as stack:
        redis = connect(redis_server.url)
        stack.push_async_callback(redis.aclose)
        town = await stack.enter_async_context(scene(redis, content, languages, tmp_path, packs=here.packs))
        recogniser = Recognition(wiring.build_packs(here))
        town.services = replace(town.services, names=names, recogniser=recogniser, outlives=wiring.outlives(here))
        town.brain.understands(WISH, "ferry_notice")
        app = web.Application()

        async def notices() -> Mapping[str, NoticeType]:
            return content.notices

        door = EventsDoor(wiring.bindings(here), names, town.stores.events, notices, town.clock)
        app.add_routes(door.routes())
        server = await stack.enter_async_context(TestServer(app))
        session = await stack.enter_async_context(ClientSession())
        yield Quay(town, Source(str(server.make_url("")).rstrip("/"), session), here)


async def test_one_word_to_who_asked(quay: Quay) -> None:
    """A consent in the customer's own words, one event pushed by its source, exactly one notice, in typed fields."""
    (noted,) = await quay.town.say(WISH)
    assert "genau einmal, wenn die Fähre 62 da ist" in noted
    assert (await quay.push(jetty="Landungsbrücken"))[0] == 202
    (said,) = await quay.hears()
    assert "Die Fähre 62 ist da.\nOrt: Landungsbrücken\nQuelle: Leitstelle" in said
    assert (await quay.push(jetty="Landungsbrücken", wait_minutes=5))[0] == 202
    assert await quay.hears() == []
    assert [one.status for one in await quay.town.consents("sent")] == ["sent"]


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ({"what": "sale"}, 400),
        ({"what": "delivered"}, 400),
        ({"name": "Jetzt 20 %"}, 400),
        ({"jetty": "Jetzt 20 % auf alles"}, 400),
        ({"text": "Jetzt 20 % auf alles"}, 400),
        ({"wait_minutes": "zwanzig"}, 400),
    ],
)
async def test_prose_is_no_field(quay: Quay, event: dict[str, str], status: int) -> None:
    """What the pack has not declared, or a set does not hold, is refused at the door, and nobody hears of it."""
    await quay.town.say(WISH)
    assert (await quay.push(**event))[0] == status
    assert await quay.hears() == []


@pytest.mark.parametrize(
    "words",
    ["Stopp Fähre 62", "Fähre 62 bitte nicht mehr", "alles außer der U3 abbestellen", "stop ferry", "Stopp alles"],
)
async def test_a_stop_by_its_name(quay: Quay, words: str) -> None:
    """The customer calls it as the pack says that they do, with its name or without; then nothing is sent."""
    await quay.town.say(WISH)
    await quay.town.say(words)
    assert await quay.town.consents() == []
    await quay.push()
    assert await quay.hears() == []


async def test_another_trades_stop_is_not_its(quay: Quay) -> None:
    """Who ends what they get of parcels goes on waiting for the ferry."""
    await quay.town.say(WISH)
    await quay.town.say("Stopp Paket")
    assert [one.subject for one in await quay.town.consents()] == ["ferry:62"]


async def test_it_stands_in_ones_own_data(quay: Quay) -> None:
    """The page of one's own data names it in the pack's own words."""
    await quay.town.say(WISH)
    words = wiring.shipped_page_words(quay.settings)
    export = await quay.town.stores.exports.of(quay.town.contact)
    assert export is not None
    shown = InWords(words.of("my_data", "de"), words.titles["de"], "de", BERLIN)(export)
    assert [one["what"] for one in shown["consents"]] == ["Fähre ist da: 62"]  # type: ignore[index,attr-defined]


async def test_its_retention_ends_it(quay: Quay) -> None:
    """Days after it was told, as the pack's settings say, nothing names the ferry any more; a day before it does."""
    await quay.town.say(WISH)
    await quay.push()
    await quay.hears()
    for days, kept in ((1, 1), (2, 1), (2, 0)):
        quay.town.clock.move(days=days)
        await quay.town.enqueue(TimerItem(f"t-{days}-{kept}", quay.town.clock(), "tidy"))
        await quay.town.turn()
        assert len(await quay.town.stores.threads.consents(quay.town.contact)) == kept


async def test_its_settings_are_its_own(tmp_path: Path) -> None:
    """They are read with their own prefix, and change only what the pack does."""
    here = settings(tmp_path).with_packs(days=9)
    assert wiring.outlives(here)("ferry:62") == timedelta(days=9)
    assert wiring.outlives(here)("parcel:00340434161094042557") == timedelta(days=14)


@pytest.mark.parametrize("packs", ["transit,ferry", "nowhere.pack", "tests.packs", "json"])
def test_a_pack_that_there_is_not_stops_the_start(tmp_path: Path, packs: str) -> None:
    """A name that no pack has, or a module that holds none, is refused with the setting's name."""
    with pytest.raises(SettingsError, match="LOTSE_PACKS"):
        wiring.known_names(settings(tmp_path, packs))


@pytest.mark.parametrize("name", ["parcel", "../../common", "Ferry", ""])
def test_a_name_of_a_pack_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A second pack of a shipped one's name, or a name that leads to another folder, stops the start."""
    module = random_id("m").replace("-", "_")
    folder = tmp_path / f"of_{module}"
    folder.mkdir()
    lines = ("from dataclasses import replace", f"from {PACK} import PACK", f"PACK = replace(PACK, name={name!r})")
    (folder / "pack.py").write_text("\n".join(lines))
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(SettingsError, match="LOTSE_PACKS"):
        wiring.known_names(settings(tmp_path, f"transit,{folder.name}.pack"))


def test_without_it_nothing_knows_of_ferries(tmp_path: Path) -> None:
    """Switched off, the source that may push of ferries stops the start: there is no such subject."""
    with pytest.raises(SettingsError, match="ferry:"):
        wiring.known_names(settings(tmp_path, "transit,parcel"))
