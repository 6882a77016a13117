"""The company's values and hours in the studio: what is set at the installation shows through, and hours are seen
before they are saved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.content.company import company_of
from bot.content.edit.shipped import Shipped
from bot.content.edit.workspace import ContentWorkspace
from bot.model.company import Company
from bot.model.desk_hours import DeskHours
from bot.store.audit import RedisAudit
from bot.store.workspace import RedisDrafts
from bot.studio.company.api import CompanyApi
from bot.studio.company.page import company
from bot.studio.studio_page import StudioPage
from tests.desk.scene import PASSWORD
from tests.studio.scene import Studio
from tests.studio.test_facts_page import forget_drafts
from tests.support.browser import DESKTOP, PHONE, browser

__all__ = ["browser"]

INSTALLED = Company(
    name="Hansebahn",
    team="unser Team",
    privacy_url="https://hansebahn.example/datenschutz",
    imprint_url="https://hansebahn.example/impressum",
    hours=DeskHours.of("Mo-Fr 08:00-18:00"),
)
SHIPPED = "# The company's own values.\n"
NOON = datetime(2026, 12, 24, 13, 30, tzinfo=ZoneInfo("Europe/Berlin"))  # a Thursday
HOLIDAYS = {"holidays": "HH", "special": [{"first": "2026-12-24", "open": "08:00-12:00"}]}


class House:
    """A draft of the company's file, and the page on it."""

    def __init__(self, studio: Studio, folder: Path) -> None:
        self.folder = folder / "company"
        self.folder.mkdir()
        (self.folder / "company.yml").write_text(SHIPPED, encoding="utf-8")
        self.studio = studio
        shipped = Shipped({"company": self.folder})
        self.draft = ContentWorkspace(RedisDrafts(studio.redis), shipped, studio.clock, lambda made, skill: ())
        self.audit = RedisAudit(studio.redis, studio.clock)

    @property
    def pages(self) -> list[StudioPage]:
        return [company(CompanyApi(self.draft, self.audit, INSTALLED, lambda: NOON))]

    async def text(self) -> str:
        return await self.draft.text("company/company.yml") or ""

    async def own(self) -> Company:
        """What a release of the draft would know."""
        async with self.draft.materialised() as made:
            return company_of(made.content, INSTALLED)


@pytest.fixture
async def house(studio: Studio, tmp_path: Path) -> AsyncIterator[House]:
    await forget_drafts(studio)
    yield House(studio, tmp_path)
    await forget_drafts(studio)


async def saved(house: House, token: str, before: Any, after: Any) -> tuple[int, dict[str, Any]]:
    answer = await house.studio.call("POST", "/studio/api/company", token, {"before": before, "after": after})
    return answer.status, dict(await answer.json())


async def test_values_and_hours_become_the_companys(house: House) -> None:
    """What is saved is what a release knows; what is emptied again is the installation's, to the byte."""
    async with house.studio.serving(house.pages):
        token = await house.studio.token()
        after = {"name": "Elbfähren", "own_hosts": ["elbe.example"], "hours": {"week": {"mo": "8-12"}, **HOLIDAYS}}
        status, said = await saved(house, token, {}, after)
        assert status == 200
        own = await house.own()
        assert (own.name, own.team, own.zone, str(own.hours)) == ("Elbfähren", "unser Team", "HH", "Mo 08:00-12:00")
        assert own.hours.open_at(NOON.replace(hour=10))
        assert (await house.audit.read())[0].did.verb == "company.edited"
        assert (await saved(house, token, said["raw"], {}))[0] == 200
        assert await house.text() == SHIPPED
        assert (await house.own()).name == "Hansebahn"


async def test_the_preview_knows_holidays_and_special_days(house: House) -> None:
    """On Christmas Eve at half past one nobody is there until Monday."""
    async with house.studio.serving(house.pages):
        token = await house.studio.token()
        answer = await house.studio.call("POST", "/studio/api/company/preview", token, {"hours": HOLIDAYS})
        said = await answer.json()
        assert (said["open"], said["back"]) == (False, "2026-12-28T08:00:00+01:00")
        assert said["days"][0] == {"day": "2026-12-24", "times": ["08:00-12:00"], "holiday": "", "special": True}
        assert (said["days"][1]["times"], said["days"][1]["holiday"]) == ([], "Erster Weihnachtstag")
        plain = await (await house.studio.call("POST", "/studio/api/company/preview", token, {"hours": {}})).json()
        assert (plain["open"], plain["back"]) == (True, None)


