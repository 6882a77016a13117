"""Danger at the desk: red rows above all others, which an agent claims, also from the bot."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from bot.model.conversation import State
from bot.store.redis import codec, keys
from tests.desk.scene import PASSWORD, Desk
from tests.support.browser import DESKTOP, Tab, browser

__all__ = ["browser"]


async def in_danger(desk: Desk, owner: str, danger: str) -> str:
    contact = await desk.waiting(owner)
    state = codec.decode(State, await desk.redis.get(keys.of_contact(contact, "state")))
    conversation = codec.encode(state).replace(b'"danger":""', f'"danger":"{danger}"'.encode())
    await desk.redis.set(keys.of_contact(contact, "state"), conversation)
    await desk.redis.zadd(keys.desk(keys.shard_of(contact)), {contact: 1})
    return contact


async def test_a_row_in_danger_is_red_and_first(desk: Desk, browser: Browser) -> None:
    """Certain danger stands first; what the bot has and may be danger is listed too and may be claimed."""
    await desk.redis.flushdb()  # who is in danger elsewhere stands before these
    await desk.waiting()
    certain, perhaps = await in_danger(desk, "queue", "certain"), await in_danger(desk, "bot", "perhaps")
    name = await desk.person()
    tab = await Tab.open(browser, f"{desk.origin}/desk/login", viewport=DESKTOP)
    await tab.page.fill("#name", name)
    await tab.page.fill("#password", PASSWORD)
    await tab.page.keyboard.press("Enter")
    first = tab.page.locator(".entry").first
    await expect(first).to_have_attribute("data-key", certain)
    await expect(first.locator(".badge.danger")).to_have_text("Gefahr")
    await tab.page.locator(f'.entry[data-key="{perhaps}"]').click()
    await expect(tab.page.locator(".head .badge.danger")).to_have_text("vielleicht Gefahr")
    await expect(tab.page.locator('.head [data-key="claim"]')).to_be_visible()
    await tab.picture("danger")
    await tab.close()
