"""What is typed at the desk: a note never becomes a reply, drafts stay, links are links and nothing else is."""

from __future__ import annotations

from random import Random

import pytest
from playwright.async_api import Browser, expect

from bot.store.redis import keys
from tests.desk.opened import Opened, lines, writes
from tests.desk.scene import Desk
from tests.support.browser import browser

__all__ = ["browser"]

KEYS = [*"nnnrecuzjk?/", "Escape", "Escape", "Enter", "Enter", " ", "Control+z", "Control+Enter", "Shift+Enter", "Tab"]
KEYS += ["ArrowDown", "ArrowUp", "Shift+Tab"]
NOTED, REPLIED = "nurintern", "fuerkunden"


async def test_a_note_has_a_field_of_its_own(desk: Desk, browser: Browser) -> None:
    """Draft, Erledigt, Escape, n, text, Enter: the draft stays where it is, and the text is a note."""
    name = await desk.person()
    contact = await desk.waiting(f"agent:{name}")
    jana = await Opened.of(desk, browser, name)
    await jana.opens(contact)
    await jana.page.fill("#text", "Moin, ich schaue")
    for key in ("Escape", "e", "Escape", "n"):
        await jana.page.keyboard.press(key)
    await jana.page.keyboard.type("Der Kunde ruft schon wieder an")
    await jana.page.keyboard.press("Enter")
    await expect(jana.page.locator("article.note .text")).to_have_text("Der Kunde ruft schon wieder an")
    await expect(jana.page.locator("#text")).to_have_value("Moin, ich schaue")
    await expect(jana.page.locator("#note")).to_have_value("")
    assert not [text for who, text, _ in await lines(desk, contact) if who == "agent"]


@pytest.mark.parametrize("seed", range(4))
async def test_no_keys_send_a_note_to_a_customer(desk: Desk, browser: Browser, seed: int) -> None:
    """Whatever keys are pressed between, what was typed in the note's field is only ever a note, and what was typed in
    the reply's only ever a reply."""
    chance = Random(seed)
    await desk.redis.flushdb()
    name = await desk.person()
    contacts = [await desk.waiting(f"agent:{name}"), await desk.waiting(f"agent:{name}"), await desk.waiting()]
    jana = await Opened.of(desk, browser, name)
    await jana.opens(contacts[0])
    typed = 0
    for _ in range(150):
        await jana.page.keyboard.press(chance.choice(KEYS))
        if "/desk/login" in jana.page.url:
            break
        if (focused := await jana.focused()) in {"note", "text"} and chance.random() < 0.7:
            await jana.page.keyboard.type(f" {NOTED if focused == 'note' else REPLIED}{seed} ")
            typed += 1
    assert typed
    said = [line for contact in contacts for line in await lines(desk, contact)]
    assert not [line for line in said if NOTED in line[1] and (line[0], line[2]) != ("system", "note")]
    assert not [line for line in said if REPLIED in line[1] and line[0] != "agent"]


async def test_the_cursor_goes_nowhere_while_somebody_types(desk: Desk, browser: Browser) -> None:
    """Who takes a conversation and presses n before the server has answered writes a note, to the last letter."""
    name = await desk.person()
    contact = await desk.waiting()
    jana = await Opened.of(desk, browser, name)
    await jana.opens(contact)
    async with jana.page.expect_response("**/desk/api/act"):
        await jana.page.keyboard.press("c")
        await jana.page.keyboard.press("n")
        await jana.page.keyboard.type("Vorsicht,")
    await expect(jana.page.locator('.head [data-key="resolve"]')).to_be_visible()
    await jana.page.keyboard.type(" ruft auch an")
    await jana.page.keyboard.press("Enter")
    await expect(jana.page.locator("article.note .text")).to_have_text("Vorsicht, ruft auch an")
    assert not [text for who, text, _ in await lines(desk, contact) if who == "agent"]


@pytest.mark.parametrize("question", ["draft", "open"])
async def test_a_question_that_closes_takes_no_cursor_away(desk: Desk, browser: Browser, question: str) -> None:
    """Keys pressed faster than the browser tells of a closed question still write a note, to the last letter."""
    name = await desk.person()
    contact = await desk.waiting(f"agent:{name}")
    jana = await Opened.of(desk, browser, name)
    await jana.opens(contact)
    if question == "draft":
        await jana.page.fill("#text", "Moin, ich schaue")
        await jana.page.keyboard.press("Escape")
    await jana.page.keyboard.press("e")
    await expect(jana.page.get_by_role("dialog")).to_be_visible()
    await jana.page.evaluate(
        """() => {
            const dialog = document.querySelector("dialog[open]");
            dialog.close(); // its event comes later
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "n", bubbles: true }));
        }"""
    )
    await jana.page.keyboard.type("bleibt hier")
    await expect(jana.page.locator("#note")).to_have_value("bleibt hier")
    assert await jana.focused() == "note"


