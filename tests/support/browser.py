"""A real browser for tests of pages; every page is watched for errors and refused contents."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from tests.support.parts import BROWSER

QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PHONE = {"width": 390, "height": 780}
DESKTOP = {"width": 1280, "height": 800}
PICTURES = os.environ.get("LOTSE_TEST_PICTURES", "")
"""A folder for screenshots; without one, none are made."""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = BROWSER.need()
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=QUIET)
        yield started
        await started.close()


class Tab:
    """One page in a browser of its own, with all that its console complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @classmethod
    async def open(cls, browser: Browser, address: str, **options: Any) -> Tab:
        """A fresh visitor: no cookies, nothing kept. Options are those of a browser context."""
        options = {"locale": "de-DE", "timezone_id": "Europe/Berlin", "viewport": DESKTOP, **options}
        context = await browser.new_context(**options)
        context.set_default_timeout(30_000)
        tab = cls(await context.new_page())
        await tab.page.goto(address)
        return tab

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    async def walks(self, key: str, target: str) -> None:
        """Press a key until the focus is on the target."""
        for _ in range(20):
            await self.page.keyboard.press(key)
            if await self.page.locator(target).evaluate_all("found => found.includes(document.activeElement)"):
                return
        raise AssertionError(f"{key} does not lead to {target}")

    async def unnamed(self) -> list[str]:
        """Controls that a screen reader could not name."""
        session = await self.page.context.new_cdp_session(self.page)
        nodes = (await session.send("Accessibility.getFullAXTree"))["nodes"]
        return [
            f"{node['role']['value']} {node.get('backendDOMNodeId')}"
            for node in nodes
            if not node.get("ignored")
            and node.get("role", {}).get("value") in {"button", "link", "textbox", "combobox", "checkbox", "img"}
            and not node.get("name", {}).get("value", "").strip()
        ]

    async def is_wider_than_its_window(self) -> bool:
        return bool(await self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))

    async def picture(self, name: str) -> None:
        if PICTURES:
            await self.page.screenshot(path=f"{PICTURES}/{name}.png", animations="disabled")

    async def close(self) -> None:
        await self.page.context.close()
