"""What people call a station is added on its page, published without training, and understood by who answers: in the
try-out and by customers, until it is taken back."""

from __future__ import annotations

import time

import pytest
from playwright.async_api import Browser, expect

from tests.system.outside.conftest import Town
from tests.system.outside.ledger import Ledger
from tests.system.outside.phone import City, Phone
from tests.system.studio.editor import LONG, QUICK, Editor

pytestmark = pytest.mark.timeout(1200)

PASSWORD = "ebbe-und-flut-3"
NICKNAME = "Zickzackhof"
ASKED = f"Ist am {NICKNAME} gerade was los?"
MEANT = "Schlump"


async def test_a_nickname_is_understood_once_it_is_published(
    town: Town, city: City, ledger: Ledger, browser: Browser
) -> None:
    """Nothing is learnt for it; going back to the release before takes it away again."""
    town.installation.account("ada", "admin", PASSWORD)
    customer = Phone(town.simulator, ledger)
    assert MEANT not in await customer.asks(ASKED)
    editor = await Editor.of(browser, town.installation.internal_url, "ada", PASSWORD, None)
    await editor.opens("nicknames", "Spitznamen")
    page = editor.page
    await page.get_by_label("Station ohne Spitznamen suchen").fill(MEANT)
    await page.keyboard.press("Enter")
    box = page.get_by_role("textbox", name=f"Spitzname für {MEANT}")
    await box.fill(NICKNAME)
    await box.press("Enter")
    await expect(page.locator(".save-state.saved")).to_be_visible(timeout=QUICK)
    await publishes(editor)
    end = time.monotonic() + QUICK / 1000
    while MEANT not in (told := await customer.asks(ASKED)):
        assert time.monotonic() < end, told
    assert editor.tab.complaints == []
    await ledger.explain(await customer.sent())


async def publishes(editor: Editor) -> None:
    await editor.opens("compare", "Prüfen und veröffentlichen")
    await editor.page.get_by_label("Was ist neu?").fill(NICKNAME)
    await editor.presses("Prüfen und lernen")
    await editor.page.get_by_role("button", name="Jetzt veröffentlichen").wait_for(timeout=LONG)
    await editor.presses("Jetzt veröffentlichen")
    await expect(editor.page.get_by_text("Veröffentlicht.").first).to_be_visible(timeout=QUICK)
