"""A real browser for tests of pages; every page is watched for errors and refused contents."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from bot import parent_death
from tests.support.parts import BROWSER

OPTIONS = (
    "--headless",
    "--remote-debugging-port=0",
    "--no-sandbox",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-service-autorun",
    "--allow-pre-commit-input",
    "--disable-back-forward-cache",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-breakpad",
    "--disable-component-extensions-with-background-pages",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-field-trial-config",
    "--disable-hang-monitor",
    "--disable-ipc-flooding-protection",
    "--disable-popup-blocking",
    "--disable-prompt-on-repost",
    "--disable-renderer-backgrounding",
    "--disable-search-engine-choice-screen",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--metrics-recording-only",
    "--mute-audio",
    "--password-store=basic",
    "--use-mock-keychain",
)
"""Those with which Playwright starts one: quiet, the same on every machine, never slower for being in the dark."""
START_SECONDS = 60.0
PHONE = {"width": 390, "height": 780}
DESKTOP = {"width": 1280, "height": 800}
PICTURES = os.environ.get("LOTSE_TEST_PICTURES", "")
"""A folder for screenshots; without one, none are made."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[str]:
    """One browser for all tests of a process, which it cannot outlive; gives its address."""
    path = BROWSER.need()
    leash = parent_death.leash()
    with tempfile.TemporaryDirectory(prefix="lotse-browser-", ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [*leash, path, *OPTIONS, f"--user-data-dir={folder}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield f"http://127.0.0.1:{_until_it_listens(process, Path(folder))}"
        finally:
            process.terminate()
            process.wait()


def _until_it_listens(process: subprocess.Popen[bytes], folder: Path) -> str:
    """Wait until it listens; it writes down where."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(FileNotFoundError):
            if "\n" in (said := (folder / "DevToolsActivePort").read_text()):
                return said.splitlines()[0]
        time.sleep(0.02)
    pytest.fail("the browser did not start")


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """The shared browser, in which this test's visitors are strangers to all others; they go with the test."""
    async with async_playwright() as playwright:
        joined = await playwright.chromium.connect_over_cdp(chromium)
        yield joined
        await joined.close()


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
