"""The sign-in page in a real browser: what it says to who has to wait, and whom guesses do not reach."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.desk.scene import PASSWORD, Desk, Watch
from tests.support.browser import DESKTOP, PHONE, Tab, browser

__all__ = ["browser"]

WAITS = {
    "de": ("Zu viele Versuche. Bitte warte noch 15 s.", "Du kannst es jetzt noch einmal versuchen."),
    "en": ("Too many tries. Please wait 15 s.", "You can try again now."),
}
WRONG = {"de": "Name oder Passwort stimmt nicht.", "en": "Name or password is wrong."}


async def opened(desk: Desk, browser: Browser, language: str = "de", **options: Any) -> Tab:
    tab = await Tab.open(browser, f"{desk.origin}/desk/login", **options)
    if language != "de":
        await tab.page.locator("button.language").click()
        await expect(tab.page.locator("html")).to_have_attribute("lang", language)
    return tab


async def tries(page: Page, name: str, password: str) -> None:
    await page.fill("#name", name)
    await page.fill("#password", password)
    async with page.expect_response("**/desk/api/login"):
        await page.keyboard.press("Enter")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_page_tells_the_wait(desk: Desk, browser: Browser, language: str, scheme: str, viewport: Any) -> None:
    """Who has guessed too often reads how long to wait, in their language, and when it is over that it is."""
    tab = await opened(desk, browser, language, color_scheme=scheme, viewport=viewport)
    problem = tab.page.locator("#problem")
    await tab.page.clock.install()
    name = await desk.person()
    for _ in range(5):
        await tries(tab.page, name, "falsch")
        await expect(problem).to_have_text(WRONG[language])
    await tries(tab.page, name, PASSWORD)
    waiting, over = WAITS[language]
    await expect(problem).to_have_text(waiting)
    await tab.picture(f"login-wait-{language}-{scheme}-{'phone' if viewport == PHONE else 'wide'}")
    assert not await tab.is_wider_than_its_window()
    assert await tab.unnamed() == []
    await tab.page.clock.fast_forward(16_000)
    await expect(problem).to_have_text(over)


async def test_the_owners_browser_is_known(desk: Desk, browser: Browser, clock: Watch) -> None:
    """A browser in which somebody has signed in before lets them in again at once while a stranger guesses beside it,
    and the stranger's own browser goes on waiting."""
    name = await desk.person()
    owner, stranger = await opened(desk, browser), await opened(desk, browser)
    await tries(owner.page, name, PASSWORD)
    await expect(owner.page.locator("#login")).to_have_count(0)
    await owner.page.context.clear_cookies(name="lotse_session")
    for _ in range(6):
        await tries(stranger.page, name, "falsch")
    await expect(stranger.page.locator("#problem")).to_contain_text("Bitte warte")
    await owner.page.goto(f"{desk.origin}/desk/login")
    await tries(owner.page, name, PASSWORD)
    await expect(owner.page.locator("#login")).to_have_count(0)
    clock.move(timedelta(seconds=5))
    await tries(stranger.page, name, PASSWORD)
    await expect(stranger.page.locator("#problem")).to_have_text("Zu viele Versuche. Bitte warte noch 10 s.")
