"""Every page of the studio as it is built: reached from the menu, light, named, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.studio.studio_page import ROOM
from bot.wiring.stores import Stores
from tests.desk.scene import PASSWORD
from tests.studio.internal_port import whole_app
from tests.support.browser import DESKTOP, PHONE, Tab, browser

__all__ = ["browser"]

MOST_SCRIPT = 60_000
WORDS = [json.loads(file.read_text("utf-8"))["de"] for file in ROOM.rglob("words.json")]
FIRST = "|".join(sorted({name.partition(".")[0] for words in WORDS for name in words}))
KEYS = re.compile(rf"(?<![\w./@-])(?:{FIRST})\.[a-z_]{{2,}}\b")
"""What a name of words looks like that has no words: it is shown as it is."""


class Whole:
    """The internal port, served."""

    def __init__(self, stores: Stores, address: str) -> None:
        self.stores = stores
        self.address = address

    async def opened(self, browser: Browser, **options: object) -> Tab:
        """The first page, as a new admin."""
        name = "anna"
        if await self.stores.accounts.find(name):
            await self.stores.accounts.remove(name)
        await self.stores.accounts.set_password(await self.stores.accounts.add(name, "admin"), PASSWORD)
        tab = await Tab.open(browser, f"{self.address}/desk/login?next=/studio", **options)
        await tab.page.fill("#name", name)
        await tab.page.fill("#password", PASSWORD)
        await tab.page.keyboard.press("Enter")
        await expect(tab.page.locator("main#page h1")).to_be_visible()
        return tab


@pytest.fixture
async def whole(redis_server: EmbeddedRedis, tmp_path: Path) -> AsyncIterator[Whole]:
    redis = connect(redis_server.url)
    app, stores = whole_app(tmp_path, redis)
    async with TestServer(app) as server:
        yield Whole(stores, str(server.make_url("")).rstrip("/"))
    await redis.aclose()


async def menu(tab: Tab) -> list[str]:
    paths: list[str] = await tab.page.locator(".nav a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    return paths


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["wide-light", "phone-dark"]
)
async def test_every_page_is_whole(whole: Whole, browser: Browser, viewport: object, scheme: str) -> None:
    """Each page of the menu opens without a complaint, says all in words, and breaks no rule of accessibility."""
    tab = await whole.opened(browser, viewport=viewport, color_scheme=scheme)
    paths = await menu(tab)
    assert {"/studio", "/studio/people", "/studio/state", "/studio/audit"} <= set(paths)
    wrong: dict[str, list[str]] = {}
    for path in paths:
        for language in ("de", "en"):
            wrong[f"{path} {language}"] = await faults(tab, f"{whole.address}{path}", language)
            name = path.strip("/").replace("/", "-")
            await tab.picture(f"every-{name}-{language}-{scheme}-{'phone' if viewport == PHONE else 'wide'}")
    assert {place: found for place, found in wrong.items() if found} == {}


async def faults(tab: Tab, address: str, language: str) -> list[str]:
    """What is wrong with a page in this language."""
    cookie = {"name": "lotse_language", "value": language, "domain": urlsplit(address).hostname, "path": "/"}
    await tab.page.context.add_cookies([cookie])  # type: ignore[list-item]
    tab.complaints.clear()
    await tab.page.goto(address)
    await expect(tab.page.locator("main#page h1")).to_be_visible()
    await tab.page.wait_for_load_state("networkidle")
    found = [*tab.complaints, *(f"unnamed: {one}" for one in await tab.unnamed())]
    if await tab.is_wider_than_its_window():
        found.append("wider than its window")
    same = language != "de"  # but for its words: it was looked at a moment ago
    violations = [] if same else (await Axe().run(tab.page)).response["violations"]
    found += [f"axe: {one['id']} {[node['target'] for node in one['nodes']]}" for one in violations]
    found += [f"no words: {word}" for word in KEYS.findall(await tab.page.locator("body").inner_text())]
    if await tab.page.locator("html").get_attribute("lang") != language:
        found.append("another language")
    return found


async def test_every_page_is_light(whole: Whole, browser: Browser) -> None:
    """No page brings more than 60 kB of script at first, and none brings anything from elsewhere."""
    tab = await whole.opened(browser)
    heavy: dict[str, int] = {}
    for path in await menu(tab):
        await tab.page.goto(f"{whole.address}{path}")
        await expect(tab.page.locator("main#page h1")).to_be_visible()
        loaded = await tab.page.evaluate(
            "performance.getEntriesByType('resource').map(one => [one.name, one.decodedBodySize])"
        )
        assert [name for name, _ in loaded if not name.startswith(whole.address)] == []
        size = sum(size for name, size in loaded if name.split("?")[0].endswith(".js"))
        if size >= MOST_SCRIPT:
            heavy[path] = size
    assert heavy == {}


async def test_every_page_is_walked_by_keyboard(whole: Whole, browser: Browser) -> None:
    """From the address bar the first stop leads past the menu into the page; each page shows where the focus is."""
    tab = await whole.opened(browser)
    for path in await menu(tab):
        await tab.page.goto(f"{whole.address}{path}")
        await expect(tab.page.locator("main#page h1")).to_be_visible()
        await tab.page.keyboard.press("Tab")
        await expect(tab.page.locator("a.skip")).to_be_focused()
        await tab.page.keyboard.press("Enter")
        await tab.page.keyboard.press("Tab")
        seen = await tab.page.evaluate(
            "[!!document.activeElement.closest('main'), getComputedStyle(document.activeElement).outlineStyle]"
        )
        assert seen[0] is False or seen[1] != "none", path
