"""Being told at the desk: off until asked for, kept per browser, about mine and new people, never what is seen."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Browser, expect

from tests.desk.opened import Opened, writes
from tests.desk.scene import Desk
from tests.support.browser import browser

__all__ = ["browser"]

EARS = """
window.told = []; window.tones = 0; window.asked = 0;
window.Notification = class extends EventTarget {
  static permission = "default";
  static async requestPermission() { window.asked += 1; return (this.permission = "granted"); }
  constructor(title, options) { super(); window.told.push(`${title} ${options.body}`); }
  close() {}
};
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) { window.tones += 1; return start.apply(this, at); };
"""
"""The browser's own notifications and tones, counted."""


async def listening(desk: Desk, browser: Browser, name: str) -> Opened:
    jana = await Opened.of(desk, browser, name)
    await jana.page.add_init_script(EARS)
    await jana.page.reload()
    await expect(jana.page.locator("#link.on")).to_be_attached()
    await expect(jana.page.locator(".entry").first).to_be_visible()
    return jana


async def heard(jana: Opened) -> tuple[Any, Any]:
    return await jana.page.evaluate("window.told"), await jana.page.evaluate("window.tones")


async def test_nothing_sounds_or_shows_unless_it_is_chosen(desk: Desk, browser: Browser) -> None:
    """Without a choice there is neither, and the browser is not asked; a click asks it, and the choice is kept."""
    await desk.redis.flushdb()
    name = await desk.person()
    mine, other = await desk.waiting(f"agent:{name}"), await desk.waiting(f"agent:{name}")
    jana = await listening(desk, browser, name)
    await writes(desk, mine, "Hallo?")
    await expect(jana.entry(mine).locator(".unread")).to_be_visible()
    assert await heard(jana) == ([], 0)
    assert await jana.page.evaluate("window.asked") == 0
    await jana.page.locator("#notify").click()
    await jana.page.get_by_label("Hinweis des Browsers").check()
    await jana.page.get_by_label("Ton", exact=True).check()
    assert await jana.page.evaluate("window.asked") == 1
    await jana.page.keyboard.press("Escape")
    tried = (await heard(jana))[1]
    await writes(desk, mine, "Geheimes")
    await expect(jana.entry(mine).locator(".unread")).to_contain_text("2")
    told, tones = await heard(jana)
    assert len(told) == 1
    assert "Neue Nachricht von Gast" in told[0]
    assert "Geheimes" not in told[0]
    assert tones > tried
    await jana.opens(other)
    await writes(desk, other, "Du siehst mich ja.")
    await expect(jana.page.locator("article.customer .text").last).to_have_text("Du siehst mich ja.")
    assert await heard(jana) == (told, tones)
    await jana.page.reload()
    await jana.page.locator("#notify").click()
    await expect(jana.page.get_by_label("Ton", exact=True)).to_be_checked()


async def test_each_may_choose_what_about(desk: Desk, browser: Browser) -> None:
    """Who only wants to hear of their own conversations hears nothing of somebody new, and the other way round."""
    await desk.redis.flushdb()
    name = await desk.person()
    mine = await desk.waiting(f"agent:{name}")
    jana = await listening(desk, browser, name)
    for silent in ("Wenn jemand neu in der Warteschlange steht", "Wenn in meinen Gesprächen jemand schreibt"):
        await jana.page.locator("#notify").click()
        for box in await jana.page.get_by_role("dialog").get_by_role("checkbox").all():
            await box.set_checked(True)
        await jana.page.get_by_label(silent).uncheck()
        await jana.page.keyboard.press("Escape")
        before = (await heard(jana))[1]
        count = await jana.page.locator(".waiting .entry").count()
        unread = jana.entry(mine).locator(".unread")
        if "neu" in silent:
            await desk.live.changed(await desk.waiting())
            await expect(jana.page.locator(".waiting .entry")).to_have_count(count + 1)
        else:
            await writes(desk, mine, "Hallo?")
            await expect(unread).to_be_visible()
        assert (await heard(jana))[1] == before
        if "neu" in silent:
            continue
        await desk.live.changed(await desk.waiting())
        await jana.page.wait_for_function("before => window.tones > before", arg=before)
