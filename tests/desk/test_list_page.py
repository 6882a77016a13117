"""The list at the desk: mine above who waits, what a row says, looking for somebody, and moving without a mouse."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import Browser, expect

from bot.model.conversation import Preview
from tests.desk.opened import Opened, altered, title_of, writes
from tests.desk.scene import Desk
from tests.support.browser import PHONE, browser

__all__ = ["browser"]


async def test_mine_stands_above_and_stays_in_sight(desk: Desk, browser: Browser) -> None:
    """With 124 people waiting, an agent's own conversations are in sight wherever the queue is scrolled to."""
    await desk.redis.flushdb()
    name = await desk.person()
    mine = await desk.waiting(f"agent:{name}")
    for _ in range(124):
        await desk.waiting()
    for options in ({}, {"viewport": PHONE}):
        jana = await Opened.of(desk, browser, name, **options)
        await expect(jana.page.locator(".waiting .entry")).to_have_count(124)
        await jana.page.locator(".waiting .entry").last.scroll_into_view_if_needed()
        await expect(jana.entry(mine)).to_be_in_viewport()
        assert not await jana.tab.is_wider_than_its_window()
        await jana.tab.close()


async def test_a_message_of_mine_is_marked_until_it_is_seen(desk: Desk, browser: Browser) -> None:
    """What a customer writes in a conversation of mine is counted in its row, in the heading and in the title; opening
    it is seeing it, also for a second tab."""
    await desk.redis.flushdb()
    name = await desk.person()
    mine, other = await desk.waiting(f"agent:{name}"), await desk.waiting(f"agent:{name}")
    jana = await Opened.of(desk, browser, name)
    for contact in (mine, other):
        await jana.opens(contact)
    await expect(jana.page.locator(".mine h2 .unread")).to_be_hidden()
    await writes(desk, mine, "Hallo?")
    await writes(desk, mine, "Ist da jemand?")
    await expect(jana.entry(mine).locator(".unread")).to_contain_text("2")
    await expect(jana.page.locator(".mine h2 .unread")).to_contain_text("2")
    await expect(jana.entry(mine).locator(".last")).to_have_text("Ist da jemand?")
    await title_of(jana.page, 2)
    await writes(desk, other, "Das steht offen vor mir.")
    await expect(jana.page.locator("article.customer .text").last).to_have_text("Das steht offen vor mir.")
    await expect(jana.entry(other).locator(".unread")).to_have_count(0)
    await jana.page.get_by_role("button", name="Erledigte").click()
    await expect(jana.page.locator(".views .unread")).to_contain_text("2")
    await jana.page.locator(".view").first.click()
    second = await Opened.of(desk, browser, name)
    await jana.opens(mine)
    for tab in (jana, second):
        await expect(tab.entry(mine).locator(".unread")).to_have_count(0)
    await jana.page.wait_for_function("!document.title.startsWith('(')")


async def test_a_row_says_who_and_what_in_words(desk: Desk, browser: Browser) -> None:
    """Name, last line, topic, channel and language stand in the row; a name is text, and guests differ in theirs."""
    await desk.redis.flushdb()
    named, guest, other = [await desk.waiting() for _ in range(3)]
    last = Preview("customer", desk.clock(), "Wo bleibt mein Päckchen?")
    await altered(desk, named, name="<b>Ayşe</b> \u202egnak\u202c", speaks="tr", last=last, window_until=desk.clock())
    await altered(desk, guest, window_until=desk.clock() + timedelta(minutes=9))
    jana = await Opened.of(desk, browser)
    row = jana.entry(named)
    await expect(row.locator(".name")).to_have_text("<b>Ayşe</b> gnak")
    await expect(row.locator(".last")).to_have_text("Wo bleibt mein Päckchen?")
    await expect(row.locator(".about")).to_have_text("Sendung · Web-Chat · Türkisch")
    await expect(row.locator(".window.closed")).to_have_text("Antwortfenster zu")
    await expect(jana.entry(guest).locator(".window.closing")).to_contain_text("Fenster")
    names = [await jana.entry(one).locator(".name").inner_text() for one in (guest, other)]
    assert all(name.startswith("Gast ") for name in names)
    assert len(set(names)) == 2


