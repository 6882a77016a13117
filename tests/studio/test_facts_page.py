"""Dated facts in the studio: what runs out first, edited in the draft, with whose change was in the way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.content.edit.shipped import Shipped
from bot.content.edit.workspace import ContentWorkspace
from bot.content.facts import facts_of
from bot.model.fact import Facts
from bot.store.audit import RedisAudit
from bot.store.workspace import RedisDrafts
from bot.studio.facts.api import FactsApi
from bot.studio.facts.page import facts
from bot.studio.studio_page import StudioPage
from tests.studio.scene import Studio
from tests.support.browser import DESKTOP, PHONE, browser

__all__ = ["browser"]

FACTS = """# Prices of the harbour line.
fare:
  title: {de: Einzelticket, en: Single ticket}
  kind: money
  value: 3.80
  source: https://fares.example/2026
  checked_on: 2026-10-01
  valid_from: 2026-01-01
  valid_until: 2026-12-31  # the council decides in autumn

hotline:
  title: {de: Servicetelefon, en: Hotline}
  kind: phone
  value: 040 19449
  source: https://fares.example
  checked_on: 2026-11-20
"""
TEXTS = "responses: {utter_fare: [{text: 'Es kostet {fact_fare}.'}]}\n"
TODAY = date(2026, 12, 1)


class Values:
    """A draft over two facts, and the page on it."""

    def __init__(self, studio: Studio, folder: Path) -> None:
        (folder / "ferry" / "fares").mkdir(parents=True)
        (folder / "ferry" / "facts.yml").write_text(FACTS, encoding="utf-8")
        (folder / "ferry" / "fares" / "responses.yml").write_text(TEXTS, encoding="utf-8")
        source = {"ferry": folder / "ferry"}
        self.studio = studio
        self.live = facts_of(source, source)
        self.draft = ContentWorkspace(RedisDrafts(studio.redis), Shipped(source), studio.clock, lambda made, skill: ())
        self.audit = RedisAudit(studio.redis, studio.clock)

    @property
    def pages(self) -> list[StudioPage]:
        return [facts(FactsApi(self.draft, self.audit, self.now, lambda: TODAY))]

    async def now(self) -> Facts:
        return self.live

    async def text(self) -> str:
        return await self.draft.text("ferry/facts.yml") or ""


@pytest.fixture
async def values(studio: Studio, tmp_path: Path) -> AsyncIterator[Values]:
    await forget_drafts(studio)
    yield Values(studio, tmp_path)
    await forget_drafts(studio)


async def forget_drafts(studio: Studio) -> None:
    async for key in studio.redis.scan_iter(match="{content}:*", count=1000):
        await studio.redis.delete(key)


async def listed(values: Values, token: str) -> dict[str, Any]:
    answer = await values.studio.call("GET", "/studio/api/facts", token)
    assert answer.status == 200
    return {row["name"]: row for row in (await answer.json())["facts"]}


async def changed(values: Values, token: str, name: str, before: Any, after: Any) -> tuple[int, dict[str, Any]]:
    body = {"pack": "ferry", "name": name, "before": before, "after": after}
    answer = await values.studio.call("POST", "/studio/api/facts", token, body)
    return answer.status, dict(await answer.json())


async def test_each_says_when_it_runs_out(values: Values) -> None:
    """By the company's day, with what is shown now, and where."""
    async with values.studio.serving(values.pages):
        rows = await listed(values, await values.studio.token())
        fare, hotline = rows["fare"], rows["hotline"]
        assert (fare["days"], fare["soon"], fare["ends"], fare["published"]) == (30, True, "2026-12-31", True)
        assert fare["now"]["shown"]["de"] == "3,80 Euro"
        assert fare["shown_in"] == ["ferry/fares"]
        assert (hotline["days"], hotline["soon"], hotline["now"]["as_of"]) == (None, False, None)


async def test_a_next_value_is_added_and_taken_back(values: Values) -> None:
    """One more value in the file, its comments kept; the list says that it is not published; undone, the file is as it
    was to the byte."""
    async with values.studio.serving(values.pages):
        token = await values.studio.token()
        before = (await listed(values, token))["fare"]["raw"]
        after = {**before, "next": [{"value": 3.9, "valid_from": "2027-01-01"}]}
        status, said = await changed(values, token, "fare", before, after)
        assert status == 200
        row = {one["name"]: one for one in said["facts"]}["fare"]
        assert (row["ends"], row["soon"], row["published"]) == (None, False, False)
        assert row["later"]["shown"]["de"] == "3,90 Euro"
        assert "# the council decides in autumn" in await values.text()
        assert [one.did.verb for one in await values.audit.read()][:1] == ["facts.edited"]
        undo = await values.studio.call("POST", "/studio/api/facts/undo", token, {"number": said["revision"]})
        assert undo.status == 200
        assert await values.text() == FACTS


