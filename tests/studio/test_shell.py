"""What all pages of the studio share: who gets in, words in both languages, a policy without inline script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.studio.studio_page import ROOM
from tests.studio.overview import first_page
from tests.studio.scene import Studio
from tests.support.browser import DESKTOP, PHONE, browser

__all__ = ["browser"]

WORDS = sorted(ROOM.rglob("words.json"))
MOST_SCRIPT = 60_000


@pytest.mark.parametrize("file", WORDS, ids=lambda file: file.parent.name)
def test_words_stand_in_both_languages(file: object) -> None:
    """No page has a word in one language that it lacks in the other."""
    words = json.loads(file.read_text("utf-8"))  # type: ignore[attr-defined]
    assert set(words) == {"de", "en"}
    assert list(words["de"]) == list(words["en"])
    assert all(text.strip() for texts in words.values() for text in texts.values())


async def test_only_admins_get_in(studio: Studio, tmp_path: Path) -> None:
    """Who is not signed in is led to the sign-in page; an agent is refused, pages and calls alike."""
    async with studio.serving([first_page(studio, tmp_path)]):
        page = await studio.call("GET", "/studio", Accept="text/html")
        assert (page.status, page.headers["Location"]) == (302, "/desk/login?next=/studio")
        assert (await studio.call("GET", "/studio/words/overview.json")).status == 401
        agent = await studio.token("agent")
        assert (await studio.call("GET", "/studio", agent)).status == 403
        assert (await studio.call("GET", "/studio", await studio.token())).status == 200


async def test_files_are_named_not_paths(studio: Studio, tmp_path: Path) -> None:
    """What is served are the files of the pages and nothing beside them."""
    async with studio.serving([first_page(studio, tmp_path)]):
        for name in ("api.js", "vendor/core.js", "overview/page.js", "studio.css"):
            assert (await studio.call("GET", f"/studio/static/{name}")).status == 200, name
        for name in ("words.json", "shell.html", "overview/page.py", "%2e%2e/app.py", "vendor/LICENSES.txt"):
            assert (await studio.call("GET", f"/studio/static/{name}")).status in {401, 404}, name


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_shell_is_whole(
    studio: Studio, browser: Browser, scheme: str, viewport: object, tmp_path: Path
) -> None:
    """The page opens without a complaint of the browser's, within its window, all of it named, in both languages."""
    async with studio.serving([first_page(studio, tmp_path)]):
        tab = await studio.opened(browser, "/studio", color_scheme=scheme, viewport=viewport)
        await tab.picture(f"studio-shell-{scheme}-{'phone' if viewport == PHONE else 'wide'}")
        assert not await tab.is_wider_than_its_window()
        assert await tab.unnamed() == []
        results = await Axe().run(tab.page)
        assert results.response["violations"] == []
        await tab.page.locator("button.language").click()
        await expect(tab.page.locator("html")).to_have_attribute("lang", "en")
        await expect(tab.page.locator("main#page h1")).to_have_text("Overview")
        assert tab.complaints == []


async def test_a_page_is_light(studio: Studio, browser: Browser, tmp_path: Path) -> None:
    """No page brings more than 60 kB of script."""
    async with studio.serving([first_page(studio, tmp_path)]):
        tab = await studio.opened(browser, "/studio")
        sizes = await tab.page.evaluate(
            "performance.getEntriesByType('resource').filter(e => e.name.endsWith('.js')).map(e => e.decodedBodySize)"
        )
        assert sizes
        assert sum(sizes) < MOST_SCRIPT
