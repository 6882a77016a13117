"""The line between page and server: a cut is said, so is its end, and nothing that was typed or done is lost by it."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.desk.opened import Opened, lines, writes
from tests.desk.scene import Desk
from tests.support.browser import PHONE, browser

__all__ = ["browser"]


async def test_a_cut_line_is_said_and_so_is_its_end(desk: Desk, browser: Browser) -> None:
    """Offline the page says that it may be out of date; back, it says so, and shows what has come meanwhile."""
    name = await desk.person()
    contact = await desk.waiting(f"agent:{name}")
    jana = await Opened.of(desk, browser, name)
    await jana.opens(contact)
    banner = jana.page.locator("#offline")
    await jana.page.context.set_offline(True)
    await expect(banner).to_contain_text("Verbindung unterbrochen")
    await jana.page.fill("#text", "Ich schaue nach.")
    await jana.page.press("#text", "Enter")
    await expect(jana.page.locator("#compose-problem")).to_contain_text("dein Text ist noch da")
    await expect(jana.page.locator("#text")).to_have_value("Ich schaue nach.")
    await writes(desk, contact, "Seid ihr noch da?")
    await jana.page.context.set_offline(False)
    await expect(banner).to_contain_text("wieder da")
    await expect(jana.page.locator("article.customer .text").last).to_have_text("Seid ihr noch da?")
    await expect(banner).to_be_hidden()
    await jana.page.press("#text", "Enter")
    await expect(jana.page.locator("article.agent .text")).to_have_text("Ich schaue nach.")
    assert [text for who, text, _ in await lines(desk, contact) if who == "agent"] == ["Ich schaue nach."]


async def test_on_a_phone_back_leads_to_the_list(desk: Desk, browser: Browser) -> None:
    """The conversation takes the whole phone; its arrow leads back, also where the page began with the conversation."""
    name = await desk.person()
    contact = await desk.waiting(f"agent:{name}")
    jana = await Opened.of(desk, browser, name, viewport=PHONE)
    arrow, queue = jana.page.get_by_role("button", name="Zurück zur Liste"), jana.page.locator("#queue")
    await jana.opens(contact)
    await expect(queue).to_be_hidden()
    await arrow.click()
    await expect(queue).to_be_visible()
    await jana.page.goto("about:blank")
    await jana.page.goto(f"{desk.origin}/desk#{contact}")
    await expect(arrow).to_be_visible()
    await arrow.click()
    await expect(queue).to_be_visible()
    await expect(jana.page.locator("#thread")).to_be_hidden()
