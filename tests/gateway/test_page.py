"""The web chat's page in a real browser, over a real door."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.model.address import Address
from bot.model.message import Choice
from bot.model.page_words import CHAT, LANDING, MY_DATA, SHARED, SHOWN
from bot.web.pages import FOLDERS
from bot.webchat.visitor import address_of
from tests.gateway.scene import Door, shipped_words
from tests.support.parts import BROWSER

QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

PAGES = [path for folder in FOLDERS for path in folder.glob("*.html")]
SCRIPTS = [path for folder in FOLDERS for path in folder.glob("*.js")]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = BROWSER.need()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        await browser.close()


@pytest.fixture
async def address(store: Door) -> str:
    """Where the door of this test is found, also after it was closed and opened again."""
    found = f"http://127.0.0.1:{unused_port()}"
    store.site = replace(store.site, public_url=found)
    return found


@asynccontextmanager
async def open_door(store: Door) -> AsyncIterator[None]:
    """The door, open on its address until the block ends."""
    runner = web.AppRunner(store.app())
    await runner.setup()
    port = int(store.site.public_url.rpartition(":")[2])
    await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
    try:
        yield
    finally:
        await runner.cleanup()


async def opened(browser: Browser, address: str, path: str = "/chat") -> Page:
    context = await browser.new_context(locale="de-DE", viewport={"width": 390, "height": 780})
    page = await context.new_page()
    await page.goto(address + path)
    return page


async def write(page: Page, text: str) -> None:
    await page.fill("#words", text)
    await page.press("#words", "Enter")


async def visitor(page: Page, store: Door) -> Address:
    [cookie] = await page.context.cookies()
    found = address_of(cookie["value"], store.site)
    assert found is not None
    return found


async def texts(page: Page) -> list[str]:
    return await page.locator(".bubble .words").all_inner_texts()


async def test_question_answer_and_choice(store: Door, address: str, browser: Browser) -> None:
    """A customer asks, sees the ticks grow, gets an answer with choices, taps one, and finds all after a reload."""
    async with open_door(store):
        page = await opened(browser, address)
        assert await page.context.cookies() == []
        await expect(page.locator("#empty")).to_be_visible()
        await write(page, "Fährt die U3?")
        await expect(page.locator('.own[data-tick="stored"]')).to_have_count(1)
        await expect(page.locator("#typing")).to_be_visible()
        who = await visitor(page, store)
        await store.turn(who, "Nein. Soll ich schreiben?", choices=(Choice("o-1", "Ja, gern", "affirm"),))
        await expect(page.locator('.own[data-tick="read"]')).to_have_count(1)
        await expect(page.locator("#typing")).to_be_hidden()
        await page.get_by_role("button", name="Ja, gern").click()
        await expect(page.locator('.own[data-tick="stored"]')).to_have_count(1)
        await expect(page.locator(".choices")).to_have_count(0)
        await store.turn(who, "Mache ich.")
        await expect(page.locator(".bubble")).to_have_count(4)
        before = await texts(page)
        await page.reload()
        await expect(page.locator(".bubble")).to_have_count(4)
        assert await texts(page) == before == ["Fährt die U3?", "Nein. Soll ich schreiben?", "Ja, gern", "Mache ich."]


async def test_lost_connection_loses_and_doubles_nothing(store: Door, address: str, browser: Browser) -> None:
    """What is written while the door is shut leaves when it opens again, in order and once."""
    async with open_door(store):
        page = await opened(browser, address)
        await write(page, "eins")
        await expect(page.locator('.own[data-tick="stored"]')).to_have_count(1)
    await write(page, "zwei")
    await write(page, "drei")
    await expect(page.locator("#banner")).to_be_visible()
    await expect(page.locator('.own[data-tick="waiting"]')).to_have_count(2)
    async with open_door(store):
        await expect(page.locator('.own[data-tick="stored"]')).to_have_count(3, timeout=30_000)
        await expect(page.locator("#banner")).to_be_hidden()
        taken = await store.turn(await visitor(page, store), "alles da")
        assert [item.text for item in taken.items] == ["eins", "zwei", "drei"]  # type: ignore[union-attr]
        await expect(page.locator(".bubble")).to_have_count(4)
        assert await texts(page) == ["eins", "zwei", "drei", "alles da"]


async def test_words_stay_words(store: Door, address: str, browser: Browser) -> None:
    """What looks like HTML is shown as it was written; only web addresses become links."""
    async with open_door(store):
        page = await opened(browser, address)
        await write(page, '<img src=x onerror="document.title=1"> https://example.org/a_(b). javascript:alert(1)')
        await expect(page.locator(".bubble")).to_have_count(1)
        assert await page.locator(".bubble img").count() == 0
        links = page.locator(".words a")
        assert [await link.get_attribute("href") for link in await links.all()] == ["https://example.org/a_(b)"]


async def test_message_that_came_while_nobody_looked_is_read_later(store: Door, address: str, browser: Browser) -> None:
    """A message counts as read once the page shows it, and no sooner."""
    async with open_door(store):
        page = await opened(browser, address)
        await write(page, "Moin")
        await expect(page.locator('.own[data-tick="stored"]')).to_have_count(1)
        taken = await store.turn(await visitor(page, store), "Moin!")
        await expect(page.locator(".theirs")).to_have_count(1)
        await write(page, "danach")  # frames are worked off in order
        await expect(page.locator('.own[data-tick="stored"]')).to_have_count(1)
        [ours] = [found for found in await store.threads.thread(taken.contact) if found.line.message]
        assert ours.status == "read"


async def test_wrong_host_leads_to_the_right_one(store: Door, address: str, browser: Browser) -> None:
    """Who opens the page under another name of this machine is brought to the address that the socket answers to."""
    async with open_door(store):
        page = await opened(browser, address.replace("127.0.0.1", "localhost"))
        await page.wait_for_url(f"{address}/chat")


ASKED = {
    ".html": re.compile(r'data-(?:text|label|hint)="(\w+)"|\bwords\.(\w+)'),
    ".js": re.compile(r"()\bstrings\.(?!js)(\w+)"),
}
MADE_UP = re.compile(r"^(?:owner|who|tick|way|fact|status|language|beside)_|^(?:not_found|later|starters)$")
"""Keys that are put together where they are asked for; `starters` come from the skills."""


def asked(*places: str) -> set[str]:
    """What the templates and scripts of these doors ask for by name."""
    files = [path for path in PAGES + SCRIPTS if path.parts[-3] in places]
    found = {one or other for path in files for one, other in ASKED[path.suffix].findall(path.read_text())}
    return {key for key in found if not MADE_UP.search(key)}


@pytest.mark.parametrize(("door", "page"), [("webchat", CHAT), ("gateway", LANDING), ("mydata", MY_DATA)])
async def test_a_page_has_the_words_it_asks_for_and_no_others(door: str, page: str) -> None:
    """What a template or script asks for is declared for its page; what is declared, somebody asks for."""
    found = asked(door)
    assert found <= {*SHOWN[page], *SHOWN[SHARED]}
    assert {key for key in SHOWN[page] if not MADE_UP.search(key)} <= found


async def test_the_page_speaks_in_the_companys_form() -> None:
    """Sie where the company says Sie, and no du left over."""
    words = await shipped_words()
    formal, familiar = words.of(CHAT, "de_sie"), words.of(CHAT, "de")
    assert set(formal) == set(familiar) == set(words.of(CHAT, "en"))
    for page in (CHAT, LANDING, MY_DATA):
        said = " ".join([*words.of(page, "de_sie").values(), *words.starters["de_sie"]])
        assert not re.search(r"\b(du|dein\w*|dir|dich)\b", said.replace("Deutsch (du)", ""), re.IGNORECASE)


def test_nothing_is_inline() -> None:
    """The pages hold no script and no style of their own, and no script writes HTML."""
    for path in PAGES:
        text = path.read_text()
        assert "<style" not in text
        assert "style=" not in text
        assert "<script>" not in text
    for path in SCRIPTS:
        assert "innerHTML" not in path.read_text()