@pytest.mark.parametrize(
    ("after", "place"),
    [
        ({"name": "{team}"}, ["name"]),
        ({"name": "x" * 61}, ["name"]),
        ({"privacy_url": "http://elbe.example"}, ["privacy_url"]),
        ({"imprint_url": "javascript:alert(1)"}, ["imprint_url"]),
        ({"own_hosts": ["https://elbe.example"]}, ["own_hosts", "0"]),
        ({"own_hosts": "elbe.example"}, ["own_hosts"]),
        ({"address_form": "ihr"}, ["address_form"]),
        ({"hours": {"week": {"mo": "18-9"}}}, ["hours", "week", "mo"]),
        ({"hours": {"week": {"xx": "9-18"}}}, ["hours", "week", "xx", "[key]"]),
        ({"hours": {"holidays": "XX"}}, ["hours", "holidays"]),
        ({"hours": {"special": [{"first": ""}]}}, ["hours", "special", "0", "first"]),
        ({"hours": {"special": [{"first": "2026-01-01"}, {"first": "2026-01-01"}]}}, ["hours", "special", "1"]),
        ({"evil": True}, ["evil"]),
    ],
)
async def test_what_no_company_can_mean_is_refused(house: House, after: Any, place: list[str]) -> None:
    """With its place, and nothing is saved."""
    async with house.studio.serving(house.pages):
        status, said = await saved(house, await house.studio.token(), {}, after)
        assert (status, said["code"], said["place"]) == (400, "unfit", place)
        assert await house.text() == SHIPPED


async def test_two_admins_change_two_values(house: House) -> None:
    """Neither is in the other's way; one value twice is a conflict that names the first."""
    async with house.studio.serving(house.pages):
        anna, jan = await house.studio.token(), await house.studio.token()
        assert (await saved(house, anna, {}, {"name": "Elbfähren"}))[0] == 200
        assert (await saved(house, jan, {}, {"team": "das Kontor"}))[0] == 200
        status, said = await saved(house, jan, {}, {"name": "Alsterboote"})
        assert (status, said["code"], said["theirs"], said["unit"]) == (409, "conflict", "Elbfähren", ["key", "name"])
        own = await house.own()
        assert (own.name, own.team) == ("Elbfähren", "das Kontor")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_is_whole(house: House, browser: Browser, scheme: str, viewport: object) -> None:
    """Everything has a name, fits its window and meets the rules of accessibility, with a week and special days."""
    name = f"studio-company-{scheme}-{'phone' if viewport == PHONE else 'wide'}"
    async with house.studio.serving(house.pages):
        token = await house.studio.token()
        await saved(house, token, {}, {"name": "Elbfähren", "hours": {"week": {"mo": "8-12"}, **HOLIDAYS}})
        tab = await house.studio.opened(browser, "/studio/company", color_scheme=scheme, viewport=viewport)
        await expect(tab.page.locator(".ahead li")).to_have_count(14)
        await tab.picture(name)
        await tab.page.locator(".ahead").scroll_into_view_if_needed()
        await tab.picture(f"{name}-hours")
        assert not await tab.is_wider_than_its_window()
        assert await tab.unnamed() == []
        assert (await Axe().run(tab.page)).response["violations"] == []
        assert tab.complaints == []


async def test_hours_are_seen_while_they_are_typed(house: House, browser: Browser) -> None:
    """A holiday and a shorter day show in the days ahead before anybody saves, in either language; saved, there is a
    way back."""
    async with house.studio.serving(house.pages):
        tab = await house.studio.opened(browser, "/studio/company")
        page = tab.page
        await expect(page.locator(".ahead-now")).to_contain_text("jetzt offen")
        await page.get_by_label("An Feiertagen geschlossen").select_option("HH")
        await expect(page.locator(".ahead li").nth(1)).to_contain_text("Erster Weihnachtstag")
        await page.get_by_role("button", name="Besondere Tage hinzufügen").focus()
        await page.keyboard.press("Enter")
        row = page.get_by_role("group", name="Besondere Tage 1")
        await row.get_by_label("Erster Tag").fill("2026-12-24")
        await row.get_by_label("Zeiten").fill("8-12")
        await expect(page.locator(".ahead-now")).to_contain_text("Wieder da: 28.12.2026, 08:00")
        assert await house.text() == SHIPPED
        await page.get_by_role("button", name="Speichern").click()
        await expect(page.get_by_role("button", name="Rückgängig")).to_be_visible()
        assert (await house.own()).zone == "HH"
        await page.get_by_role("button", name="Rückgängig").click()
        await expect(page.locator(".ahead-now")).to_contain_text("jetzt offen")
        assert await house.text() == SHIPPED
        assert tab.complaints == []


