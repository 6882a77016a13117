"""The studio's first page: all questions with how they stand, the search over their words, and what is to be done."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.model.orders import SwitchedOff
from bot.model.release import Live
from bot.model.source import SourceState
from bot.model.training import TrainingJob
from bot.model.workspace import Edit
from bot.store.editors import RedisEditors
from bot.store.redis import keys
from bot.store.traffic import RedisTraffic
from bot.studio.overview.page import overview
from bot.studio.overview.parts import OverviewParts
from bot.studio.overview.search import Index, Passage
from tests.studio.overview import first_parts
from tests.studio.scene import Studio
from tests.support.browser import DESKTOP, PHONE, browser

__all__ = ["browser"]

NLU = "common/thank/nlu.yml"


@pytest.fixture
async def parts(studio: Studio, tmp_path: Path) -> OverviewParts:
    """An installation in which nobody has done anything yet, with two admins."""
    for account in await studio.desk.accounts.all():
        await studio.desk.accounts.remove(account.name)
    for pattern in ("{content}:*", keys.ALARMS, keys.SOURCES, keys.EDITORS):
        found = [key async for key in studio.redis.scan_iter(match=pattern, count=1000)]
        for key in found:
            await studio.redis.delete(key)
    await studio.desk.person("admin")
    return first_parts(studio, tmp_path)


async def told(studio: Studio, parts: OverviewParts, path: str = "", token: str = "") -> Any:
    async with studio.serving([overview(parts)]):
        answer = await studio.call("GET", f"/studio/api/overview{path}", token or await studio.token())
        assert answer.status == 200
        return await answer.json()


def codes(answer: Any) -> dict[str, int]:
    return {one["code"]: one["number"] for one in answer["todo"]}


INDEX = Index(
    Passage(place, where, text)  # type: ignore[arg-type]
    for place, where, text in [
        ("transit/bikes", "title", "Fahrrad mitnehmen"),
        ("transit/bikes", "phrase", "Darf ich mein Rad in der U-Bahn mitnehmen?"),
        ("transit/bikes", "text", "Fahrräder fahren außerhalb der Sperrzeiten kostenlos mit."),
        ("transit/fines", "title", "Schwarzfahren"),
        ("transit/fines", "phrase", "Die Kontrolleure haben mich ohne Fahrkarte erwischt"),
        ("transit/fines", "text", "The fine is due within two weeks."),
        ("transit/ferry", "title", "Busse und Fähren"),
        ("transit/ferry", "phrase", "Fährt die Fähre nach Finkenwerder?"),
        ("parcel/parcel_status", "name", "parcel status"),
        ("parcel/parcel_status", "title", "Paket verfolgen"),
        ("parcel/parcel_status", "phrase", "Wo ist mein Paket?"),
        ("common/human", "title", "Mensch"),
        ("common/human", "phrase", "Ich möchte mit einem Menschen sprechen"),
    ]
)


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("Fahrrad", "transit/bikes"),
        ("farhrad", "transit/bikes"),
        ("fahrad mitnemen", "transit/bikes"),
        ("RAD", "transit/bikes"),
        ("sperrzeiten", "transit/bikes"),
        ("schwarz fahren", "transit/fines"),
        ("kontrolleur", "transit/fines"),
        ("kontroleure", "transit/fines"),
        ("fine weeks", "transit/fines"),
        ("faehre", "transit/ferry"),
        ("FÄHREN", "transit/ferry"),
        ("finkenwerda", "transit/ferry"),
        ("packet", "parcel/parcel_status"),
        ("wo is mein pakt", "parcel/parcel_status"),
        ("parcel_status", "parcel/parcel_status"),
        ("mensch", "common/human"),
        ("mit menschn sprechn", "common/human"),
    ],
)
def test_a_slip_of_the_finger_finds_it(asked: str, place: str) -> None:
    """However it was typed, the question that was meant comes first."""
    hits = INDEX.find(asked, 5)
    assert [hit.passage.place for hit in hits][:1] == [place]


@pytest.mark.parametrize(
    "asked", ["", "   ", "?!", "xyzzy", "qwertz asdf", "\x00", "%", "(", "[a-z]*", "🚲", "a" * 5_000, "<script>", "öäü"]
)
def test_what_is_not_there_is_not_found(asked: str) -> None:
    """Nonsense finds nothing, and costs nobody anything."""
    assert INDEX.find(asked, 5) == []


def test_each_question_is_found_once() -> None:
    """By its best passage, no more than were asked for."""
    found = INDEX.find("fahr", 30)
    assert len({hit.passage.place for hit in found}) == len(found)
    assert len(INDEX.find("e", 1)) <= 1


async def test_all_questions_are_told(studio: Studio, parts: OverviewParts) -> None:
    """Each with its pack, sentences in each language, dialogues; without traffic there are no shares."""
    answer = await told(studio, parts)
    by_name = {one["name"]: one for one in answer["questions"]}
    assert {"human", "parcel_status", "disruption_line"} <= by_name.keys()
    human = by_name["human"]
    assert (human["pack"], human["title"]["de"], human["own"], human["changed"]) == ("common", "Mensch", False, False)
    assert human["sentences"]["de"] > 15
    assert human["dialogues"] > 0
    assert (answer["counted"], answer["live"]) == (False, None)
    assert codes(answer)["no_release"] == 1


async def test_shares_are_of_all_that_was_asked(studio: Studio, parts: OverviewParts) -> None:
    """What customers asked for is shown by question."""
    traffic = RedisTraffic(studio.redis, studio.clock)
    for skill in ("human", "human", "human", "parcel_status"):
        traffic.count(skill)
    await traffic.store()
    answer = await told(studio, replace(parts, traffic=traffic))
    share = {one["name"]: one["share"] for one in answer["questions"]}
    assert (answer["counted"], share["human"], share["parcel_status"], share["thank"]) == (True, 0.75, 0.25, 0.0)


async def test_the_draft_is_searched(studio: Studio, parts: OverviewParts) -> None:
    """A sentence is found as soon as it is in the draft, by whoever looks next, and not after it was taken out."""
    asked = "/search?q=Kombüsenmoin"
    assert (await told(studio, parts, asked))["hits"] == []
    await parts.workspace.edit(
        [Edit(NLU, ("phrase", "de", "Kombüsenmoin und danke"), None, "Kombüsenmoin und danke")], "anna"
    )
    (hit,) = (await told(studio, parts, asked))["hits"]
    assert (hit["name"], hit["where"], hit["text"]) == ("thank", "phrase", "Kombüsenmoin und danke")
    await parts.workspace.edit(
        [Edit(NLU, ("phrase", "de", "Kombüsenmoin und danke"), "Kombüsenmoin und danke", None)], "anna"
    )
    assert (await told(studio, parts, asked))["hits"] == []


async def test_what_is_not_published_is_named(studio: Studio, parts: OverviewParts) -> None:
    """What the draft has and the live release has not, and the other way round."""
    phrase = "Danke, du Leuchtturm"
    await parts.workspace.edit([Edit(NLU, ("phrase", "de", phrase), None, phrase)], "anna", "nett")

    async def live() -> Live:
        return Live("r-1", "m-1", studio.clock(), "jan")

    answer = await told(studio, replace(parts, live=live, files_of=lambda _: {"common/gone/nlu.yml": "x"}))
    assert answer["unpublished"] == ["common/gone", "common/thank"]
    assert codes(answer)["unpublished"] == 2
    assert [(one["by"], one["places"]) for one in answer["lately"]] == [("anna", ["common/thank"])]
    assert next(one for one in answer["questions"] if one["name"] == "thank")["changed"]
    same = await parts.workspace.files()
    answer = await told(studio, replace(parts, live=live, files_of=lambda _: same))
    assert answer["unpublished"] == []


async def test_who_edits_is_seen(studio: Studio, parts: OverviewParts) -> None:
    """Who has a question open is named, until their page is closed."""
    await RedisEditors(studio.redis, studio.clock).here("common/thank", "anna")
    assert (await told(studio, parts))["editing"] == [{"place": "common/thank", "names": ["anna"]}]
    studio.clock.move(timedelta(minutes=1))
    assert (await told(studio, parts))["editing"] == []


async def test_what_is_to_be_done(studio: Studio, parts: OverviewParts) -> None:
    """Each with its number, the urgent first; and what is done is not there."""
    now = studio.clock()
    await studio.desk.alarms.raise_("alerts_vanished", {})
    await studio.desk.sources.keep(
        [SourceState("dhl", now, bad_at=now, reason="timeout"), SourceState("alerts", now, good_at=now)]
    )
    await parts.orders.switch_off(SwitchedOff("bot", "anna", now, "Der Bot antwortet falsch."))
    await parts.orders.switch_off(SwitchedOff("skill", "anna", now, "Alt.", "thank", until=now + timedelta(hours=1)))

    async def jobs() -> tuple[TrainingJob, ...]:
        return (TrainingJob("j-1", 3, "anna", now, state="running"),)

    answer = await told(studio, replace(parts, trainings=jobs))
    found = codes(answer)
    wanted = {"alarms": 1, "sources": 1, "bot_off": 1, "off": 1, "training": 1}
    assert {code: found.get(code) for code in wanted} == wanted
    urgencies = [one["urgency"] for one in answer["todo"]]
    assert urgencies == sorted(urgencies, key=["now", "soon", "someday"].index)
    studio.clock.move(timedelta(hours=2))
    await parts.orders.switch_on("bot")
    assert not {"off", "bot_off"} & codes(await told(studio, parts)).keys()


async def test_a_request_is_only_for_who_may_decide(studio: Studio, parts: OverviewParts) -> None:
    """Another admin is asked to decide; who has asked is not."""
    token, other = await studio.token(), await studio.token()
    session = await studio.desk.sessions.read(token, touch=False)
    assert session is not None
    await parts.second_admin.ask("release.overridden", "r-2", session.name, "Das Prüfgespräch ist veraltet.")
    assert "approvals" not in codes(await told(studio, parts, token=token))
    assert codes(await told(studio, parts, token=other))["approvals"] == 1


async def test_who_is_alone_is_told_to_invite(studio: Studio, parts: OverviewParts) -> None:
    """One admin is a risk; two are not."""
    for account in await studio.desk.accounts.all():
        await studio.desk.accounts.remove(account.name)
    token = await studio.token()
    assert "alone" in codes(await told(studio, parts, token=token))
    await studio.desk.person("admin")
    assert "alone" not in codes(await told(studio, parts, token=token))


async def test_faults_are_counted_by_question(studio: Studio, parts: OverviewParts) -> None:
    """A draft with a fault says where it is."""
    before = (await told(studio, parts, "/health"))["faults"]
    assert not any(count.get("error") for count in before.values())
    file = "common/thank/responses.yml"
    name, text = next(iter((await parts.workspace.read(file))["responses"].items()))
    shown = text[0]["text"]
    edit = Edit(file, ("text", name, "de", "0"), shown.rstrip("\n"), "Danke, {gibtesnicht}!")
    await parts.workspace.edit([edit], "anna")
    health = await told(studio, parts, "/health")
    assert (health["faults"]["thank"]["error"] >= 1, list(health["pages"])) == (True, ["skills"])


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_is_whole(
    studio: Studio, parts: OverviewParts, browser: Browser, scheme: str, viewport: object
) -> None:
    """The list and what is found fit their window, are named, and meet the rules of accessibility."""
    traffic = RedisTraffic(studio.redis, studio.clock)
    for number, skill in enumerate(("human", "parcel_status", "disruption_line", "thank")):
        for _ in range(3 ** (4 - number)):
            traffic.count(skill)
    await traffic.store()
    await RedisEditors(studio.redis, studio.clock).here("common/thank", "jan")
    await parts.workspace.edit([Edit(NLU, ("phrase", "de", "Danke, Kuddel"), None, "Danke, Kuddel")], "anna")
    await studio.desk.alarms.raise_("alerts_vanished", {})
    async with studio.serving([overview(replace(parts, traffic=traffic))]):
        tab = await studio.opened(browser, "/studio", color_scheme=scheme, viewport=viewport)
        place = f"{scheme}-{'phone' if viewport == PHONE else 'wide'}"
        await expect(tab.page.get_by_role("heading", name="Was ist zu tun?")).to_be_visible()
        await expect(tab.page.get_by_text("in Ordnung").first).to_be_visible(timeout=30_000)

        async def sound(name: str) -> None:
            await tab.picture(f"studio-overview-{name}-{place}")
            assert not await tab.is_wider_than_its_window(), name
            assert await tab.unnamed() == [], name
            assert (await Axe().run(tab.page)).response["violations"] == [], name

        await sound("list")
        await tab.page.get_by_role("searchbox").fill("packet verfolgn")
        await expect(tab.page.locator(".found > li a").first).to_have_text("Paket verfolgen")
        await sound("found")
        await tab.page.get_by_role("searchbox").fill("xyzzy")
        await expect(tab.page.locator(".empty")).to_be_visible()
        await sound("none")
        await tab.page.locator("button.language").click()
        await expect(tab.page.get_by_role("searchbox")).to_have_value("xyzzy")
        await tab.page.get_by_role("searchbox").fill("")
        await expect(tab.page.get_by_role("heading", name="What is to be done?")).to_be_visible()
        shown = await tab.page.locator("main").inner_text()
        assert not re.search(r"\b(todo|draft|questions|found|pack)\.\w", shown)
        assert tab.complaints == []


async def test_the_search_works_by_keyboard(studio: Studio, parts: OverviewParts, browser: Browser) -> None:
    """From the search to the first question found by keys alone."""
    async with studio.serving([overview(parts)]):
        tab = await studio.opened(browser, "/studio")
        await tab.walks("Tab", "#ask")
        await tab.page.keyboard.type("mensch")
        await expect(tab.page.locator(".found > li").first).to_be_visible()
        await tab.walks("Tab", ".found > li:first-child a")
        await expect(tab.page.locator(".found > li:first-child a")).to_have_attribute(
            "href", "/studio/skills/common/human"
        )
