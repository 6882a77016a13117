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


async def test_a_preview_leaves_out_what_has_no_value(studio: Studio, browser: Browser) -> None:
    """The preview fills in what is known, shows the limit of each messenger, and which lines stay away."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, f"/studio/skills/{LINE}")
        page = tab.page
        await page.click("#tab-texts")
        await page.get_by_role("button", name="Vorschau").first.click()
        await expect(page.locator(".preview")).to_contain_text("1.600 Zeichen in WhatsApp")
        await expect(page.locator(".left-out")).to_have_count(0)
        await page.locator(".missing input").first.uncheck()
        await expect(page.locator(".left-out").first).to_contain_text("bleibt weg")
        await page.locator(".preview").scroll_into_view_if_needed()
        await tab.picture("skills-preview")
        assert (await Axe().run(page)).response["violations"] == []
        await page.get_by_role("button", name="Chat", exact=True).click()
        await expect(page.locator(".preview")).to_contain_text("4.000 Zeichen in Chat")
        assert tab.complaints == []


async def test_a_long_list_stays_quick(studio: Studio, browser: Browser) -> None:
    """With a thousand sentences a key press in the field is shown within a frame or few, and a search narrows them."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, "/studio/skills/common/out_of_scope")
        page = tab.page
        await expect(page.locator(".sentences li").nth(500)).to_be_attached()
        took = await page.evaluate(
            """async () => {
              const field = document.getElementById("new-sentence");
              const times = [];
              for (const text of ["E", "Ei", "Ein", "Ein ", "Ein S", "Ein Sa", "Ein Sat", "Ein Satz"]) {
                const began = performance.now();
                field.value = text;
                field.dispatchEvent(new InputEvent("input", { bubbles: true }));
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                times.push(performance.now() - began);
              }
              return times.sort((one, other) => one - other)[4];
            }"""
        )
        assert took < 200
        await page.fill("#find-sentence", "wetter")
        await expect(page.locator(".sentences li")).not_to_have_count(0)
        assert await page.locator(".sentences li").count() < 100


async def test_the_keys_are_told_and_can_be_switched_off(studio: Studio, browser: Browser) -> None:
    """A question mark shows the shortcuts; whoever dictates can switch the single keys off, and they stay off."""
    skills = await Skills(studio).emptied()
    async with studio.serving(skills.pages):
        tab = await studio.opened(browser, f"/studio/skills/{LINE}")
        page = tab.page
        await expect(page.locator("#new-sentence")).to_be_visible()
        await page.keyboard.press("2")
        await expect(page.locator("#tab-texts")).to_have_attribute("aria-selected", "true")
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog")).to_be_visible()
        await tab.picture("skills-keys")
        assert (await Axe().run(page)).response["violations"] == []
        await page.get_by_label("Kürzel aus einzelnen Tasten sind an").uncheck()
        await page.keyboard.press("Escape")
        await page.reload()
        await expect(page.get_by_role("button", name="Vorschau").first).to_be_visible()
        await page.keyboard.press("1")
        await expect(page.locator("#tab-texts")).to_have_attribute("aria-selected", "true")
