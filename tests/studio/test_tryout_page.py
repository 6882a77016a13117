"""Trying the draft out in the browser: two answers side by side with every step, kept as a golden dialogue, shared."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.studio.tryout.page import tryout
from tests.studio.scene import Studio
from tests.studio.shelf import Shelf, manifest
from tests.studio.trying import parts, side, stage, workspace_of
from tests.support.browser import DESKTOP, PHONE, Tab, browser

__all__ = ["browser"]

DOG, NOON = "Darf mein Hund mit?", "2026-11-30T12:00:00+00:00"
ANSWERS: dict[str, dict[str, Any]] = {
    DOG: {
        "sides": {
            "new": side("Ja, kleine Hunde fahren kostenlos mit.", "capabilities", source="Fakten", as_of=NOON),
            "live": side("Das habe ich nicht verstanden.", "out_of_scope", title={}, by="brain", policy="again"),
        }
    },
    "U3": {
        "sides": {
            "new": side("Keine Störung.", by="rule", step="rule", ranking=[], guard="", policy=""),
            "live": side("Keine Störung."),
        }
    },
    "kaputt": {"failed": "draft_unreadable", "reason": "common/thank/skill.yml:3: title: is missing"},
    "<img src=x onerror=alert(1)>": {"sides": {"new": side("<b>fett</b>"), "live": side("<b>fett</b>")}},
}  # fmt: skip


@pytest.fixture
async def clean(studio: Studio) -> Studio:
    async for key in studio.redis.scan_iter("{*"):
        if key.startswith((b"{tryout}", b"{content}", b"{draft}")):
            await studio.redis.delete(key)
    return studio


async def says(tab: Tab, text: str) -> None:
    await tab.page.fill("#sentence", text)
    await tab.page.press("#sentence", "Enter")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_same_sentence_to_both(clean: Studio, browser: Browser, scheme: str, viewport: Any) -> None:
    """Both answers stand side by side; that they differ is said in words, each step is told, nothing is run as code."""
    offered = parts(clean, untrained=("dogs", "bikes"))
    async with clean.serving([tryout(offered, "Hansebahn")]), stage(clean, ANSWERS):
        tab = await clean.opened(browser, "/studio/tryout", color_scheme=scheme, viewport=viewport)
        name = f"tryout-{scheme}-{'phone' if viewport == PHONE else 'wide'}"
        await tab.picture(f"{name}-empty")
        await expect(tab.page.locator(".untrained")).to_contain_text("dogs, bikes")
        await says(tab, DOG)
        pair = tab.page.locator(".pair")
        await expect(pair.locator(".side").first).to_contain_text("kleine Hunde fahren kostenlos mit")
        await expect(pair.locator(".side").nth(1)).to_contain_text("Das habe ich nicht verstanden")
        await expect(pair.locator(".side").first.locator("h2 .tag")).to_have_text("anders als live")
        await tab.page.locator("summary").first.press("Enter")
        steps = pair.locator(".side").first.locator("dl")
        for told in (
            "Fahrrad mitnehmen",
            "93",
            "Sprachmodell",
            "sicher genug",
            "lässt durch",
            "Fakten",
            "dem Bot",
            "r-1",
        ):
            await expect(steps).to_contain_text(told)
        await says(tab, "U3")
        await expect(tab.page.locator(".pair").nth(1)).to_contain_text("feste Regel")
        await says(tab, "kaputt")
        await expect(tab.page.locator(".talk .failed")).to_contain_text("title: is missing")
        await says(tab, "<img src=x onerror=alert(1)>")
        await expect(tab.page.locator(".bubble").last).to_contain_text("<b>fett</b>")
        await tab.page.evaluate("scrollTo(0, 0)")
        await tab.picture(name)
        assert not await tab.is_wider_than_its_window()
        assert await tab.unnamed() == []
        assert (await Axe().run(tab.page)).response["violations"] == []
        await tab.page.reload()
        await expect(tab.page.locator(".said").first).to_have_text("Du: " + DOG)
        assert tab.complaints == []


async def test_a_conversation_becomes_a_golden_dialogue(clean: Studio, browser: Browser) -> None:
    """The chosen sentences stand in the draft's skill, with what was understood and how it ended; a name only once."""
    async with clean.serving([tryout(parts(clean), "Hansebahn")]), stage(clean, ANSWERS):
        tab = await clean.opened(browser, "/studio/tryout")
        await says(tab, "U3")
        await says(tab, DOG)
        await expect(tab.page.locator(".pair").nth(1)).to_be_visible()
        await tab.page.get_by_role("button", name="Als Prüfgespräch speichern").click()
        dialog = tab.page.locator("dialog")
        await dialog.locator("select").select_option("capabilities")
        await dialog.get_by_label("Name").fill("Hund")
        await dialog.get_by_label("U3").uncheck()
        await tab.picture("tryout-save")
        assert (await Axe().run(tab.page)).response["violations"] == []
        await dialog.get_by_role("button", name="Speichern", exact=True).click()
        await expect(tab.page.locator(".toast")).to_contain_text("„Hund“ steht im Entwurf")
        skill = await workspace_of(clean).read("common/capabilities/skill.yml")
        made = next(one for one in skill["dialogues"] if one["name"] == "Hund")
        expected = {"skill": "capabilities", "outcome": "answered"}
        assert dict(made) == {"name": "Hund", "locale": "de", "turns": [{"say": DOG, "expect": expected}]}
        await tab.page.get_by_role("button", name="Als Prüfgespräch speichern").click()
        await dialog.locator("select").select_option("capabilities")
        await dialog.get_by_label("Name").fill("Hund")
        await dialog.get_by_role("button", name="Speichern", exact=True).click()
        await expect(tab.page.locator(".toast.bad")).to_contain_text("gibt es schon")