async def test_what_somebody_else_saved_stays_beside_ones_own(house: House, browser: Browser) -> None:
    """Whoever takes their own value after a conflict leaves the other's other values as they are."""
    async with house.studio.serving(house.pages):
        tab = await house.studio.opened(browser, "/studio/company")
        page = tab.page
        await page.get_by_label("Name der Firma").fill("Alsterboote")
        assert (await saved(house, await house.studio.token(), {}, {"name": "Elbfähren", "team": "das Kontor"}))[
            0
        ] == 200
        await page.get_by_role("button", name="Speichern").click()
        await expect(page.get_by_role("alertdialog")).to_contain_text("Elbfähren")
        await page.get_by_role("button", name="Meine nehmen").click()
        await page.get_by_role("button", name="Speichern").click()
        await expect(page.get_by_role("button", name="Rückgängig")).to_be_visible()
        own = await house.own()
        assert (own.name, own.team) == ("Alsterboote", "das Kontor")


async def test_a_week_of_ones_own_begins_with_what_is_set(house: House, browser: Browser) -> None:
    """One box makes the installation's week one's own, and a day is closed by emptying it."""
    async with house.studio.serving(house.pages):
        tab = await house.studio.opened(browser, "/studio/company")
        page = tab.page
        await page.get_by_label("Eigene Zeiten statt der eingestellten").check()
        await expect(page.get_by_label("Montag")).to_have_value("08:00-18:00")
        await page.get_by_label("Freitag").fill("")
        await page.get_by_label("Samstag").fill("9-13, 14")
        await page.get_by_role("button", name="Speichern").click()
        await expect(page.get_by_role("alert")).to_have_text("Samstag: Bitte Zeiten wie 08:00-12:00, 13:00-18:00.")
        await page.get_by_label("Samstag").fill("9-13")
        await page.get_by_role("button", name="Speichern").click()
        await expect(page.get_by_role("button", name="Rückgängig")).to_be_visible()
        assert str((await house.own()).hours) == "Mo-Do 08:00-18:00, Sa 09:00-13:00"


@pytest.mark.parametrize("same", [True, False], ids=["the same", "another"])
async def test_who_is_signed_out_while_typing_loses_nothing(house: House, browser: Browser, same: bool) -> None:
    """The page stays; signed in again in another tab, the same person saves what stands there. Nobody saves in the
    name of somebody else who has signed in there."""
    async with house.studio.serving(house.pages):
        name = await house.studio.desk.person("admin")
        tab = await house.studio.opened(browser, "/studio/company", name)
        page = tab.page
        await page.get_by_label("Name der Firma").fill("Alsterboote")
        await page.evaluate("fetch('/desk/api/logout', { method: 'POST' })")
        await page.get_by_role("button", name="Speichern").click()
        await expect(page.get_by_role("alert")).to_have_text("Nicht gespeichert: Du bist abgemeldet.")
        async with page.context.expect_page() as opening:
            await page.get_by_role("button", name="Anmelden", exact=True).click()
        door = await opening.value
        await door.fill("#name", name if same else await house.studio.desk.person("admin"))
        await door.fill("#password", PASSWORD)
        await door.keyboard.press("Enter")
        await door.wait_for_url("**/studio")
        await expect(page.get_by_label("Name der Firma")).to_have_value("Alsterboote")
        await page.get_by_role("button", name="Speichern").click()
        if same:
            await expect(page.get_by_role("button", name="Rückgängig")).to_be_visible()
            assert (await house.own()).name == "Alsterboote"
        else:
            await expect(page.get_by_role("alert")).to_contain_text("jemand anderes angemeldet")
            assert await house.text() == SHIPPED
