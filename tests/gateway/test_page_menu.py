"""The web chat's menu in a real browser: to be remembered, the end, and what a page keeps."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.model.item import MessageItem
from bot.model.message import Choice
from bot.webchat.visitor import COOKIE
from tests.gateway.scene import Door
from tests.gateway.test_onward import queued
from tests.gateway.test_page import address, browser, open_door, opened, texts, visitor, write
from tests.support.axe import SCHEMES, SIZES, flaws
from tests.support.browser import PICTURES

__all__ = ["address", "browser"]

KEPT = "({ ...localStorage, ...sessionStorage })"


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/{name}.png", animations="disabled")


async def tab_of(context: BrowserContext, address: str) -> Page:
    page = await context.new_page()
    await page.goto(f"{address}/chat")
    return page


async def talked(page: Page, store: Door) -> None:
    """A question and its answer."""
    await write(page, "Mein Schirm liegt in der U3")
    await expect(page.locator('.own[data-tick="stored"]')).to_have_count(1)
    await store.turn(await visitor(page, store), "Das gebe ich weiter.")
    await expect(page.locator(".theirs")).to_have_count(1)


async def ends(page: Page) -> None:
    await page.click("#menu-button")
    await page.click("#end-button")
    await expect(page.locator("#end")).to_be_visible()
    await page.click("#end-yes")


async def test_the_end_is_asked_and_done(store: Door, address: str, browser: Browser) -> None:
    """A dialog says what goes and what stays; then the page is as fresh as for a stranger, in all tabs, and keeps
    nothing; the next message is somebody else's."""
    async with open_door(store):
        page = await opened(browser, address)
        await talked(page, store)
        before = await visitor(page, store)
        other = await tab_of(page.context, address)
        await expect(other.locator(".bubble")).to_have_count(2)
        await page.fill("#words", "halb geschr")
        await page.click("#menu-button")
        await page.click("#end-button")
        await expect(page.locator("#end")).to_contain_text("WhatsApp")
        await page.click("#end-no")
        await expect(page.locator(".bubble")).to_have_count(2)
        await ends(page)
        for tab in (page, other):
            await expect(tab.locator("#empty")).to_be_visible()
            await expect(tab.locator(".bubble")).to_have_count(0)
            await expect(tab.locator("#banner")).to_contain_text("beendet")
            assert await tab.input_value("#words") == ""
            assert await tab.evaluate(KEPT) == {}
        assert await page.context.cookies() == []
        await write(page, "Guten Tag")
        await expect(page.locator('.own[data-tick="stored"]')).to_have_count(1)
        assert await visitor(page, store) != before
        assert await texts(page) == ["Guten Tag"]


async def test_an_end_that_fails_is_owned_up_to(store: Door, address: str, browser: Browser) -> None:
    """Without a connection nothing is forgotten, and the dialog says so."""
    async with open_door(store):
        page = await opened(browser, address)
        await talked(page, store)
        await page.context.set_offline(True)
        await ends(page)
        await expect(page.locator("#end-failed")).to_be_visible()
        await expect(page.locator(".bubble")).to_have_count(2)
        assert [one["name"] for one in await page.context.cookies()] == [COOKIE]


async def test_delete_my_data_is_one_step_away(store: Door, address: str, browser: Browser) -> None:
    """From the dialog the customer asks for more than the end: the wish is said in the chat and asked about there."""
    async with open_door(store):
        page = await opened(browser, address)
        await page.click("#menu-button")
        await page.click("#end-button")
        await page.click("#end-erase")
        await expect(page.locator("#end")).to_be_hidden()
        await expect(page.locator('.own[data-tick="stored"]')).to_have_count(1)
        assert await texts(page) == ["Meine Daten löschen"]


