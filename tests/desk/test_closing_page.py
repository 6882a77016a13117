"""Erledigt at the desk: what is asked before, how it is taken back, what was closed, and what did not arrive."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.async_api import Browser, expect

from bot.model.conversation import Failed
from tests.desk.opened import Opened, altered, lines, rings
from tests.desk.scene import Desk, Watch
from tests.support.browser import PHONE, browser

__all__ = ["browser"]


def overlaps(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )


async def test_an_open_question_is_asked_about(desk: Desk, browser: Browser) -> None:
    """Erledigt with an unanswered message says so; Antworten leads to the reply, only Trotzdem erledigt closes."""
    name = await desk.person()
    contact = await desk.waiting(f"agent:{name}")
    jana = await Opened.of(desk, browser, name)
    await jana.opens(contact)
    dialog = jana.page.get_by_role("dialog")
    await jana.page.get_by_role("button", name="Erledigt", exact=True).click()
    await expect(dialog).to_contain_text("Die Frage ist noch offen")
    await dialog.get_by_role("button", name="Antworten").click()
    await expect(jana.page.locator("#text")).to_be_focused()
    await jana.page.keyboard.press("Escape")
    await jana.page.keyboard.press("e")
    await expect(dialog).to_be_visible()
    await jana.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(jana.page.locator('.mine .entry[aria-current="true"]')).to_have_count(1)
    await jana.page.keyboard.press("e")
    await dialog.get_by_role("button", name="Trotzdem erledigt").click()
    await expect(jana.page.locator("#undo")).to_be_visible()
    await expect(jana.entry(contact)).to_have_count(0)


@pytest.mark.parametrize("key", ["u", "Control+z", "button"])
async def test_what_is_done_is_undone(desk: Desk, browser: Browser, key: str) -> None:
    """For some seconds a bar offers the way back, by button and by keys; a reload does not take it away, and other
    conversations may be open meanwhile."""
    name = await desk.person()
    contact, other = await desk.waiting(f"agent:{name}"), await desk.waiting(f"agent:{name}")
    await altered(desk, contact, waiting_since=None)
    jana = await Opened.of(desk, browser, name)
    await jana.stops_the_clock()
    await jana.opens(contact)
    await jana.page.keyboard.press("e")
    bar = jana.page.locator("#undo")
    await expect(bar).to_contain_text("Erledigt")
    await expect(bar.locator(".seconds")).to_have_text(re.compile(r"^(10|[1-9])$"))
    await jana.page.reload()
    await expect(bar).to_be_visible()
    await jana.opens(other)
    if key == "button":
        await bar.get_by_role("button").click()
    else:
        await jana.page.locator("#thread").focus()
        await jana.page.keyboard.press(key)
    await expect(jana.page.locator(f'.mine .entry[data-key="{contact}"]')).to_have_attribute("aria-current", "true")
    await expect(bar).to_be_hidden()
    assert [note for _, _, note in await lines(desk, contact)][-1] == "undone"


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}], ids=["wide", "phone"])
async def test_the_bar_lies_over_nothing(desk: Desk, browser: Browser, options: dict[str, object]) -> None:
    """No row, button or field is below the bar, on a phone neither."""
    await desk.redis.flushdb()
    name = await desk.person()
    contact = await desk.waiting(f"agent:{name}")
    await altered(desk, contact, waiting_since=None)
    for _ in range(20):
        await desk.waiting()
    jana = await Opened.of(desk, browser, name, **options)
    await jana.stops_the_clock()
    await jana.opens(contact)
    await jana.page.locator('.head [data-key="resolve"]').click()
    bar = jana.page.locator("#undo")
    await expect(bar).to_be_visible()
    for _ in range(2):
        covered = await bar.bounding_box()
        assert covered
        for one in await jana.page.locator("button:visible, textarea:visible, .head, .finding").all():
            box = await one.bounding_box()
            inside = await one.evaluate("(one) => Boolean(one.closest('#undo, .below-mine, .mine'))")
            assert box is None or inside or not overlaps(dict(box), dict(covered)), await one.inner_text()
        panes = await jana.page.locator(".panes").bounding_box()
        assert panes
        assert panes["y"] + panes["height"] <= covered["y"] + 0.5
        await jana.page.evaluate("document.body.dataset.view = 'list'")
    assert not await jana.tab.is_wider_than_its_window()


async def test_a_closed_conversation_is_found_and_taken_up_again(desk: Desk, browser: Browser, clock: Watch) -> None:
    """When the time to undo is over it stands among the Erledigte, with who closed it; there it is taken up again."""
    await desk.redis.flushdb()
    name = await desk.person()
    contact = await desk.waiting(f"agent:{name}")
    await altered(desk, contact, waiting_since=None, answered_at=clock(), name="Ayşe Yılmaz")
    jana = await Opened.of(desk, browser, name)
    await jana.opens(contact)
    await jana.page.keyboard.press("e")
    await expect(jana.page.locator("#undo")).to_be_visible()
    clock.move(timedelta(seconds=11))
    await rings(desk, contact, "close")
    await expect(jana.page.locator("#undo")).to_be_hidden()
    await expect(jana.page.locator(".locked")).to_contain_text("erledigt")
    await jana.page.get_by_role("button", name="Erledigte").click()
    await expect(jana.entry(contact).locator(".name")).to_have_text("Ayşe Yılmaz")
    await jana.page.fill("#filter", "gibtesnicht")
    await expect(jana.entry(contact)).to_have_count(0)
    await jana.page.fill("#filter", "yıl")
    await expect(jana.entry(contact)).to_be_visible()
    await jana.page.get_by_role("button", name="Wieder übernehmen").click()
    await expect(jana.page.locator("#text")).to_be_focused()
    await jana.page.get_by_role("button", name="Offen", exact=True).click()
    await expect(jana.page.get_by_label("Nur meine")).to_be_hidden()
    await jana.page.fill("#filter", "")
    await expect(jana.page.locator(f'.mine .entry[data-key="{contact}"]')).to_be_visible()


async def test_only_mine_leaves_out_what_others_closed(desk: Desk, browser: Browser, clock: Watch) -> None:
    """Of the Erledigte one sees, if one likes, only what one has closed oneself."""
    await desk.redis.flushdb()
    name, other = await desk.person(), await desk.person()
    mine, theirs = await desk.waiting(f"agent:{name}"), await desk.waiting(f"agent:{other}")
    for contact, who in ((mine, name), (theirs, other)):
        await altered(desk, contact, waiting_since=None, answered_at=clock())
        their = await Opened.of(desk, browser, who)
        await their.opens(contact)
        await their.page.keyboard.press("e")
        await expect(their.page.locator("#undo")).to_be_visible()
        clock.move(timedelta(seconds=11))
        await rings(desk, contact, "close")
        await expect(their.page.locator("#undo")).to_be_hidden()
    jana = await Opened.of(desk, browser, name)
    await jana.page.get_by_role("button", name="Erledigte").click()
    await expect(jana.entry(theirs)).to_be_visible()
    await jana.page.get_by_label("Nur meine").check()
    await expect(jana.entry(theirs)).to_have_count(0)
    await expect(jana.entry(mine)).to_be_visible()


async def test_a_reply_that_did_not_arrive_is_said_in_words(desk: Desk, browser: Browser, clock: Watch) -> None:
    """Row and thread say in words that and why a reply is not with the customer, without a code; closing asks."""
    name = await desk.person()
    contact = await desk.waiting(f"agent:{name}")
    lost = Failed("m-1", name, clock(), "Dein Paket liegt in der Filiale.", "window", "63016", clock())
    await altered(desk, contact, failed=(lost,))
    jana = await Opened.of(desk, browser, name)
    await expect(jana.entry(contact).locator(".undelivered")).to_have_text("nicht angekommen")
    await jana.opens(contact)
    told = jana.page.locator(".composer .lost")
    await expect(told).to_contain_text("Dein Paket liegt in der Filiale.")
    await expect(told).to_contain_text("24 Stunden")
    assert "63016" not in await jana.page.locator("body").inner_text()
    await expect(told.get_by_role("button", name="Noch einmal")).to_be_visible()
    await jana.page.keyboard.press("e")
    await expect(jana.page.get_by_role("dialog")).to_contain_text("kam nicht an")
    await jana.page.keyboard.press("Escape")
    await told.get_by_role("button", name="Noch einmal").click()
    await expect(told).to_be_hidden()


async def test_before_it_goes_back_the_agent_is_warned(desk: Desk, browser: Browser, clock: Watch) -> None:
    """Who lets somebody wait reads in how long the conversation goes back and what to do; alone, that it stays."""
    await desk.redis.flushdb()
    name = await desk.person()
    contact = await desk.waiting(f"agent:{name}")
    await altered(desk, contact, warned_at=clock(), warned_until=clock() + timedelta(minutes=3), name="Jonas Brandt")
    jana = await Opened.of(desk, browser, name)
    bar = jana.page.locator("#leaving")
    await expect(bar).to_contain_text("Jonas Brandt wartet auf deine Antwort")
    await expect(bar).to_contain_text("bleibt bei dir")
    await Opened.of(desk, browser)
    await expect(bar).to_contain_text("geht das Gespräch zurück")
    await expect(bar).to_contain_text("min")
    await expect(jana.entry(contact).locator(".returning")).to_be_visible()
    await bar.get_by_role("button").click()
    await expect(jana.entry(contact)).to_have_attribute("aria-current", "true")
