"""The list of releases in the browser: what each changed, which is live, and the way back in a click."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.model.audit import AuditFilter
from bot.model.release import FileChange
from bot.store.audit import RedisAudit
from bot.studio.releases.page import releases
from tests.studio.scene import Studio
from tests.studio.shelf import Shelf, manifest
from tests.support.browser import DESKTOP, PHONE, browser

__all__ = ["browser"]

BEFORE = "responses:\n  utter_thank:\n    - text: Gern geschehen!\n" + "".join(
    f"    - text: Satz {n}\n" for n in range(30)
)
AFTER = BEFORE.replace("Gern geschehen!", "Sehr gern geschehen!") + "    - text: <script>alert(1)</script>\n"


def shelf() -> Shelf:
    made = Shelf(
        manifest("r-4", note="Hunde dürfen mit", author="ann", parent="r-3", words_only=True, changed=("a.yml",)),
        manifest("r-3", 1, note="Herbst", author="bob"),
        manifest("r-2", 40, note="Sommer", author="ann", servable=False),
        manifest("r-1", 90),
        live="r-4",
    )
    made.changed["r-4"] = [
        FileChange("common/thank/responses.yml", "changed", BEFORE, AFTER),
        FileChange("company/dogs/nlu.yml", "new", "", "nlu:\n- intent: dogs\n"),
    ]
    return made


async def test_back_to_the_release_before(studio: Studio, browser: Browser) -> None:
    """One click and it holds again; the toast has the way forward, and the log says who did it."""
    found, audit = shelf(), RedisAudit(studio.redis, studio.clock)
    await found.switch_to("r-3", "ann")
    await found.switch_to("r-4", "ann")
    async with studio.serving([releases(found, audit)]):
        tab = await studio.opened(browser, "/studio/releases")
        await tab.page.get_by_role("button", name="Zurück zur vorigen Fassung").press("Enter")
        await expect(tab.page.locator(".release.live h2")).to_have_text("Herbst")
        await expect(tab.page.locator(".toast")).to_contain_text("Es gilt jetzt: Herbst")
        await tab.page.locator(".toast").get_by_role("button", name="Rückgängig").click()
        await expect(tab.page.locator(".release.live h2")).to_have_text("Hunde dürfen mit")
        told = await audit.read(AuditFilter(verb="release.back"))
        assert [(one.did.before, one.did.after) for one in told[:2]] == [("r-3", "r-4"), ("r-4", "r-3")]
        assert tab.complaints == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_what_changed(studio: Studio, browser: Browser, scheme: Any, viewport: Any) -> None:
    """Author, note, day and state of each; the words that differ are marked as taken away and added, as text."""
    async with studio.serving([releases(shelf(), RedisAudit(studio.redis, studio.clock))]):
        tab = await studio.opened(browser, "/studio/releases", color_scheme=scheme, viewport=viewport)
        first = tab.page.locator(".release").first
        await expect(first).to_contain_text("ann")
        await expect(first.locator(".tags")).to_contain_text("live")
        await expect(first.locator(".tags")).to_contain_text("nur Texte und Fakten")
        await expect(tab.page.locator(".release").nth(2).locator(".tags")).to_contain_text("Modell entfernt")
        await expect(tab.page.locator(".release").nth(2).get_by_role("button", name="Diese Fassung")).to_have_count(0)
        await first.get_by_role("button", name="Was hat sich geändert?").press("Enter")
        await expect(first.locator("ins").first).to_contain_text("Sehr")
        await expect(first.locator("del").first).to_contain_text("Gern")
        await expect(first).to_contain_text("<script>alert(1)</script>")
        await expect(first.locator("pre").first).to_contain_text("…")
        await tab.picture(f"releases-{scheme}-{'phone' if viewport == PHONE else 'wide'}")
        assert not await tab.is_wider_than_its_window()
        assert await tab.unnamed() == []
        assert (await Axe().run(tab.page)).response["violations"] == []
        await tab.page.locator("button.language").click()
        await expect(tab.page.locator("h1")).to_have_text("Releases")
        assert tab.complaints == []


async def test_any_earlier_one_is_asked_about_first(studio: Studio, browser: Browser) -> None:
    """Whoever takes an old one is asked once more; a brain that does not load it is told, and nothing has changed."""
    found = shelf()
    async with studio.serving([releases(found, RedisAudit(studio.redis, studio.clock))]):
        tab = await studio.opened(browser, "/studio/releases")
        old = tab.page.get_by_role("button", name="Diese Fassung nehmen: ohne Notiz")
        await old.click()
        await expect(tab.page.locator("dialog")).to_contain_text("gilt dann für alle Kunden")
        await tab.picture("releases-sure")
        await tab.page.keyboard.press("Escape")
        assert found.now is not None
        assert found.now.release == "r-4"
        found.away = "brain-2"
        await old.click()
        await tab.page.locator("dialog").get_by_role("button", name="Diese Fassung nehmen").click()
        await expect(tab.page.locator(".toast.bad")).to_contain_text("Es bleibt alles, wie es war")
        await expect(tab.page.locator(".release.live h2")).to_have_text("Hunde dürfen mit")
        found.away = ""
        await old.click()
        await tab.page.locator("dialog").get_by_role("button", name="Diese Fassung nehmen").click()
        await expect(tab.page.locator(".release.live code")).to_have_text("r-1")


async def test_two_admins_do_not_switch_past_each_other(studio: Studio) -> None:
    """Who clicks on a page that is no longer true is told so, and nothing happens."""
    found = shelf()
    async with studio.serving([releases(found, RedisAudit(studio.redis, studio.clock))]):
        token = await studio.token()
        await found.switch_to("r-3", "bob")
        stale = await studio.call("POST", "/studio/api/releases/use", token, {"release": "r-1", "live": "r-4"})
        assert (stale.status, await stale.json()) == (409, {"code": "moved", "live": "r-3"})
        for body in ({"release": "../x"}, {"release": ""}, {}, {"release": "r-1", "more": 1}):
            assert (await studio.call("POST", "/studio/api/releases/use", token, body)).status == 400, body
        gone = await studio.call("POST", "/studio/api/releases/use", token, {"release": "r-2", "live": "r-3"})
        assert (gone.status, (await gone.json())["code"]) == (409, "model_gone")
        found.all.append(manifest("r-5", been_live=False))
        new = await studio.call("POST", "/studio/api/releases/use", token, {"release": "r-5", "live": "r-3"})
        assert (new.status, (await new.json())["code"]) == (409, "never_live"), "the gate was gone round"
        assert (await studio.call("GET", "/studio/api/releases/changes?release=nope", token)).status == 404


async def test_before_the_first_release(studio: Studio, browser: Browser) -> None:
    """An empty list says where releases come from."""
    async with studio.serving([releases(Shelf(), RedisAudit(studio.redis, studio.clock))]):
        tab = await studio.opened(browser, "/studio/releases")
        await expect(tab.page.locator(".empty")).to_contain_text("Die erste entsteht mit dem Start")
        assert tab.complaints == []