async def test_remembered_by_choice(store: Door, address: str, browser: Browser) -> None:
    """By default the cookie ends with the browser; ticked, before or after the first message, it lives on."""
    async with open_door(store):
        page = await opened(browser, address)
        await page.click("#menu-button")
        await page.check("#remember")
        assert await page.context.cookies() == []  # nobody is known yet
        await page.keyboard.press("Escape")
        await write(page, "Moin")
        await expect(page.locator('.own[data-tick="stored"]')).to_have_count(1)
        [kept] = await page.context.cookies()
        assert kept["expires"] > 0
        await page.reload()
        await page.click("#menu-button")
        await expect(page.locator("#remember")).to_be_checked()
        await page.uncheck("#remember")
        await expect(page.locator("#remember")).to_be_enabled()
        [kept] = await page.context.cookies()
        assert kept["expires"] == -1


async def test_half_written_words_survive_a_reload(store: Door, address: str, browser: Browser) -> None:
    """What is not sent yet is still there; what is sent is not; another tab does not see it."""
    async with open_door(store):
        page = await opened(browser, address)
        await page.fill("#words", "Ich habe gestern in der U3 meinen")
        await page.reload()
        await expect(page.locator("#words")).to_have_value("Ich habe gestern in der U3 meinen")
        await expect(page.locator("#send")).to_be_enabled()
        assert await (await tab_of(page.context, address)).input_value("#words") == ""
        await page.press("#words", "Enter")
        await expect(page.locator('.own[data-tick="stored"]')).to_have_count(1)
        await page.reload()
        assert await page.input_value("#words") == ""


async def test_nothing_unsent_stays_on_a_public_computer(store: Door, address: str, browser: Browser) -> None:
    """What could not leave waits in this tab, not on the device: the next person must not send it."""
    async with open_door(store):
        page = await opened(browser, address)
        await page.context.set_offline(True)
        await write(page, "Meine Kundennummer ist 4711")
        await expect(page.locator('.own[data-tick="waiting"]')).to_have_count(1)
        assert await page.evaluate("Object.keys(localStorage)") == []


async def test_the_team_has_hours(store: Door, address: str, browser: Browser) -> None:
    """The empty page says when people are there, and promises nobody at night."""
    async with open_door(store):
        page = await opened(browser, address)
        await expect(page.locator("#hours")).to_have_text("Unser Team ist da: Mo–Fr 08:00–18:00, Sa 09:00–13:00 Uhr")


async def test_starters_are_first_questions(store: Door, address: str, browser: Browser) -> None:
    """The empty page offers questions to tap, said as words of ours, which never grant anything by themselves."""
    async with open_door(store):
        page = await opened(browser, address)
        await page.get_by_role("button", name="Fährt die U3?").click()
        await expect(page.locator('.own[data-tick="stored"]')).to_have_count(1)
        await expect(page.locator("#starters")).to_be_hidden()
        [item] = (await store.taken(await visitor(page, store))).items
        assert isinstance(item, MessageItem)
        assert (item.text, item.supplied) == ("Fährt die U3?", True)


LONG = "https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?lang=de&idc=00340434161094042557"