@pytest.mark.parametrize(
    ("part", "reason", "place"),
    [
        ({"value": "viel"}, "number", ["value"]),
        ({"value": -3}, "amount", ["value"]),
        ({"valid_until": "2025-12-31"}, "order", []),
        ({"valid_until": "morgen"}, "field", ["valid_until"]),
        ({"source": "javascript:alert(1)"}, "field", ["source"]),
        ({"title": {"de": "x"}}, "missing", ["title", "en"]),
        ({"next": [{"value": 4, "valid_from": "2026-06-01"}]}, "overlap", ["valid_until"]),
        ({"next": [{"value": 4, "valid_from": "2026-01-01"}]}, "same_day", []),
        ({"kind": "url"}, "url", ["value"]),
        ({"evil": 1}, "field", ["evil"]),
        ({"next": "soon"}, "field", ["next"]),
    ],
)
async def test_what_cannot_be_true_is_refused_with_its_place(
    values: Values, part: dict[str, Any], reason: str, place: list[str]
) -> None:
    """Before it is saved, for the form to show."""
    async with values.studio.serving(values.pages):
        token = await values.studio.token()
        before = (await listed(values, token))["fare"]["raw"]
        status, said = await changed(values, token, "fare", before, {**before, **part})
        assert (status, said["code"], said["reason"], said["place"]) == (400, "unfit", reason, place)
        assert await values.text() == FACTS


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"pack": "../etc", "name": "fare"},
        {"pack": "ferry", "name": "Fare"},
        {"pack": "ferry", "name": "fare", "before": 3},
        {"pack": "ferry", "name": "x" * 80},
        {"pack": "ferry", "name": "fare", "by": "me"},
    ],
)
async def test_other_bodies_are_refused(values: Values, body: dict[str, Any]) -> None:
    """Neither another file nor another name can be reached."""
    async with values.studio.serving(values.pages):
        answer = await values.studio.call("POST", "/studio/api/facts", await values.studio.token(), body)
        assert answer.status == 400


async def test_two_editors_of_one_fact(values: Values) -> None:
    """The second hears whose value it is now; another field of the same fact never is in the way."""
    async with values.studio.serving(values.pages):
        anna, jan = await values.studio.token(), await values.studio.token()
        before = (await listed(values, anna))["fare"]["raw"]
        assert (await changed(values, anna, "fare", before, {**before, "value": 3.9}))[0] == 200
        status, said = await changed(values, jan, "fare", before, {**before, "value": 4.2})
        assert (status, said["code"], said["theirs"], said["unit"]) == (409, "conflict", 3.9, ["key", "fare", "value"])
        assert (await changed(values, jan, "fare", before, {**before, "checked_on": "2026-12-01"}))[0] == 200
        row = (await listed(values, jan))["fare"]["raw"]
        assert (row["value"], row["checked_on"]) == (3.9, "2026-12-01")


async def test_a_new_fact_and_its_end(values: Values) -> None:
    """A name is given once; a fact that is deleted is gone."""
    new = {
        "title": {"de": "Fundbüro", "en": "Lost property"},
        "kind": "text",
        "value": {"de": "Am Hafen 1", "en": "Am Hafen 1"},
        "source": "https://fares.example",
        "checked_on": "2026-12-01",
    }
    async with values.studio.serving(values.pages):
        token = await values.studio.token()
        assert (await changed(values, token, "office", None, new))[0] == 200
        status, said = await changed(values, token, "office", None, new)
        assert (status, said["code"], said["pack"]) == (409, "taken", "ferry")
        assert (await changed(values, token, "office", new, None))[0] == 200
        assert await values.text() == FACTS


