"""The team in the browser: invited by a link that is shown once, changed with care, and what takes two takes two."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.model.account import csrf_of
from bot.store.audit import RedisAudit
from bot.store.heartbeats import RedisHeartbeats
from bot.store.hourly import HourlyCount
from bot.store.redis import keys
from bot.store.second_admin import RedisSecondAdmin
from bot.store.team import RedisTeam
from bot.studio.people.page import people
from bot.studio.studio_page import StudioPage
from tests.desk.scene import PASSWORD
from tests.studio.scene import Studio
from tests.support.browser import DESKTOP, PHONE, Tab, browser

__all__ = ["browser"]

WHY = "Das Prüfgespräch ist veraltet, die Antwort stimmt."


class Crew:
    """The team's parts, and the page over them."""

    def __init__(self, studio: Studio) -> None:
        desk = studio.desk
        self.log = RedisAudit(studio.redis, studio.clock)
        self.second_admin = RedisSecondAdmin(studio.redis, desk.accounts, self.log, studio.clock)
        locks, changes = RedisHeartbeats(studio.redis), HourlyCount(studio.redis, "secret")
        self.team = RedisTeam(desk.accounts, desk.sessions, desk.presence, locks, changes, self.log)
        self.desk = desk
        self.studio = studio

    def page(self) -> StudioPage:
        return people(self.team, self.second_admin, "http://desk.example.org", self.studio.clock)

    async def called(self, name: str, role: str = "agent") -> str:
        token = await self.desk.accounts.add(name, role)  # type: ignore[arg-type]
        await self.desk.accounts.set_password(token, PASSWORD)
        return name


@pytest.fixture
async def crew(studio: Studio) -> AsyncIterator[Crew]:
    """Anna and Jan are admins, Mette answers, Ole has not come yet."""
    for account in await studio.desk.accounts.all():
        await studio.desk.accounts.remove(account.name)
    await studio.redis.delete(keys.APPROVALS)
    crew = Crew(studio)
    await crew.called("anna", "admin")
    await crew.called("jan", "admin")
    await crew.called("mette")
    await crew.desk.accounts.add("ole", "agent")
    async with studio.serving([crew.page()]):
        yield crew


def row(tab: Tab, name: str) -> object:
    return tab.page.locator(".people > li", has_text=name)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_is_whole(crew: Crew, browser: Browser, scheme: str, viewport: object) -> None:
    """List, request, invitation and question fit their window and meet the rules of accessibility."""
    await crew.second_admin.ask("release.overridden", "r-7", "jan", WHY)
    tab = await crew.studio.opened(browser, "/studio/people", "anna", color_scheme=scheme, viewport=viewport)
    place = f"{scheme}-{'phone' if viewport == PHONE else 'wide'}"
    await expect(tab.page.get_by_text("Eingeladen, der Link gilt bis")).to_be_visible()
    await expect(tab.page.get_by_text("Wartet auf eine zweite Person")).to_be_visible()

    async def sound(name: str) -> None:
        await tab.picture(f"studio-people-{name}-{place}")
        assert not await tab.is_wider_than_its_window(), name
        assert await tab.unnamed() == [], name
        assert (await Axe().run(tab.page)).response["violations"] == [], name

    await sound("list")
    await tab.page.get_by_role("button", name="Person einladen").click()
    await sound("invite")
    await tab.page.get_by_label("Name").fill("britta")
    await tab.page.get_by_role("button", name="Link erzeugen").click()
    await expect(tab.page.get_by_label("Einmal-Link")).to_be_visible()
    await sound("link")
    await tab.page.get_by_role("button", name="Fertig").click()
    await tab.page.get_by_role("button", name="Anna entfernen").click()
    await sound("remove")
    assert tab.complaints == []


