"""An admin in the studio, as their browser shows it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.support.browser import Tab

QUICK, LONG = 60_000.0, 900_000.0
"""Milliseconds until a page counts as broken, and until a training does; nothing is measured by them."""


class Editor:
    """Signed in; `pictures` is a folder for screenshots of the guide, if there shall be any."""

    def __init__(self, tab: Tab, origin: str, pictures: Path | None) -> None:
        self.tab, self.page, self._origin, self._pictures = tab, tab.page, origin, pictures

    @classmethod
    async def of(cls, browser: Browser, origin: str, name: str, password: str, pictures: Path | None = None) -> Editor:
        tab = await Tab.open(browser, f"{origin}/desk/login?next=/studio")
        editor = cls(tab, origin, pictures)
        await tab.page.fill("#name", name)
        await tab.page.fill("#password", password)
        await tab.page.keyboard.press("Enter")
        await editor.sees("Übersicht")
        return editor

    async def opens(self, path: str, heading: str) -> None:
        await self.page.goto(f"{self._origin}/studio/{path}")
        await self.sees(heading)

    async def sees(self, heading: str, within: float = QUICK) -> None:
        await expect(self.page.get_by_role("heading", name=heading, exact=True).first).to_be_visible(timeout=within)

    async def fills(self, fields: Mapping[str, str]) -> None:
        """By the names of the form's fields."""
        for name, text in fields.items():
            await self.page.fill(f"[name={name}]", text)

    async def presses(self, button: str) -> None:
        await self.page.get_by_role("button", name=button, exact=True).click(timeout=QUICK)

    async def picture(self, name: str) -> None:
        if self._pictures:
            await self.page.screenshot(path=self._pictures / f"{name}.png", animations="disabled", full_page=True)
