"""Checking and publishing in the browser: how far it has come, what changes in plain words, what stands in the way."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.model.training import Hindrance
from bot.store.audit import RedisAudit
from bot.store.redis import keys
from bot.studio.compare.page import compare
from bot.studio.people.page import people
from bot.studio.releases.page import releases
from tests.studio.checking import RED, WORDS, Checking, checking, report
from tests.studio.scene import Studio
from tests.studio.trying import workspace_of
from tests.support.browser import DESKTOP, PHONE, browser

__all__ = ["browser"]

LOOKS = pytest.mark.parametrize(
    ("scheme", "viewport"), [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE), ("dark", PHONE)]
)


@pytest.fixture
async def clean(studio: Studio) -> Studio:
    async for key in studio.redis.scan_iter("{*"):
        if key.startswith(b"{content}"):
            await studio.redis.delete(key)
    await studio.redis.delete(keys.TRAINING)
    return studio


async def checked(found: Checking) -> None:
    """The draft has been checked, and release r-2 came of it."""
    await found.parts.training.request("ann", "Hunde dürfen mit")
    await found.ends(await found.trains(), release="r-2")


@LOOKS
async def test_from_the_check_to_publishing(clean: Studio, browser: Browser, scheme: Any, viewport: Any) -> None:
    """Progress with the time that is left, the same after a reload; then what changes; then one button, and the way
    back in the same breath. All of it at the width of a phone, too."""
    found = checking(clean, r_2=report())
    name = f"compare-{scheme}-{'phone' if viewport == PHONE else 'wide'}"
    async with clean.serving([compare(found.parts), releases(found.shelf, RedisAudit(clean.redis, clean.clock))]):
        tab = await clean.opened(browser, "/studio/compare", color_scheme=scheme, viewport=viewport)
        await tab.page.get_by_label("Was ist neu?").fill("Hunde dürfen mit")
        await tab.page.get_by_role("button", name="Prüfen und lernen").press("Enter")
        await expect(tab.page.locator("progress")).to_be_visible()
        job = await found.trains("training", 40, 100, 31.0)
        await expect(tab.page.locator(".progress")).to_contain_text(
            "Der Bot lernt … (40 / 100) · noch etwa 31 Sekunden"
        )
        await tab.page.reload()
        await expect(tab.page.locator(".progress")).to_contain_text("noch etwa 31 Sekunden")
        await tab.picture(f"{name}-running")
        assert (await Axe().run(tab.page)).response["violations"] == []
        await found.ends(job, release="r-2")
        changes = tab.page.locator(".card", has_text="Diese Sätze ändern sich")
        await expect(changes).to_contain_text("4 bekannte Sätze werden anders verstanden")
        await expect(changes).to_contain_text("4-mal besser, 2-mal schlechter")
        await expect(changes.locator("tbody tr").nth(1)).to_contain_text("Kann ich den Hund mitnehmen?")
        await expect(changes.locator("tbody tr").nth(1).locator("td").nth(1)).to_contain_text("falsch beantwortet")
        await expect(changes.locator("tbody tr").nth(1).locator("td").nth(2)).to_contain_text("Hund mitnehmen")
        await expect(tab.page.locator(".card", has_text="Prüfgespräche").first).to_contain_text("120 von 120 bestanden")
        await tab.picture(name)
        assert not await tab.is_wider_than_its_window()
        assert await tab.unnamed() == []
        assert (await Axe().run(tab.page)).response["violations"] == []
        await tab.page.get_by_role("button", name="Jetzt veröffentlichen").press("Enter")
        await expect(tab.page.locator(".toast")).to_contain_text("Veröffentlicht")
        assert found.shelf.now is not None
        assert found.shelf.now.release == "r-2"
        await expect(tab.page.locator("main")).to_contain_text("Die letzte geprüfte Fassung ist live")
        await tab.page.locator(".toast").get_by_role("button", name="Rückgängig").click()
        await expect(tab.page.locator(".toast").last).to_contain_text("Fassung davor")
        assert found.shelf.now.release == "r-1"
        assert tab.complaints == []


async def test_for_specialists(clean: Studio, browser: Browser) -> None:
    """Outcomes with counts, a matrix of buttons that open their sentences, a threshold with its price, by keyboard."""
    found = checking(clean, r_2=report())
    await checked(found)
    async with clean.serving([compare(found.parts)]):
        tab = await clean.opened(browser, "/studio/compare", viewport={"width": 1280, "height": 3000})
        await tab.page.locator(".experts > summary").press("Enter")
        experts = tab.page.locator(".experts")
        await expect(experts).to_contain_text("6 verschieden: 4 besser, 2 schlechter")
        await expect(experts).to_contain_text("Das kann Zufall sein")
        await expect(experts).to_contain_text("utter_dogs_large")
        await tab.picture("compare-experts")
        assert (await Axe().run(tab.page)).response["violations"] == []
        button = tab.page.get_by_role("button", name="3 Sätze: gemeint Fahrrad mitnehmen, verstanden Hund mitnehmen")
        await button.focus()
        await tab.page.keyboard.press("Enter")
        dialog = tab.page.locator("dialog")
        await expect(dialog).to_contain_text("Darf das Rad mit?")
        await expect(dialog).not_to_contain_text("Und mein Roller?")
        await tab.page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        before = await experts.locator("[role=status]").inner_text()
        await tab.page.get_by_label("so schlimm wie so viele Übergaben").fill("1")
        await expect(experts.locator("[role=status]")).not_to_have_text(before)
        assert tab.complaints == []


async def test_advice_needs_evidence(clean: Studio, browser: Browser) -> None:
    """With too few sentences the page recommends no threshold and says why."""
    thin = report()
    thin["thresholds"]["evidence"]["enough"] = False
    found = checking(clean, r_2=thin)
    await checked(found)
    async with clean.serving([compare(found.parts)]):
        tab = await clean.opened(browser, "/studio/compare")
        await tab.page.locator(".experts > summary").click()
        await expect(tab.page.locator(".experts [role=status]")).to_contain_text("zu wenige Prüfsätze")
        await expect(tab.page.locator(".at-best")).to_have_count(0)


async def test_a_red_golden_dialogue(clean: Studio, browser: Browser) -> None:
    """Expected and got stand side by side, publishing is shut, and "das ist jetzt richtig so" changes the draft's
    dialogue, which then wants to be checked again."""
    found = checking(clean, r_2=report(golden=RED, notices=[WORDS]))
    found.publishing.obstacles = [Hindrance("golden", 1, overridable=True), Hindrance("notices", 1)]
    await checked(found)
    async with clean.serving([compare(found.parts)]):
        tab = await clean.opened(browser, "/studio/compare", viewport={"width": 1280, "height": 1800})
        red = tab.page.locator(".red")
        await expect(red.locator(".sides > div").first).to_contain_text("Danke")
        await expect(red.locator(".sides > div").nth(1)).to_contain_text("an Menschen")
        await expect(tab.page.get_by_role("button", name="Jetzt veröffentlichen")).to_be_disabled()
        await tab.picture("compare-red")
        assert (await Axe().run(tab.page)).response["violations"] == []
        await red.get_by_role("button", name="Das ist jetzt richtig so").click()
        await expect(tab.page.locator(".card", has_text="Der Entwurf ist weiter")).to_be_visible()
        skill = await workspace_of(clean).read("common/thank/skill.yml")
        made = next(one for one in skill["dialogues"] if one["name"] == "thanks")
        assert made["turns"][0]["expect"]["skill"] == "out_of_scope"
        await expect(tab.page.get_by_role("button", name="Jetzt veröffentlichen")).to_have_count(0)
        assert tab.complaints == []


async def test_red_is_set_aside_by_two(clean: Studio, browser: Browser) -> None:
    """Whoever asks gives a reason and cannot confirm it; another admin does on their page; then it can be published,
    once the new words of notices are accepted."""
    found = checking(clean, r_2=report(golden=RED, notices=[WORDS]))
    found.publishing.obstacles = [Hindrance("golden", 1, overridable=True), Hindrance("notices", 1)]
    await checked(found)
    ann, bob = await clean.desk.person("admin"), await clean.desk.person("admin")
    others = people(None, found.parts.second_admin, "", clean.clock)  # type: ignore[arg-type]
    async with clean.serving([compare(found.parts), others]):
        first = await clean.opened(browser, "/studio/compare", ann)
        await first.page.locator(".override summary").click()
        await first.page.get_by_label("Begründung").fill("Der Satz ist seit gestern überholt.")
        await first.page.get_by_role("button", name="Zweiten Admin bitten").click()
        await expect(first.page.locator(".hindered")).to_contain_text("Ein zweiter Admin muss es noch bestätigen")
        await expect(first.page.get_by_role("button", name="Bestätigen")).to_have_count(0)
        second = await clean.opened(browser, "/studio/compare", bob)
        await expect(second.page.locator(".override")).to_contain_text("Der Satz ist seit gestern überholt.")
        await second.page.get_by_label("Begründung").fill("Stimmt, das ist jetzt anders.")
        await second.page.get_by_role("button", name="Bestätigen").click()
        await expect(second.page.locator(".hindrances")).to_contain_text("beiseitegelassen")
        await second.picture("compare-override")
        assert (await Axe().run(second.page)).response["violations"] == []
        publish = second.page.get_by_role("button", name="Jetzt veröffentlichen")
        await expect(publish).to_be_disabled()
        await second.page.get_by_label("Ich habe die neuen Worte gelesen").check()
        await publish.click()
        await expect(second.page.locator(".toast").last).to_contain_text("Veröffentlicht")
        assert found.shelf.now is not None
        assert (found.shelf.now.release, found.shelf.now.by) == ("r-2", bob)
        assert (first.complaints, second.complaints) == ([], [])


async def test_a_check_that_fails_or_is_cancelled(clean: Studio, browser: Browser) -> None:
    """It says why; a cancelled one says by whom; and the next can begin."""
    found = checking(clean)
    async with clean.serving([compare(found.parts)]):
        tab = await clean.opened(browser, "/studio/compare")
        await tab.page.get_by_role("button", name="Prüfen und lernen").click()
        await expect(tab.page.locator("progress")).to_be_visible()
        job = await found.trains()
        await found.ends(job, "failed", why="company/dogs/skill.yml:3: title: is missing")
        await expect(tab.page.locator(".hindered")).to_contain_text("title: is missing")
        await tab.page.get_by_role("button", name="Prüfen und lernen").click()
        await expect(tab.page.locator("progress")).to_be_visible()
        await tab.page.get_by_role("button", name="Abbrechen").click()
        await expect(tab.page.locator(".hindered")).to_contain_text("abgebrochen")
        await expect(tab.page.get_by_role("button", name="Prüfen und lernen")).to_be_enabled()
        assert tab.complaints == []


async def test_a_brain_that_is_away_changes_nothing(clean: Studio, browser: Browser) -> None:
    """The page says that all stays as it was, and it does."""
    found = checking(clean, r_2=report())
    found.shelf.away = "brain-2"
    await checked(found)
    async with clean.serving([compare(found.parts)]):
        tab = await clean.opened(browser, "/studio/compare")
        await tab.page.get_by_role("button", name="Jetzt veröffentlichen").click()
        await expect(tab.page.locator(".toast.bad")).to_contain_text("Es bleibt alles, wie es war")
        assert found.shelf.now is not None
        assert found.shelf.now.release == "r-1"


async def test_what_no_page_sends_is_refused(clean: Studio) -> None:
    """Names are names; too long a note, too short a reason and what is not there are told by their code."""
    found = checking(clean, r_2=report(golden=RED))
    async with clean.serving([compare(found.parts)]):
        token = await clean.token()

        async def post(call: str, body: dict[str, Any]) -> tuple[int, str]:
            answer = await clean.call("POST", f"/studio/api/compare/{call}", token, body)
            return answer.status, (await answer.json()).get("code", "")

        assert await post("publish", {"release": "../../etc"}) == (400, "unreadable")
        assert await post("train", {"note": "x" * 501}) == (400, "unreadable")
        assert await post("publish", {"release": "r-9"}) == (404, "unknown")
        assert await post("override", {"release": "r-2", "reason": "kurz"}) == (409, "reason")
        wanted = {"release": "r-2", "skill": "thank", "dialogue": "no such", "turn": 1}
        assert await post("right", wanted) == (404, "unknown")
        assert await post("right", {**wanted, "skill": "../thank"}) == (400, "unreadable")
        assert (await clean.call("GET", "/studio/api/compare/report?release=x", token)).status == 404
        assert (
            await clean.call("GET", "/studio/api/compare/sentences?release=r-2&expected=a&predicted=b", token)
        ).status == 200