async def test_a_link_is_shown_once_and_works_once(crew: Crew, browser: Browser) -> None:
    """By keyboard alone: the link is in the dialog and nowhere after it, and its person signs in with it, once."""
    tab = await crew.studio.opened(browser, "/studio/people", "anna")
    await expect(tab.page.locator(".people > li")).to_have_count(4)
    await tab.walks("Tab", "button.primary")
    await tab.page.keyboard.press("Enter")
    await expect(tab.page.get_by_label("Name")).to_be_focused()
    await tab.page.keyboard.type("Britta")
    await tab.page.keyboard.press("Enter")
    link = await tab.page.get_by_label("Einmal-Link").input_value()
    assert link.startswith("http://desk.example.org/desk/welcome#")
    await tab.page.keyboard.press("Escape")
    await expect(row(tab, "Britta")).to_contain_text("Eingeladen")  # type: ignore[arg-type]
    token = link.partition("#")[2]
    assert token not in await tab.page.content()
    assert token not in tab.page.url
    welcome = await Tab.open(browser, f"{crew.studio.origin}/desk/welcome#{token}")
    await welcome.page.fill("#password", PASSWORD)
    await welcome.page.fill("#again", PASSWORD)
    await welcome.page.keyboard.press("Enter")
    await welcome.page.wait_for_url("**/desk")
    assert await crew.desk.accounts.linked(token) is None
    await expect(row(tab, "Britta")).to_contain_text("Angemeldet", timeout=40_000)  # type: ignore[arg-type]
    assert tab.complaints == []


async def test_no_link_is_read_again_or_by_address(crew: Crew) -> None:
    """No call that only reads gives a link or a token, and the answer that has one is not kept by browsers."""
    token = await crew.studio.token()
    made = await crew.studio.call("POST", "/studio/api/people/invite", token, {"name": "kim", "role": "agent"})
    assert made.headers["Cache-Control"] == "no-store"
    secret = (await made.json())["link"].partition("#")[2]
    for path in ("/studio/people", "/studio/api/people", "/studio/api/approvals"):
        assert secret not in await (await crew.studio.call("GET", path, token)).text()
    log = await crew.log.read()
    assert secret not in repr(log)
    for query in ("/studio/api/people/invite?name=x&role=admin", "/studio/api/people/remove?name=mette"):
        assert (await crew.studio.call("GET", query, token)).status == 405
    assert await crew.desk.accounts.find("mette") is not None


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("invite", {"name": "mette", "role": "agent"}, 409, "exists"),
        ("invite", {"name": "<b>", "role": "agent"}, 409, "name"),
        ("invite", {"name": "kai", "role": "root"}, 400, "unreadable"),
        ("invite", {"name": "kai", "role": "agent", "password": "x"}, 400, "unreadable"),
        ("invite", {"name": "k" * 65, "role": "agent"}, 400, "unreadable"),
        ("invite", {"name": ["kai"], "role": "agent"}, 400, "unreadable"),
        ("remove", {"name": "niemand"}, 404, "unknown"),
        ("remove", {"name": "../x"}, 404, "unknown"),
        ("reset", {"name": ""}, 400, "unreadable"),
        ("role", {"name": "mette"}, 400, "unreadable"),
        ("role", {"name": "mette", "role": "admin", "myself": "ja, bitte"}, 400, "unreadable"),
        ("sign_out", {"name": "niemand"}, 404, "unknown"),
    ],
)
async def test_what_is_not_meant_is_refused(
    crew: Crew, path: str, body: dict[str, object], status: int, code: str
) -> None:
    """Each refusal has its code; nothing is changed and nothing stands in the log."""
    before = await crew.team.members()
    answer = await crew.studio.call("POST", f"/studio/api/people/{path}", await crew.studio.token(), body)
    assert (answer.status, (await answer.json())["code"]) == (status, code)
    assert {one.account.name for one in before} <= {one.account.name for one in await crew.team.members()}


async def test_a_demoted_admin_is_out_at_once(crew: Crew) -> None:
    """Whose role was taken in one browser is refused in the other at the next call, and cannot take it back."""
    jan = await crew.desk.accounts.find("jan")
    assert jan is not None
    token = await crew.desk.sessions.open(jan)
    assert (await crew.studio.call("GET", "/studio/api/people", token)).status == 200
    await crew.team.change_role("jan", "agent", "anna")
    for method, path in (("GET", "/studio/api/people"), ("POST", "/studio/api/people/role")):
        answer = await crew.studio.call(method, path, token, {"name": "jan", "role": "admin", "myself": True})
        assert (answer.status, (await answer.json())["code"]) == (403, "role")
    headers = {"X-Lotse-Csrf": csrf_of(token)}
    answer = await crew.studio.call("POST", "/studio/api/people/reset", "", {"name": "anna"}, **headers)
    assert answer.status == 401


