"""The pages of questions in a real browser, over the shipped content and a real draft."""

from __future__ import annotations

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from tests.studio.scene import Studio
from tests.studio.skill_scene import Skills, kept
from tests.support.browser import DESKTOP, PHONE, browser

__all__ = ["browser"]

LINE = "transit/disruption_line"
TABS = ("sentences", "texts", "dialogues", "about", "history")
MOST_SCRIPT = 60_000


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_part_is_whole(studio: Studio, browser: Browser, scheme: str, viewport: object) -> None:
    """List, form and each part of a question fit their window, are named for a screen reader, and nothing complains."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, "/studio/skills", color_scheme=scheme, viewport=viewport)
        for name, path in [
            ("list", "/studio/skills"),
            ("new", "/studio/skills/new"),
            *((part, f"/studio/skills/{LINE}#{part}") for part in TABS),
        ]:
            await tab.page.goto("about:blank")
            await tab.page.goto(f"{studio.origin}{path}")
            await expect(tab.page.locator("main h1")).to_be_visible()
            if name in TABS:
                await expect(tab.page.locator("#panel > *").first).to_be_visible()
                await kept(tab.page)
            await tab.picture(f"skills-{name}-{scheme}-{'phone' if viewport == PHONE else 'wide'}")
            assert not await tab.is_wider_than_its_window(), name
            assert await tab.unnamed() == [], name
            results = await Axe().run(tab.page)
            assert results.response["violations"] == [], name
        assert tab.complaints == []


async def test_a_sentence_with_a_marked_value_by_keyboard_alone(studio: Studio, browser: Browser) -> None:
    """Without a mouse a sentence is typed, two of its words are marked as a station, and it stands in the draft."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, f"/studio/skills/{LINE}")
        await expect(tab.page.locator("#new-sentence")).to_be_visible()
        keyboard = tab.page.keyboard
        await keyboard.press("n")
        await expect(tab.page.locator("#new-sentence")).to_be_focused()
        await keyboard.type("Klemmt gerade was an der Kellinghusenstraße Nord?")
        await expect(tab.page.locator(".word")).to_have_count(7)
        await keyboard.press("Control+m")
        for _ in range(5):
            await keyboard.press("ArrowRight")
        await keyboard.press("Shift+ArrowRight")
        await expect(tab.page.locator('.word[aria-pressed="true"]')).to_have_count(2)
        await tab.picture("skills-marking")
        await keyboard.press("Enter")
        while await tab.page.evaluate("document.activeElement.textContent") != "Haltestelle":
            await keyboard.press("ArrowRight")
        await keyboard.press("Enter")
        await expect(tab.page.locator(".words mark")).to_have_text(
            ["Haltestelle: Kellinghusenstraße", "Haltestelle: Nord"]
        )
        await tab.walks("Shift+Tab", "#new-sentence")
        await keyboard.press("Enter")
        await expect(tab.page.locator(".toast")).to_contain_text("hinzugefügt")
        assert "Klemmt gerade was an der [Kellinghusenstraße Nord](station)?" in await skills.sentences(LINE)
        assert tab.complaints == []


async def test_the_editor_is_light(studio: Studio, browser: Browser) -> None:
    """What a question's page brings at once is at most 60 kB of script."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, f"/studio/skills/{LINE}")
        await expect(tab.page.locator(".sentences li").first).to_be_visible()
        sizes = await tab.page.evaluate(
            "performance.getEntriesByType('resource').filter(e => e.name.endsWith('.js')).map(e => e.decodedBodySize)"
        )
        assert sum(sizes) < MOST_SCRIPT
