"""Takes the README's pictures from a real installation: `.venv/bin/python -m tools.pictures`.

Trains a release first (LOTSE_TEST_RELEASES=<folder> keeps it), then plays one afternoon at the simulator.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from tests.support.browser import QUIET
from tests.support.installation import ROOT, Installation, free_port
from tests.support.parts import BROWSER
from tests.support.release import trained
from tests.support.simulator import SimulatorProcess
from tests.system.outside.ledger import opened
from tests.system.outside.phone import City, Phone
from tests.system.outside.visitor import DeskTab, Visitor

IMAGES = ROOT / "docs" / "images"
PASSWORD = "ebbe-und-flut"  # noqa: S105  # of an installation that lives for a minute
MINE = "Frauke Petersen"
WAITING = {
    "Ayşe Yılmaz": ["Moin", "Ich will mich beschweren, der Bus gestern hat mich einfach stehen lassen!"],
    "Jonas Brandt": ["Wo ist mein Paket 00340434161094042557", "Kann ich bitte mit einem Menschen sprechen?"],
}


@contextmanager
def running(folder: Path) -> Iterator[tuple[Installation, SimulatorProcess]]:
    """A simulator and an installation that belong to each other."""
    release = trained(Path(os.environ.get("LOTSE_TEST_RELEASES") or folder / "trained"))
    port = free_port()
    simulator = SimulatorProcess(LOTSE_PUBLIC_URL=f"http://127.0.0.1:{port}")
    asyncio.run(simulator.start())
    installation = Installation(folder / "data", release, simulator.product_settings, port)
    try:
        installation.start()
        asyncio.run(installation.ready())
        installation.account("jana", "agent", PASSWORD)
        yield installation, simulator
    finally:
        asyncio.run(simulator.stop())  # first: an installation that ends badly is a failure of its own
        installation.stop()


async def take(installation: Installation, simulator: SimulatorProcess) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=BROWSER.find(), args=QUIET)
        await take_chat(browser, installation, City(simulator))
        await take_desk(browser, installation, simulator)
        await browser.close()


async def take_chat(browser: Browser, installation: Installation, city: City) -> None:
    """A question, the offer to be told, a yes, and the one notice."""
    alert = await city.starts("u3_closed")
    visitor = await Visitor.of(
        browser, installation.url, viewport={"width": 390, "height": 1110}, device_scale_factor=1.5
    )
    await visitor.asks("Fährt die U3?", "Barmbek")
    await visitor.page.get_by_role("button", name="Ja", exact=True).click()
    await expect(visitor.answers.last).to_contain_text("genau einmal")
    await city.ends(alert)
    await expect(visitor.answers.last).to_contain_text("vorbei.")
    await keep(visitor.page, "chat.png")


async def take_desk(browser: Browser, installation: Installation, simulator: SimulatorProcess) -> None:
    """Two wait; the third is Jana's, with what the bot understood."""
    desk = await DeskTab.of(browser, installation.internal_url, "jana", PASSWORD, device_scale_factor=1.5)
    async with opened(installation) as ledger:
        mine = Phone(simulator, ledger)
        for words in ("Fährt die U3?", "Ich hab meinen Schirm in der U3 liegen lassen, wer hilft mir?", "Mensch"):
            await mine.asks(words, name=MINE)
        await desk.claims(desk.waiting.first)
        await desk.replies("Moin, hier ist Jana. Wo bist du ausgestiegen, und wie sieht der Schirm aus?")
        await mine.asks("Barmbek, gegen zwei. Blau mit weißen Punkten.", name=MINE)
        await desk.page.fill("#note", "Im Fundbüro Bescheid gesagt, sie rufen um vier zurück.")
        await desk.page.press("#note", "Enter")
        for number, (name, lines) in enumerate(WAITING.items(), 1):
            phone = Phone(simulator, ledger)
            for line in lines:
                await phone.asks(line, name=name)
            await expect(desk.waiting).to_have_count(number)
    await desk.page.locator("article.bubble.customer details summary").last.click()
    await desk.page.locator(".lines").evaluate("box => { box.scrollTop = box.scrollHeight; }")
    await keep(desk.page, "desk.png")


async def keep(page: Page, name: str) -> None:
    await page.evaluate("document.activeElement.blur()")
    await page.screenshot(path=IMAGES / name, animations="disabled")


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lotse-pictures-") as folder, running(Path(folder)) as parts:
        asyncio.run(take(*parts))


if __name__ == "__main__":
    main()
