"""What a page shows when there is no room for it."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bot.webchat.limits import Limits
from tests.gateway.scene import Door
from tests.gateway.test_page import address, browser, open_door, opened

__all__ = ["address", "browser"]


@pytest.mark.parametrize(
    "limits", [Limits(memory_share=0.0), Limits(sockets=0)], ids=["no room for a message", "no room for a page"]
)
async def test_a_page_without_room_says_so_kindly(store: Door, browser: Browser, address: str, limits: Limits) -> None:
    """It says that it is busy, keeps the message as waiting, and promises that it leaves by itself."""
    store.limits = limits
    async with open_door(store):
        page = await opened(browser, address)
        await page.fill("#words", "Moin, fährt die U3?")
        await page.press("#words", "Enter")
        await expect(page.locator("#banner")).to_contain_text("gerade sehr viel los")
        await expect(page.locator(".bubble").first).to_contain_text("Moin, fährt die U3?")
        await expect(page.locator("#log")).not_to_contain_text("nicht gesendet")