async def test_drafts_outlast_a_reload_and_a_session_but_not_a_sign_out(desk: Desk, browser: Browser) -> None:
    """Reply and note are still there after a reload and after the session ended; signing out leaves nothing behind."""
    name = await desk.person()
    contact = await desk.waiting(f"agent:{name}")
    jana = await Opened.of(desk, browser, name)
    await jana.opens(contact)
    await jana.page.fill("#text", "halbe Antwort")
    await jana.page.fill("#note", "halbe Notiz")
    await jana.page.reload()
    await expect(jana.page.locator("#text")).to_have_value("halbe Antwort")
    await jana.page.context.clear_cookies(name="lotse_session")
    await jana.page.locator("#note").press("Enter")
    await jana.page.get_by_role("link", name="Neu anmelden").click()
    await jana.signs_in()
    await expect(jana.page.locator("#note")).to_have_value("halbe Notiz")
    await expect(jana.page.locator("#text")).to_have_value("halbe Antwort")
    await jana.page.locator("#logout").click()
    await expect(jana.page.locator("#login")).to_be_visible()
    kept = await jana.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "halbe" not in kept


LINKS = {
    "https://www.dhl.de/de/privatkunden?piececode=003404": ["https://www.dhl.de/de/privatkunden?piececode=003404"],
    "siehe (https://example.org/a_(b)), danke": ["https://example.org/a_(b)"],
    "http://example.org/x. Und https://example.org/y!": ["http://example.org/x", "https://example.org/y"],
    "HTTPS://EXAMPLE.ORG/Groß": ["https://example.org/Gro%C3%9F"],
    "javascript:alert(1) data:text/html,x file:///etc/passwd ftp://example.org tel:110": [],
    "https://example.org@evil.example/ https://user:pw@evil.example": [],
    "https://\u202egro.elpmaxe https://exa\u200bmple.org": [],
    "https:// http://x https://localhost/a xhttps://example.org": [],
    "https://example.org/meine-daten/…": [],
    '<a href="https://example.org/z">klick</a><img src=x onerror=alert(1)>': ["https://example.org/z"],
}


async def test_only_addresses_of_the_web_are_links(desk: Desk, browser: Browser) -> None:
    """A text shows as it was written; what may be followed opens in a tab of its own and tells nobody where from."""
    name = await desk.person()
    contact = await desk.waiting(f"agent:{name}")
    jana = await Opened.of(desk, browser, name)
    await jana.opens(contact)
    for text, links in LINKS.items():
        await writes(desk, contact, text)
        bubble = jana.page.locator("article.customer .text").last
        await expect(bubble).to_have_text(text)
        found = await bubble.locator("a").evaluate_all("all => all.map(one => [one.href, one.target, one.rel])")
        assert [href for href, _, _ in found] == links, text
        assert all(target == "_blank" and {"noopener", "noreferrer"} <= set(rel.split()) for _, target, rel in found)
    assert jana.tab.complaints == []


async def test_older_lines_come_above_and_what_is_read_stays_in_place(desk: Desk, browser: Browser) -> None:
    """However long a conversation is, its first line can be reached, and reading on moves nothing under the eyes."""
    name = await desk.person()
    contact = await desk.waiting(f"agent:{name}")
    key = keys.of_contact(contact, "thread")
    (entry,) = await desk.redis.xrange(key)
    for number in range(650):
        body = entry[1][b"b"].replace(b"Wo ist mein Paket?", f"Zeile {number}".encode())
        await desk.redis.xadd(key, {**entry[1], b"b": body})
    jana = await Opened.of(desk, browser, name)
    await jana.opens(contact)
    shown = jana.page.locator("article.customer")
    await expect(shown).to_have_count(200)
    for count in (400, 600, 651):
        top = jana.page.locator("article.customer").first
        await jana.page.locator(".lines").evaluate("box => { box.scrollTop = 0; }")
        seq = await top.get_attribute("data-seq")
        at = await top.evaluate("one => one.getBoundingClientRect().top")
        await jana.page.locator("#thread .more").click()
        await expect(shown).to_have_count(count)
        now = await jana.page.locator(f'article[data-seq="{seq}"]').evaluate("one => one.getBoundingClientRect().top")
        assert abs(now - at) < 60, (count, at, now)
    await expect(jana.page.locator("#thread .more")).to_have_count(0)
    await expect(shown.first.locator(".text")).to_have_text("Wo ist mein Paket?")
    await writes(desk, contact, "und noch eine")
    await expect(shown).to_have_count(652)
