"""Notice types, words of pages and nicknames in a browser: kept while they are typed, with whose change was in the
way."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.model.workspace import Edit
from bot.wiring.page_words import shipped_page_words
from tests.studio.typed_scene import CHAT, EMPTY, NOTICES, PAGES, RUNS, STATIONS, Draft, draft
from tests.support.browser import DESKTOP, PHONE, Tab, browser

__all__ = ["browser", "draft"]

LOOKED = 30_000.0
"""Milliseconds: the whole draft is looked through before a page can say what is wrong."""


async def opened(draft: Draft, browser: Browser, page: str, **options: Any) -> Tab:
    tab = await draft.studio.opened(browser, f"/studio/{page}", **options)
    await expect(tab.page.locator(".save-state.saved")).to_be_visible()
    return tab


@pytest.mark.parametrize(("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["wide", "phone-dark"])
async def test_the_pages_are_whole(draft: Draft, browser: Browser, viewport: object, scheme: str) -> None:
    """Opened up, with a fault in each: everything has a name, fits its window, meets the rules of accessibility."""
    edits = [
        Edit(STATIONS, ("key", "stations", "Schlump"), None, ["Elphi"]),
        Edit(CHAT, EMPTY, "Moin! Was gibt’s?", "Ahoi {name}!"),
        Edit(NOTICES, RUNS, await draft.now(NOTICES, RUNS), "Jetzt Rabatt sichern!"),
    ]
    await draft.workspace.edit(edits, "jan")
    async with draft.studio.serving(draft.pages):
        for name in PAGES:
            tab = await opened(draft, browser, name, viewport=viewport, color_scheme=scheme)
            await expect(tab.page.locator(".tag.bad, .nickname-wrong").first).to_be_visible(timeout=LOOKED)
            await tab.picture(f"typed-{name}-{scheme}-closed")
            for summary in await tab.page.locator("details.card:has(.tag.bad) > summary").all():
                await summary.click()
            if name == "notices":
                await tab.page.get_by_role("button", name="So sieht es im Messenger aus").click()
            await expect(tab.page.locator(".field-problem").first).to_be_visible()
            await tab.picture(f"typed-{name}-{scheme}")
            await tab.page.locator(".bubble-row, .field-problem").last.scroll_into_view_if_needed()
            await tab.picture(f"typed-{name}-{scheme}-below")
            assert not await tab.is_wider_than_its_window()
            assert await tab.unnamed() == []
            assert (await Axe().run(tab.page)).response["violations"] == []
            assert tab.complaints == []
            await tab.close()


async def test_a_text_is_found_changed_and_taken_back(draft: Draft, browser: Browser) -> None:
    """By what it says; kept while it is typed, with what is wrong with it; the shipped one is a click away."""
    async with draft.studio.serving(draft.pages):
        tab = await opened(draft, browser, "page_words")
        page = tab.page
        await page.get_by_role("searchbox").fill("was gibt’s")
        box = page.get_by_label("Deutsch (du): Leerer Chat").first
        await box.fill("Ahoi {name}!")
        await expect(page.get_by_text("Diesen Wert hat die Seite nicht: {name}")).to_be_visible()
        await box.fill("Ahoi! ")
        await expect(page.locator(".save-state.saved")).to_be_visible()
        await box.press_sequentially("Was gibt es? Was gibt’s")  # the blank that was typed is still there
        await expect(page.locator(".save-state.saved")).to_be_visible()
        await expect(box).to_have_value("Ahoi! Was gibt es? Was gibt’s")
        async with draft.workspace.materialised() as made:
            shown = shipped_page_words(draft.settings, made.content).pages["chat"]["de"]["empty_title"]
        assert shown == "Ahoi! Was gibt es? Was gibt’s"
        await page.get_by_text("Mitgelieferter Text").first.click()
        await page.get_by_role("button", name="Diesen nehmen").first.click()
        await expect(page.get_by_role("button", name="Rückgängig")).to_be_visible()
        assert await draft.workspace.text(CHAT) == draft.workspace.shipped(CHAT)
        assert tab.complaints == []


async def test_two_admins_on_one_notice(draft: Draft, browser: Browser) -> None:
    """Who types what another has changed meanwhile is asked, by name, and loses nothing; offers are told at once."""
    async with draft.studio.serving(draft.pages):
        tab = await opened(draft, browser, "notices")
        page = tab.page
        card = page.locator("details.notice", has=page.locator("summary", has_text="fährt wieder")).first
        await card.locator("summary").first.click()
        box = card.get_by_label("Deutsch (du): Abgelaufen, ohne dass etwas geschah")
        before = await box.input_value()
        await box.focus()
        await draft.workspace.edit([Edit(NOTICES, RUNS, before, "Die Störung dauert noch.")], "jan")
        await box.fill("Jetzt Rabatt sichern!")
        await expect(page.get_by_role("alertdialog")).to_contain_text("Die Störung dauert noch.")
        await expect(page.get_by_role("alertdialog")).to_contain_text("Jan")
        await page.get_by_role("button", name="Meine nehmen").click()
        await expect(page.get_by_text("Dieses Wort ist für Hinweise nicht zugelassen")).to_be_visible(timeout=LOOKED)
        assert await draft.now(NOTICES, RUNS) == "Jetzt Rabatt sichern!"
        assert tab.complaints == ["Failed to load resource: the server responded with a status of 409 (Conflict)"]


async def test_a_nickname_by_keyboard(draft: Draft, browser: Browser) -> None:
    """A station is taken in, gets a nickname and loses it again; one that there is not is refused, in words."""
    async with draft.studio.serving(draft.pages):
        tab = await opened(draft, browser, "nicknames")
        page = tab.page
        await page.get_by_label("Station ohne Spitznamen suchen").fill("Schlump")
        await page.keyboard.press("Enter")
        await page.get_by_role("textbox", name="Spitzname für Schlump").focus()
        await page.keyboard.type("Schlümpchen, Elphi")
        await page.keyboard.press("Enter")
        await expect(page.locator(".nickname-wrong")).to_contain_text("Elphi", timeout=LOOKED)
        await page.get_by_role("button", name="Elphi entfernen").first.press("Enter")
        await page.get_by_label("Station ohne Spitznamen suchen").fill("Bielefeld")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("Diesen Namen gibt es nicht")
        await page.get_by_role("button", name="Verwerfen").click()
        await expect(page.locator(".save-state.saved")).to_be_visible()
        await page.reload()
        await expect(page.get_by_role("button", name="Schlümpchen entfernen")).to_be_visible()
