"""How sources stand, as an admin sees it at the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from bot.model.source import SourceState
from bot.store.redis import keys
from tests.desk.scene import PASSWORD, Desk
from tests.support.browser import DESKTOP, PHONE, Tab, browser

__all__ = ["browser"]


async def a_bad_day(desk: Desk) -> None:
    """One source of every kind of standing."""
    await desk.redis.delete(keys.SOURCES)
    now = desk.clock()
    minute = timedelta(minutes=1)
    await desk.sources.keep(
        [
            SourceState(
                "alerts", now, good_at=now, as_of=now - timedelta(seconds=20), total=20, placed=16, elsewhere=2
            ),
            SourceState("feed.example.org-1a2b", now, good_at=now, as_of=now - 40 * minute, total=0),
            SourceState(
                "dhl", now, good_at=now - 3 * minute, bad_at=now, reason="http 401", calls_left=212, calls_a_day=250
            ),
            SourceState("shipcloud", now, configured=False),
        ]
    )


async def test_an_admin_reads_how_each_source_stands(desk: Desk) -> None:
    """Standing, last success, age, share and calls that are left, and the last error as one of a few words."""
    await a_bad_day(desk)
    admin = await desk.signed_in("admin")
    told = {one["name"]: one for one in (await (await admin.get("/api/sources")).json())["sources"]}
    assert {name: one["standing"] for name, one in told.items()} == {
        "alerts": "works",
        "feed.example.org-1a2b": "old",
        "dhl": "away",
        "shipcloud": "unset",
    }
    assert (told["alerts"]["placed"], told["alerts"]["ours"], told["alerts"]["elsewhere"]) == (16, 18, 2)
    assert (told["dhl"]["trouble"], told["dhl"]["calls_left"]) == ("refused", 212)


async def test_agents_do_not_see_the_sources(desk: Desk) -> None:
    """Keys and feeds are an admin's matter; whoever is signed out sees nothing at all."""
    agent = await desk.signed_in("agent")
    assert (await agent.get("/api/sources")).status == 403
    answer = await desk.client.get("/desk/api/sources")
    assert answer.status == 401


async def test_two_workers_tell_of_the_same_source(desk: Desk) -> None:
    """An idle worker that tells later what it knew earlier takes no success and no failure away."""
    await desk.redis.delete(keys.SOURCES)
    now = desk.clock()
    early = now - timedelta(minutes=2)
    await desk.sources.keep([SourceState("alerts", now, good_at=now, total=3, placed=3)])
    await desk.sources.keep([SourceState("alerts", now, good_at=early, bad_at=early, reason="timeout", total=9)])
    (one,) = await desk.sources.all()
    assert (one.good_at, one.bad_at, one.total, one.away) == (now, early, 3, False)


async def test_what_another_version_has_stored_is_told_anew(desk: Desk) -> None:
    """A row that cannot be read stands in nobody's way."""
    await desk.redis.delete(keys.SOURCES)
    await desk.redis.hset(keys.SOURCES, "dhl", b"9{}")
    assert await desk.sources.all() == []
    await desk.sources.keep([SourceState("dhl", desk.clock())])
    assert [one.name for one in await desk.sources.all()] == ["dhl"]


async def opened(desk: Desk, browser: Browser, role: str, **how: Any) -> Tab:
    name = await desk.person(role)
    tab = await Tab.open(browser, f"{desk.origin}/desk/login", **how)
    await tab.page.fill("#name", name)
    await tab.page.fill("#password", PASSWORD)
    await tab.page.keyboard.press("Enter")
    await expect(tab.page.locator("#logout")).to_be_visible()
    return tab


@pytest.mark.parametrize(
    ("language", "scheme", "viewport"),
    [("de", "light", DESKTOP), ("de", "dark", DESKTOP), ("de", "light", PHONE), ("en", "dark", PHONE)],
)
async def test_the_button_says_that_one_fails_and_the_list_what_to_do(
    desk: Desk, browser: Browser, language: str, scheme: str, viewport: Any
) -> None:
    """The button counts what fails; behind it each source says in plain words what is wrong and what to do."""
    await a_bad_day(desk)
    tab = await opened(desk, browser, "admin", viewport=viewport, color_scheme=scheme, locale=f"{language}-GB")
    await expect(tab.page.locator("#sources .count")).to_have_text("2")
    await tab.page.locator("#sources").click()
    rows = tab.page.locator(".sources li")
    await expect(rows).to_have_count(4)
    trouble = (
        "Der Zugang wurde abgelehnt: Schlüssel prüfen." if language == "de" else "Access was refused: check the key."
    )
    await expect(rows.filter(has_text="DHL").locator(".trouble")).to_contain_text(trouble)
    await expect(rows.first).to_contain_text("16 von 18 (88 %)" if language == "de" else "16 of 18 (88 %)")
    assert not await tab.is_wider_than_its_window()
    assert not await tab.unnamed()
    assert not tab.complaints
    await tab.picture(f"sources-{language}-{scheme}-{'phone' if viewport == PHONE else 'wide'}")
    await tab.page.keyboard.press("Escape")
    await expect(tab.page.locator("dialog")).to_have_count(0)
    await tab.close()


async def test_agents_have_no_button(desk: Desk, browser: Browser) -> None:
    """What an agent cannot open is not shown."""
    tab = await opened(desk, browser, "agent", viewport=DESKTOP)
    await expect(tab.page.locator("#sources")).to_have_count(0)
    await tab.close()