async def test_a_link_for_testers(clean: Studio, browser: Browser) -> None:
    """Whoever has it chats without an account and sees nothing but the chat; once it is ended it opens nothing."""
    async with clean.serving([tryout(parts(clean), "Hansebahn")]), stage(clean, ANSWERS):
        tab = await clean.opened(browser, "/studio/tryout")
        await tab.page.get_by_role("button", name="Link für Tester").click()
        await tab.page.get_by_label("Wofür?").fill("Testrunde")
        await tab.page.get_by_role("button", name="Link machen").click()
        link = await tab.page.get_by_label("Link", exact=True).input_value()
        await tab.picture("tryout-share")
        here = clean.origin + link.removeprefix("https://desk.example.org")
        tester = await Tab.open(browser, here, viewport=PHONE)
        await tester.page.fill("#sentence", DOG)
        await tester.page.press("#sentence", "Enter")
        await expect(tester.page.locator(".bubble")).to_contain_text("kleine Hunde fahren kostenlos mit")
        await expect(tester.page.locator("body")).not_to_contain_text("nicht verstanden")
        await tester.picture("tryout-shared")
        assert (await Axe().run(tester.page)).response["violations"] == []
        assert not await tester.is_wider_than_its_window()
        assert tester.complaints == []
        await tab.page.get_by_role("button", name="Beenden").click()
        await expect(tab.page.locator(".shares")).to_have_count(0)
        await tester.page.fill("#sentence", "Noch da?")
        await tester.page.press("#sentence", "Enter")
        await expect(tester.page.locator("#said")).to_contain_text("abgelaufen")
        await tester.page.reload()
        await expect(tester.page.locator("main")).to_contain_text("gilt nicht mehr")


async def test_a_tester_gets_no_further(clean: Studio) -> None:
    """A token opens its own conversations alone: no admin's, no other link's, no call of the studio; no page elsewhere
    may use it, and too much is refused."""
    offered = parts(clean)
    async with clean.serving([tryout(offered, "Hansebahn")]):
        admin = await clean.token()
        links = [await (await clean.call("POST", "/studio/api/tryout/share", admin, {})).json() for _ in range(2)]
        first, second = (link["url"].rpartition("/")[2] for link in links)
        mine = (await (await clean.call("POST", "/studio/api/tryout/open", admin, {})).json())["session"]
        theirs = (await (await clean.call("POST", f"/studio/try/{first}/open", "", {})).json())["session"]
        for session in (mine, "try-x", "", "x" * 5_000):
            assert (await clean.call("GET", f"/studio/try/{first}/talk?session={session}")).status == 410
        assert (await clean.call("POST", f"/studio/try/{first}/say", "", {"session": mine, "text": "Hi"})).status == 410
        assert (await clean.call("GET", f"/studio/try/{second}/talk?session={theirs}")).status == 410
        assert (await clean.call("GET", f"/studio/api/tryout/talk?session={theirs}", admin)).status == 410
        assert (await clean.call("GET", "/studio/api/tryout")).status == 401
        foreign = await clean.call("POST", f"/studio/try/{first}/open", "", {}, Origin="https://evil.example")
        assert foreign.status == 403
        for wrong in ("x", f"{first}x", first.swapcase(), "..", "%00"):
            assert (await clean.call("POST", f"/studio/try/{wrong}/open", "", {})).status in {401, 404, 410}
        said = {"session": theirs, "text": "Moin"}
        statuses = {(await clean.call("POST", f"/studio/try/{first}/say", "", said)).status for _ in range(45)}
        assert statuses == {200, 429}
        page = await clean.call("GET", f"/studio/try/{first}")
        assert (page.headers["Referrer-Policy"], page.headers["X-Robots-Tag"]) == ("no-referrer", "noindex")


async def test_nobody_reads_another_admins_conversation(clean: Studio) -> None:
    """It is theirs; and what no page sends is refused."""
    async with clean.serving([tryout(parts(clean), "Hansebahn")]):
        ann, bob = await clean.token(), await clean.token()
        session = (await (await clean.call("POST", "/studio/api/tryout/open", ann, {})).json())["session"]
        assert (await clean.call("GET", f"/studio/api/tryout/talk?session={session}", ann)).status == 200
        assert (await clean.call("GET", f"/studio/api/tryout/talk?session={session}", bob)).status == 410
        for body in ({"locale": "fr"}, {"release": "../x"}, {"channel": 3}, {"more": 1}, {"release": "x" * 41}):
            assert (await clean.call("POST", "/studio/api/tryout/open", ann, body)).status == 400, body
        too_long = {"session": session, "text": "x" * 1_001}
        assert (await clean.call("POST", "/studio/api/tryout/say", ann, too_long)).status == 400
        for days in (0, 31, -1):
            assert (await clean.call("POST", "/studio/api/tryout/share", ann, {"days": days})).status == 400


async def test_only_what_can_be_served_is_offered(clean: Studio) -> None:
    """Releases beside the live one whose model is still there."""
    shelf = Shelf(manifest("r-3"), manifest("r-2", servable=False), manifest("r-1"), live="r-1")
    async with clean.serving([tryout(parts(clean, shelf=shelf), "Hansebahn")]):
        about = await (await clean.call("GET", "/studio/api/tryout", await clean.token())).json()
        assert ([one["id"] for one in about["releases"]], about["live"]) == (["r-3"], "r-1")