async def test_ending_ones_own_access_asks_for_a_tick(crew: Crew, browser: Browser) -> None:
    """Who presses by mistake is asked; with the tick it is done and leads to the sign-in; the last one is refused."""
    tab = await crew.studio.opened(browser, "/studio/people", "anna")
    await tab.page.get_by_role("button", name="Anna entfernen").click()
    dialog = tab.page.locator("dialog[open]")
    await dialog.get_by_role("button", name="Entfernen").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Setze den Haken")
    await dialog.get_by_role("checkbox").check()
    await dialog.get_by_role("button", name="Entfernen").click()
    await tab.page.wait_for_url("**/desk/login?next=/studio/people")
    assert await crew.desk.accounts.find("anna") is None
    tab = await crew.studio.opened(browser, "/studio/people", "jan")
    await tab.page.get_by_role("button", name="Rolle von Jan ändern").click()
    dialog = tab.page.locator("dialog[open]")
    await dialog.get_by_role("checkbox").check()
    await dialog.get_by_role("button", name="Zu Agent machen").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("letzte Person")


async def test_two_admins_decide_together(crew: Crew, browser: Browser) -> None:
    """Jan asks, cannot agree himself; Anna agrees with a reason, and Jan sees it and may do it once."""
    request = await crew.second_admin.ask("release.overridden", "r-7", "jan", WHY)
    jan = await crew.studio.opened(browser, "/studio/people", "jan")
    await expect(jan.page.get_by_text(WHY)).to_be_visible()
    await expect(jan.page.get_by_role("button", name="Zustimmen")).to_have_count(0)
    anna = await crew.studio.opened(browser, "/studio/people", "anna")
    await anna.page.get_by_role("button", name="Zustimmen").click()
    dialog = anna.page.locator("dialog[open]")
    await dialog.get_by_label("Warum?").fill("ok")
    await dialog.get_by_role("button", name="Zustimmen").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("mindestens 10 Zeichen")
    await anna.picture("studio-people-decide")
    assert (await Axe().run(anna.page)).response["violations"] == []
    await dialog.get_by_label("Warum?").fill("Ich habe es nachgelesen, es stimmt so.")
    await dialog.get_by_role("button", name="Zustimmen").click()
    await expect(anna.page.locator(".tag", has_text="zugestimmt")).to_be_visible()
    await jan.page.reload()
    await expect(jan.page.get_by_text("Ich habe es nachgelesen")).to_be_visible()
    assert (await crew.second_admin.use("release.overridden", "r-7", "jan")).id == request.id


async def test_nobody_decides_by_calling_directly(crew: Crew) -> None:
    """Past the page the rules are the same: not one's own, not without a reason, not after it is over."""
    request = await crew.second_admin.ask("release.overridden", "r-8", "jan", WHY)

    async def decides(name: str, body: dict[str, object]) -> tuple[int, str]:
        account = await crew.desk.accounts.find(name)
        assert account is not None
        token = await crew.desk.sessions.open(account)
        answer = await crew.studio.call("POST", "/studio/api/approvals/decide", token, body)
        return answer.status, (await answer.json()).get("code", "")

    yes = {"id": request.id, "confirmed": True, "reason": WHY}
    assert await decides("jan", yes) == (409, "own")
    assert await decides("mette", yes) == (403, "role")
    assert await decides("anna", yes | {"reason": "ok"}) == (409, "reason")
    assert await decides("anna", yes | {"reason": "x" * 5000}) == (400, "unreadable")
    assert await decides("anna", yes | {"id": "approval-unknown"}) == (404, "unknown")
    crew.studio.clock.move(timedelta(hours=25))
    assert await decides("anna", yes) == (409, "over")