async def test_only_its_own_changes_are_undone_here(values: Values) -> None:
    """A revision of another file, or none, is not known to this page."""
    async with values.studio.serving(values.pages):
        token = await values.studio.token()
        for number in (1, 999):
            answer = await values.studio.call("POST", "/studio/api/facts/undo", token, {"number": number})
            assert answer.status == 404


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_is_whole(values: Values, browser: Browser, scheme: str, viewport: object) -> None:
    """List, form and history have names, fit their window and meet the rules of accessibility."""
    name = f"{scheme}-{'phone' if viewport == PHONE else 'wide'}"
    async with values.studio.serving(values.pages):
        tab = await values.studio.opened(browser, "/studio/facts", color_scheme=scheme, viewport=viewport)
        page = tab.page
        await expect(page.locator(".facts > li")).to_have_count(3)
        await expect(page.locator(".facts > li").first).to_contain_text("läuft in 30 Tagen ab")
        await tab.picture(f"studio-facts-{name}")
        assert not await tab.is_wider_than_its_window()
        assert (await Axe().run(page)).response["violations"] == []
        await page.get_by_role("button", name="Einzelticket ändern").first.click()
        await page.get_by_role("button", name="Nächsten Wert hinzufügen").click()
        await tab.picture(f"studio-facts-form-{name}")
        assert await tab.unnamed() == []
        assert (await Axe().run(page)).response["violations"] == []
        assert not await tab.is_wider_than_its_window()
        assert tab.complaints == []


async def test_next_years_price_by_keyboard(values: Values, browser: Browser) -> None:
    """The form is filled and sent without a mouse; a wrong value is said beside the form, and a right one is in the
    list with a way back."""
    async with values.studio.serving(values.pages):
        tab = await values.studio.opened(browser, "/studio/facts")
        page = tab.page
        await page.get_by_role("button", name="Einzelticket ändern").first.focus()
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Nächsten Wert hinzufügen").focus()
        await page.keyboard.press("Enter")
        row = page.get_by_role("group", name="Nächster Wert 1")
        await row.get_by_label("Gilt ab").fill("2027-01-01")
        await row.get_by_label("Wert", exact=True).fill("teuer")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_have_text("Nächste Werte: Bitte eine Zahl.")
        await row.get_by_label("Wert", exact=True).fill("3,90")
        await page.keyboard.press("Enter")
        await expect(page.locator("dialog")).to_have_count(0)
        await expect(page.locator(".facts").last).to_contain_text("3,90 Euro ab 01.01.2027")
        await expect(page.locator("main")).to_contain_text("Nichts läuft in den nächsten 60 Tagen ab.")
        await page.get_by_role("button", name="Rückgängig").click()
        await expect(page.locator(".facts").first).to_contain_text("läuft in 30 Tagen ab")
        assert await values.text() == FACTS
        assert [one for one in tab.complaints if "400" not in one] == []


async def test_a_conflict_is_shown_with_both_values(values: Values, browser: Browser) -> None:
    """Whoever comes second sees the other's value and takes one of the two."""
    async with values.studio.serving(values.pages):
        tab = await values.studio.opened(browser, "/studio/facts")
        page = tab.page
        await page.get_by_role("button", name="Servicetelefon ändern").click()
        token = await values.studio.token()
        before = (await listed(values, token))["hotline"]["raw"]
        assert (await changed(values, token, "hotline", before, {**before, "value": "040 11111"}))[0] == 200
        await page.get_by_label("Wert", exact=True).fill("040 22222")
        await page.get_by_role("button", name="Speichern").click()
        await expect(page.get_by_role("alertdialog")).to_contain_text("040 11111")
        await expect(page.get_by_role("alertdialog")).to_contain_text("040 22222")
        await page.get_by_role("button", name="Meine nehmen").click()
        await page.get_by_role("button", name="Speichern").click()
        await expect(page.locator("dialog")).to_have_count(0)
        await expect(page.locator(".facts").last).to_contain_text("040 22222")
        assert [one for one in tab.complaints if "409" not in one] == []


async def test_a_conflict_reads_as_people_write(values: Values, browser: Browser) -> None:
    """A price is a price and the field has its name: nobody has to read the file's own notation."""
    async with values.studio.serving(values.pages):
        tab = await values.studio.opened(browser, "/studio/facts")
        page = tab.page
        await page.get_by_role("button", name="Einzelticket ändern").first.click()
        token = await values.studio.token()
        before = (await listed(values, token))["fare"]["raw"]
        assert (await changed(values, token, "fare", before, {**before, "value": 3.95}))[0] == 200
        await page.get_by_label("Wert", exact=True).first.fill("4,10")
        await page.get_by_role("button", name="Speichern").click()
        box = page.get_by_role("alertdialog")
        await expect(box).to_contain_text("Wert: 3,95\N{NO-BREAK SPACE}€")
        await expect(box).to_contain_text("Wert: 4,10\N{NO-BREAK SPACE}€")