async def test_whoever_is_looked_for_is_found(desk: Desk, browser: Browser) -> None:
    """The box above the list keeps those rows whose name, text, topic, channel or language has all the words."""
    await desk.redis.flushdb()
    ayse, jonas = await desk.waiting(), await desk.waiting()
    await altered(desk, ayse, name="Ayşe Yılmaz", last=Preview("customer", desk.clock(), "Mein Rucksack ist weg"))
    await altered(desk, jonas, name="Jonas Brandt", last=Preview("customer", desk.clock(), "Fahrkarte kaputt"))
    jana = await Opened.of(desk, browser)
    await expect(jana.page.locator(".waiting .entry")).to_have_count(2)
    for words, found in {
        "yıl": [ayse],
        "RUCKSACK web": [ayse],
        "brandt": [jonas],
        "rucksack brandt": [],
        "web-chat": [ayse, jonas],
    }.items():
        await jana.page.keyboard.press("/")
        await jana.page.fill("#filter", words)
        await expect(jana.page.locator(".waiting .entry")).to_have_count(len(found))
        for one in found:
            await expect(jana.entry(one)).to_be_visible()
        await jana.page.keyboard.press("Escape")
        await expect(jana.page.locator(".waiting .entry")).to_have_count(2)
    await jana.page.fill("#filter", "niemand heißt so")
    await expect(jana.page.locator(".waiting .quiet-text")).to_have_text("Nichts gefunden.")


async def test_tab_stops_once_at_the_list_and_arrows_move_in_it(desk: Desk, browser: Browser) -> None:
    """From the search a few Tabs lead through the list to the conversation, however many wait; arrows, j and k step."""
    await desk.redis.flushdb()
    contacts = [await desk.waiting() for _ in range(30)]
    jana = await Opened.of(desk, browser)
    await expect(jana.page.locator(".waiting .entry")).to_have_count(30)
    shown = [str(await one.get_attribute("data-key")) for one in await jana.page.locator(".waiting .entry").all()]
    assert sorted(shown) == sorted(contacts)
    await jana.page.keyboard.press("j")
    for key, at in (("ArrowDown", 1), ("j", 2), ("ArrowDown", 3), ("ArrowUp", 2), ("k", 1)):
        await jana.page.keyboard.press(key)
        await expect(jana.entry(shown[at])).to_be_focused()
        await expect(jana.entry(shown[at])).to_have_attribute("aria-current", "true")
    await expect(jana.page.locator(".head [data-key='claim']")).to_be_visible()
    seen = []
    for _ in range(6):
        await jana.page.keyboard.press("Tab")
        seen.append(await jana.focused())
    assert "claim" in seen, seen


async def test_after_done_the_next_one_is_the_neighbour(desk: Desk, browser: Browser) -> None:
    """Whoever was resolved leaves the list; j goes on with the one that stood below, k with the one above."""
    await desk.redis.flushdb()
    name = await desk.person()
    for _ in range(6):
        await altered(desk, await desk.waiting(f"agent:{name}"), waiting_since=None)
    for key, shift in (("j", 1), ("k", -1)):
        jana = await Opened.of(desk, browser, name)
        entries = jana.page.locator(".mine .entry")
        count = await entries.count()
        shown = [str(await one.get_attribute("data-key")) for one in await entries.all()]
        await jana.opens(shown[2])
        await expect(jana.page.locator('.head [data-key="resolve"]')).to_be_visible()
        await jana.page.keyboard.press("e")
        await expect(entries).to_have_count(count - 1)
        await jana.page.keyboard.press(key)
        await expect(jana.entry(shown[2 + shift])).to_be_focused()
        await jana.tab.close()
