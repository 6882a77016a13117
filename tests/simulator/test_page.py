"""The page, used as a person uses it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.simulator.conftest import Gateway
from tests.simulator.twilio_client import call, client
from tests.support.simulator import SENDER, SimulatorProcess

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="module")
def chromium() -> Path:
    if not CHROMIUM.exists():
        missing = "no /usr/bin/chromium: apt-get install chromium"
        (pytest.fail if os.environ.get("LOTSE_TEST_ALL") == "1" else pytest.skip)(missing)
    return CHROMIUM


@pytest.fixture
async def page(simulator: SimulatorProcess, chromium: Path) -> AsyncIterator[Page]:
    """The simulator's page; anything on the browser's console fails the test."""
    complaints: list[str] = []
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=chromium, args=[*QUIET, "--no-first-run"])
        shown = await browser.new_page()
        shown.on("console", lambda line: complaints.append(line.text))
        shown.on("pageerror", lambda error: complaints.append(str(error)))
        await shown.goto(simulator.url)
        await expect(shown.get_by_text("verbunden")).to_be_visible()
        yield shown
        await browser.close()
    assert complaints == []


async def test_chat(page: Page, simulator: SimulatorProcess, gateway: Gateway) -> None:
    """Enter sends; the answer appears by itself, with the ticks of its status."""
    await page.get_by_label("Nachricht", exact=True).fill("Fährt die U3?")
    await page.keyboard.press("Enter")
    (post,) = await gateway.until(1)
    assert post.form["Body"] == "Fährt die U3?"
    thread = page.get_by_role("log")
    await expect(thread.get_by_text("Fährt die U3?")).to_be_visible()
    await call(client(simulator.url).messages.create, to=post.form["From"], from_=SENDER, body="<b>Ja</b> *klar*")
    await expect(thread.get_by_text("<b>Ja</b> klar")).to_be_visible()
    await expect(thread.get_by_label("Status: gelesen")).to_be_visible()


async def test_quick_buttons(page: Page, gateway: Gateway) -> None:
    """Place and photo are one press away."""
    await page.get_by_role("button", name="Standort").click()
    await page.get_by_role("button", name="Foto").click()
    posts = await gateway.until(2)
    assert {post.form["MessageType"] for post in posts} == {"location", "image"}


async def test_control_desk(page: Page, simulator: SimulatorProcess) -> None:
    """A disruption is started and ended, a parcel moved, a fault switched, all by the keyboard too."""
    await page.get_by_role("button", name="U3 gesperrt").press("Enter")
    await expect(page.get_by_text("zwischen Barmbek und Kellinghusenstraße")).to_be_visible()
    await page.get_by_role("button", name="Entwarnung").press("Enter")
    await expect(page.get_by_text("Alles fährt.")).to_be_visible()
    await page.get_by_label("00340434161094042557 setzen auf: Zugestellt").press("Enter")
    await expect(page.get_by_role("button", name="Nächster Schritt").first).to_be_disabled()
    switch = page.get_by_role("group", name="Störungsfeed").get_by_role("button", name="Unlesbar")
    await switch.press("Enter")
    await expect(switch).to_have_attribute("aria-pressed", "true")
    assert [fault["mode"] for fault in await simulator.control("GET", "faults")] == ["garbage"]


async def test_own_disruption(page: Page, simulator: SimulatorProcess) -> None:
    """The form makes any disruption."""
    await page.get_by_text("Eigene Störung").click()
    await page.get_by_label("Linie", exact=True).select_option("U2")
    await page.get_by_label("Wo", exact=True).select_option("station")
    await page.get_by_label("Haltestelle", exact=True).select_option("Schlump")
    await page.get_by_role("button", name="Störung starten").click()
    await expect(page.get_by_text("Die Haltestelle Schlump ist gesperrt")).to_be_visible()
    (made,) = await simulator.control("GET", "disruptions")
    assert made["informed"] == [{"route_id": "U2", "stop_id": "Schlump"}]


async def test_english(page: Page) -> None:
    """One press turns the whole page to English."""
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", name="Control room")).to_be_visible()
    await expect(page.get_by_role("button", name="U1: delays")).to_be_visible()


async def test_narrow(page: Page) -> None:
    """On a phone nothing is wider than the screen, and city and telephone are two views."""
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.get_by_role("button", name="Stadt").click()
    await expect(page.get_by_role("heading", name="Pakete")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await page.get_by_role("button", name="Telefon").click()
    await expect(page.get_by_role("heading", name="Pakete")).to_be_hidden()
