"""What customers send beside words, in an agent's browser: seen, heard, saved, read, or told why not."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from bot.model.item import Attachment, Location
from simulator.media import CARD, HTML, SVG, pdf, voice
from simulator.photo import png
from tests.connectors.test_twilio_media import Platform, platform
from tests.desk.scene import PASSWORD, Desk
from tests.desk.test_media import at, sent, served
from tests.support.axe import SCHEMES, SIZES, flaws
from tests.support.browser import Tab, browser

__all__ = ["browser", "platform"]


async def opened(desk: Desk, browser: Browser, contact: str, **options: Any) -> Tab:
    """The thread of this contact, at a desk where somebody has just signed in."""
    name = await desk.person()
    tab = await Tab.open(browser, f"{desk.origin}/desk/login", **options)
    await tab.page.fill("#name", name)
    await tab.page.fill("#password", PASSWORD)
    await tab.page.keyboard.press("Enter")
    await tab.page.locator(f'.entry[data-key="{contact}"]').click()
    await expect(tab.page.locator("article.bubble.customer")).to_have_count(1)
    return tab


def bubble(tab: Tab) -> Locator:
    return tab.page.locator("article.bubble.customer")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
async def test_a_photo_is_seen_and_enlarged(
    desk: Desk, platform: Platform, browser: Browser, size: str, scheme: str
) -> None:
    """It stands above its words; by keyboard it fills the window and closes again, with the focus back on it."""
    served(desk, platform)
    contact, _ = await sent(desk, at(platform, "image/png"))
    tab = await opened(desk, browser, contact, viewport=SIZES[size], color_scheme=scheme)
    picture = bubble(tab).locator(".shot img")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("one => one.naturalWidth") == 320
    assert "Bild aus dem Chat" in (await picture.get_attribute("alt") or "")
    assert (await picture.get_attribute("src") or "").startswith("blob:")
    await expect(bubble(tab).locator(".text")).to_have_text("Schau mal")
    found = {"thread": await flaws(tab.page, ".media")}
    await tab.picture(f"media-photo-{size}-{scheme}")
    await bubble(tab).locator(".shot").focus()
    await tab.page.keyboard.press("Enter")
    await expect(tab.page.locator(".lightbox img")).to_be_visible()
    found["lightbox"] = await flaws(tab.page, ".lightbox")
    await tab.picture(f"media-lightbox-{size}-{scheme}")
    await tab.page.keyboard.press("Escape")
    await expect(tab.page.locator(".lightbox")).to_have_count(0)
    await expect(bubble(tab).locator(".shot")).to_be_focused()
    assert found == {"thread": [], "lightbox": []}
    assert not await tab.is_wider_than_its_window()
    assert platform.asked.count(("/bytes", False)) == 1  # looked at again, it is not fetched again
    assert tab.complaints == []


async def test_a_voice_is_heard_when_asked_for(desk: Desk, platform: Platform, browser: Browser) -> None:
    """Nothing is fetched before the click; then it plays."""
    served(desk, platform)
    platform.bytes = voice()
    contact, _ = await sent(desk, at(platform, "audio/ogg; codecs=opus"))
    tab = await opened(desk, browser, contact)
    assert platform.asked == []
    await bubble(tab).get_by_role("button", name="Sprachnachricht anhören").click()
    audio = bubble(tab).locator("audio")
    await expect(audio).to_be_visible()
    ends = (
        "one => new Promise((told) => { one.onplaying = () => told(one.duration); if (one.duration) one.onplaying() })"
    )
    assert round(await audio.evaluate(ends)) == 2
    assert await flaws(tab.page, ".media") == []
    assert tab.complaints == []


async def test_a_document_is_saved(desk: Desk, platform: Platform, browser: Browser) -> None:
    """It lands among the downloads, and nothing opens it here."""
    served(desk, platform)
    platform.bytes = pdf()
    contact, _ = await sent(desk, at(platform, "application/pdf"))
    tab = await opened(desk, browser, contact)
    async with tab.page.expect_download() as waiting:
        await bubble(tab).get_by_role("button", name="Dokument herunterladen").click()
    download = await waiting.value
    assert download.suggested_filename.endswith("-1.pdf")
    assert (await download.path()).read_bytes() == pdf()


async def test_cards_and_places_are_text(desk: Desk, platform: Platform, browser: Browser) -> None:
    """Names, numbers and coordinates can be read and copied; the map opens on a click only."""
    served(desk, platform)
    platform.bytes = CARD.encode()
    place = Location(53.5872, 10.0448, "Barmbek, Wiesendamm")
    contact, _ = await sent(desk, at(platform, "text/vcard"), location=place)
    tab = await opened(desk, browser, contact)
    await expect(bubble(tab).locator(".cards")).to_contain_text("+49 151 12345678")
    await expect(bubble(tab).locator(".place")).to_contain_text("53.5872, 10.0448")
    links = bubble(tab).locator(".place a")
    assert [await link.get_attribute("href") for link in await links.all()] == [
        "https://www.openstreetmap.org/?mlat=53.5872&mlon=10.0448#map=17/53.5872/10.0448",
        "geo:53.5872,10.0448",
    ]
    assert await flaws(tab.page, ".media") == []
    await tab.picture("media-card-place")


@pytest.mark.parametrize(
    ("mime", "body", "status", "told"),
    [
        ("image/jpeg", SVG, 307, "Diese Art von Datei"),
        ("image/png", HTML, 307, "Diese Art von Datei"),
        ("image/png", b"\x89PNG\r\n\x1a\n" + b"not a picture at all", 307, "Diese Art von Datei"),
        ("image/png", png() + b"\0" * 1024 * 1024, 307, "Zu groß"),
        ("image/png", png(), 404, "Nicht mehr abrufbar"),
        ("image/png", png(), 500, "gerade nicht heraus"),
    ],
)
async def test_what_is_not_shown_is_said(
    desk: Desk, platform: Platform, browser: Browser, mime: str, body: bytes, status: int, told: str
) -> None:
    """In words, in the place where it would stand; what may change can be tried again."""
    served(desk, platform)
    platform.bytes, platform.status = body, status
    contact, _ = await sent(desk, at(platform, mime))
    tab = await opened(desk, browser, contact)
    refused = bubble(tab).locator(".refused")
    await expect(refused).to_contain_text(told)
    assert await flaws(tab.page, ".media") == []
    again = bubble(tab).get_by_role("button", name="Noch einmal versuchen")
    if status == 500:
        platform.status = 307
        await again.click()
        await expect(bubble(tab).locator(".shot img")).to_be_visible()
    else:
        await expect(again).to_have_count(0)


async def test_old_lines_stay_readable(desk: Desk, browser: Browser) -> None:
    """A line of the version before has its kind in its text, and nothing to fetch."""
    contact, _ = await sent(desk)
    tab = await opened(desk, browser, contact)
    await expect(bubble(tab).locator(".text")).to_have_text("Schau mal")
    await expect(bubble(tab).locator(".media")).to_have_count(0)


async def test_an_address_that_was_never_known(desk: Desk, platform: Platform, browser: Browser) -> None:
    """A medium that lay elsewhere when it came is said to be out of reach."""
    served(desk, platform)
    contact, _ = await sent(desk, Attachment("", "image/png"))
    tab = await opened(desk, browser, contact)
    await expect(bubble(tab).locator(".refused")).to_contain_text("Nicht mehr abrufbar")
