"""The desk for everybody: axe finds nothing in any of its states, light and dark, on a desk and on a phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, expect

from bot.model.conversation import Failed, Preview
from tests.desk.opened import Opened, altered, writes
from tests.desk.scene import Desk, Watch
from tests.support.axe import SCHEMES, SIZES, flaws
from tests.support.browser import browser

__all__ = ["browser"]

Scheme = Literal["light", "dark"]


async def full_house(desk: Desk, clock: Watch, name: str) -> list[str]:
    """Conversations of every kind; the first three are this agent's."""
    await desk.redis.flushdb()
    await desk.accounts.set_password(await desk.accounts.add(name, "agent"), "eine lange Hafenrundfahrt")
    now = clock()
    owners = [f"agent:{name}"] * 3 + ["agent:ole"] + ["queue"] * 4
    rows = [await desk.waiting(owner) for owner in owners]
    last = Preview("customer", now, "Wo bleibt mein Päckchen? Laut Verfolgung sollte es gestern kommen.")
    await altered(desk, rows[0], name="Ayşe Yılmaz", last=last, warned_at=now, warned_until=now + timedelta(minutes=2))
    lost = Failed("m-1", name, now, "Dein Paket liegt in der Filiale.", "window", "63016", now)
    await altered(desk, rows[1], failed=(lost,), window_until=now + timedelta(minutes=9))
    await altered(desk, rows[2], waiting_since=None, window_until=now - timedelta(minutes=1), speaks="uk")
    await altered(desk, rows[4], danger="certain", reason="danger")
    await altered(desk, rows[5], danger="perhaps", reason="unsure", waiting_since=now - timedelta(hours=3))
    await altered(desk, rows[6], reason="complaint", window_until=now + timedelta(minutes=80))
    await writes(desk, rows[0], "Hallo? https://example.org/hilfe")
    return rows


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
async def test_no_state_of_the_desk_shuts_anybody_out(
    desk: Desk, browser: Browser, clock: Watch, size: str, scheme: Scheme
) -> None:
    """List, conversation, note, failed reply, closing, its bar, the list of those closed and each dialog."""
    rows = await full_house(desk, clock, "jana")
    options: dict[str, Any] = {"color_scheme": scheme, "viewport": SIZES[size]}
    jana = await Opened.of(desk, browser, "jana", **options)
    page = jana.page
    await jana.stops_the_clock()
    await Opened.of(desk, browser)

    async def looks(state: str) -> None:
        await jana.tab.picture(f"desk-{state}-{scheme}-{size}")
        assert await flaws(page) == [], state
        assert await jana.tab.unnamed() == [], state
        assert not await jana.tab.is_wider_than_its_window(), state

    await expect(page.locator(".waiting .entry")).to_have_count(4)
    await expect(page.locator("#leaving")).to_contain_text("zurück")
    await looks("list")
    await jana.opens(rows[0])
    await page.fill("#note", "Kennt die Kundin schon")
    await page.press("#note", "Enter")
    await expect(page.locator("article.note")).to_be_visible()
    await page.fill("#text", "Moin, ich schaue nach.")
    await page.press("#text", "Enter")
    await expect(page.locator("article.agent")).to_be_visible()
    await page.locator(".why summary").first.click()
    await looks("thread")
    await jana.opens(rows[1])
    await expect(page.locator(".lost")).to_be_visible()
    await looks("failed")
    await jana.opens(rows[2])
    await looks("window-closed")
    await page.locator("#thread").focus()
    for key, state in (("e", "undo"), ("?", "help")):
        await page.keyboard.press(key)
        await expect(page.locator("#undo")).to_be_visible()
        await looks(state)
    await page.keyboard.press("Escape")
    await page.locator("#notify").click()
    await looks("notify")
    await page.keyboard.press("Escape")
    await jana.opens(rows[4])
    await looks("danger")
    await jana.opens(rows[0])
    await page.evaluate("document.body.dataset.view = 'list'")
    await page.get_by_role("button", name="Erledigte").click()
    await looks("closed")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
async def test_the_admins_lists_shut_nobody_out(desk: Desk, browser: Browser, size: str, scheme: Scheme) -> None:
    """What only admins have: alarms and sources."""
    options: dict[str, Any] = {"color_scheme": scheme, "viewport": SIZES[size]}
    await desk.redis.flushdb()
    await desk.alarms.raise_("same_text", {"agent": "jana"})
    admin = await Opened.of(desk, browser, await desk.person("admin"), **options)
    await expect(admin.page.locator("#link.on")).to_be_attached()
    for button in ("#alarms", "#sources"):
        await admin.page.locator(button).click()
        await expect(admin.page.get_by_role("dialog")).to_be_visible()
        await admin.tab.picture(f"desk-{button[1:]}-{scheme}-{size}")
        assert await flaws(admin.page) == [], button
        assert await admin.tab.unnamed() == [], button
        assert not await admin.tab.is_wider_than_its_window(), button
        await admin.page.keyboard.press("Escape")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
async def test_the_doors_shut_nobody_out(desk: Desk, browser: Browser, size: str, scheme: Scheme) -> None:
    """Signing in, a wrong password, and a link that no longer works."""
    options: dict[str, Any] = {"color_scheme": scheme, "viewport": SIZES[size]}
    jana = Opened(await Opened.door(desk, browser, **options), "jana")
    assert await flaws(jana.page) == []
    await jana.page.fill("#name", "jana")
    await jana.page.fill("#password", "falsch")
    await jana.page.keyboard.press("Enter")
    await expect(jana.page.locator("#problem")).to_be_visible()
    await jana.tab.picture(f"door-{scheme}-{size}")
    assert await flaws(jana.page) == []
    await jana.page.goto(f"{desk.origin}/desk/welcome#gibtesnicht")
    await expect(jana.page.locator("#problem")).to_be_visible()
    assert await flaws(jana.page) == []