@pytest.mark.parametrize(
    ("address_", "shown"),
    [
        (LONG, "dhl.de/de/privatkunden/…"),
        ("https://example.org", "example.org"),
        ("https://example.org/", "example.org"),
        ("http://example.org/a/b", "example.org/a/b"),
        ("https://example.org/?q=1", "example.org/…"),
        ("https://example.org/" + "x" * 60, "example.org/" + "x" * 23 + "…"),
        ("https://user@evil.example/a", "user@evil.example/a"),
    ],
)
async def test_links_are_short(store: Door, address: str, browser: Browser, address_: str, shown: str) -> None:
    """A link is its host and the beginning of its path; it leads to the whole address."""
    async with open_door(store):
        page = await opened(browser, address)
        await write(page, f"Hier: {address_} .")
        link = page.locator(".words a")
        await expect(link).to_have_text(shown)
        assert await link.get_attribute("href") == address_


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
async def test_everybody_can_use_it(store: Door, address: str, browser: Browser, size: str, scheme: str) -> None:
    """axe finds nothing on the empty page, in a talk, with menu or dialog open; nothing is wider than the window."""
    async with open_door(store):
        how: Any = {"locale": "de-DE", "viewport": SIZES[size], "color_scheme": scheme}
        context = await browser.new_context(**how)
        page = await tab_of(context, address)
        found = {"empty": await flaws(page)}
        await picture(page, f"chat-empty-{size}-{scheme}")
        await write(page, f"Wo ist mein Paket? {LONG}")
        await expect(page.locator('.own[data-tick="stored"]')).to_have_count(1)
        await store.turn(
            await visitor(page, store),
            f"Es ist unterwegs: {LONG}\nSoll ich dir schreiben?",
            choices=(Choice("o-1", "Ja, gern", "affirm"), Choice("o-2", "Nein", "deny")),
        )
        await expect(page.locator(".choices")).to_have_count(1)
        found["talk"] = await flaws(page)
        await picture(page, f"chat-talk-{size}-{scheme}")
        await page.click("#menu-button")
        found["menu"] = await flaws(page)
        await picture(page, f"chat-menu-{size}-{scheme}")
        await page.click("#end-button")
        found["dialog"] = await flaws(page)
        await picture(page, f"chat-end-{size}-{scheme}")
        assert {where: what for where, what in found.items() if what} == {}
        assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_keys_alone_open_and_close(store: Door, address: str, browser: Browser) -> None:
    """The menu opens by key with the focus in it, Escape closes it and gives the focus back; so does the dialog."""
    async with open_door(store):
        page = await opened(browser, address)
        await page.focus("#menu-button")
        await page.keyboard.press("Enter")
        await expect(page.locator("#remember")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.locator("#menu")).to_be_hidden()
        await expect(page.locator("#menu-button")).to_be_focused()
        await page.keyboard.press("Enter")
        for _ in range(2):
            await page.keyboard.press("Tab")
        await expect(page.locator("#end-button")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator("#end-no")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.locator("#end")).to_be_hidden()
        await expect(page.locator("#menu-button")).to_be_focused()
        await expect(page.locator("#menu-button")).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
async def test_onward_to_whatsapp(store: Door, address: str, browser: Browser, size: str, scheme: str) -> None:
    """Who waits while nobody is there is offered WhatsApp: words, link and picture in a dialog that anybody can use."""
    async with open_door(store):
        how: Any = {"locale": "de-DE", "viewport": SIZES[size], "color_scheme": scheme}
        page = await tab_of(await browser.new_context(**how), address)
        await write(page, "Mensch")
        await expect(page.locator('.own[data-tick="stored"]')).to_have_count(1)
        await queued(store, await visitor(page, store))
        await expect(page.locator("#onward")).to_be_visible()
        found = {"offer": await flaws(page)}
        await picture(page, f"chat-onward-{size}-{scheme}")
        await page.click("#onward-button")
        await expect(page.locator("#code-words")).to_contain_text("WEITER ")
        words = await page.inner_text("#code-words")
        link = await page.get_attribute("#code-link", "href") or ""
        assert link.endswith(words.replace(" ", "%20"))
        box = await page.locator("#code-picture svg").bounding_box()
        assert box
        assert box["width"] > 150
        found["code"] = await flaws(page)
        await picture(page, f"chat-code-{size}-{scheme}")
        assert {where: what for where, what in found.items() if what} == {}
        await page.keyboard.press("Escape")
        await expect(page.locator("#onward-button")).to_be_focused()


async def test_what_is_said_too_late_begins_anew(store: Door, address: str, browser: Browser) -> None:
    """Who writes after the visit is over has a fresh page, is told so, and has lost no word of what they wrote."""
    async with open_door(store):
        page = await opened(browser, address)
        await talked(page, store)
        before = await visitor(page, store)
        await page.context.set_offline(True)  # an open line would tell the page before anybody writes
        await store.visits.end(before.user)  # as its end in the store does
        await write(page, "Gibt es etwas Neues?")
        await page.context.set_offline(False)
        await expect(page.locator("#banner")).to_contain_text("Hier beginnt ein neues", timeout=20_000)
        await expect(page.locator('.own[data-tick="stored"]')).to_have_count(1)
        assert await texts(page) == ["Gibt es etwas Neues?"]
        assert await visitor(page, store) != before
        await expect(page.locator("#banner")).to_be_visible()
        await write(page, "Hallo?")
        await expect(page.locator("#banner")).to_be_hidden()
