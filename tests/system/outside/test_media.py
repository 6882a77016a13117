"""Photos, voices, documents, places and contact cards, from a phone to an agent's eyes."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.support.axe import SCHEMES, flaws
from tests.system.outside.conftest import NewPhone, OpenDesk
from tests.system.outside.phone import City

pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_agents_see_what_customers_send(new_phone: NewPhone, desk: OpenDesk, scheme: str) -> None:
    """Each kind in order, by click and by keyboard, for everybody; the page never learns where it lies."""
    agent = await desk(color_scheme=scheme)
    phone = new_phone()
    await phone.asks("Mensch bitte")
    await phone.says("so sieht das aus", kind="image")
    await phone.says(kind="audio")
    await phone.says(kind="document")
    await phone.says(kind="location", label="Barmbek", address="Wiesendamm", latitude=53.5872, longitude=10.0448)
    await phone.says(kind="contact")
    page = agent.page
    await agent.claims(agent.waiting.first)
    customer = page.locator("article.bubble.customer")
    await expect(customer).to_have_count(6)
    picture = customer.nth(1).locator(".shot img")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("one => one.naturalWidth") == 320
    await expect(customer.nth(1).locator(".text")).to_have_text("so sieht das aus")
    await expect(customer.nth(5).locator(".cards")).to_contain_text("Ilse Petersen")
    await expect(customer.nth(4).locator(".place")).to_contain_text("Barmbek, Wiesendamm")
    assert "openstreetmap.org" in (await customer.nth(4).locator("a").first.get_attribute("href") or "")
    await customer.nth(2).get_by_role("button", name="Sprachnachricht anhören").click()
    await expect(customer.nth(2).locator("audio")).to_be_visible()
    async with page.expect_download() as download:
        await customer.nth(3).get_by_role("button", name="Dokument herunterladen").click()
    assert (await download.value).suggested_filename.endswith(".pdf")
    assert await flaws(page, "#thread") == []
    await agent.tab.picture(f"desk-media-{scheme}")
    await customer.nth(1).locator(".shot").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".lightbox img")).to_be_visible()
    await agent.tab.picture(f"desk-lightbox-{scheme}")
    await page.keyboard.press("Escape")
    await expect(page.locator(".lightbox")).to_have_count(0)
    assert "Accounts" not in await page.content()


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("error", "Nicht mehr abrufbar"),
        ("svg", "Diese Art von Datei"),
        ("html", "Diese Art von Datei"),
        ("endless", "Zu groß"),
        ("private", "liegt nicht beim Messenger"),
        ("drop", "gerade nicht heraus"),
    ],
)
async def test_what_cannot_be_shown_is_said_in_words(
    new_phone: NewPhone, desk: OpenDesk, city: City, mode: str, told: str
) -> None:
    """Whatever the platform gives out, the agent reads why there is no picture."""
    agent = await desk()
    phone = new_phone()
    await phone.asks("Mensch bitte")
    await city.misbehaves("twilio.media", mode)
    await phone.says("Hier", kind="image")
    await agent.claims(agent.waiting.first)
    await expect(agent.page.locator(".media .refused")).to_contain_text(told)
    agent.tab.complaints = [one for one in agent.tab.complaints if "Failed to load resource" not in one]
