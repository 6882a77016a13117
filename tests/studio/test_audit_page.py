"""The audit log as admins read it: filtered, a page at a time, and whatever stands in it is shown as text."""

from __future__ import annotations

import ast
import json
from datetime import timedelta

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.model.audit import VERBS, Did
from bot.store.audit import RedisAudit
from bot.store.redis import keys
from bot.studio.audit.api import Titles
from bot.studio.audit.page import audit
from bot.studio.studio_page import ROOM
from tests.studio.scene import Studio
from tests.support.browser import DESKTOP, PHONE, browser

__all__ = ["browser"]

PHRASES = [
    Did("content.edited", "transit/bikes", "anna", before="Darf mein Rad mit?", after="Darf mein Fahrrad mit?"),
    Did("account.invited", "mette", "jan", after="agent"),
    Did("account.role", "mette", "jan", before="agent", after="admin"),
    Did("approval.asked", "r-2026-11-30", "mette", after="release.overridden", reason="Das Prüfgespräch ist veraltet."),
    Did("off.set", "shop/order_status", "anna", reason="Der Shop antwortet falsch."),
]


async def titles() -> Titles:
    return {
        "bikes": {"de": "Fahrrad mitnehmen", "en": "Taking a bike"},
        "0123456789ab": {"de": "Herbst", "en": "Autumn"},
    }


@pytest.fixture
async def log(studio: Studio) -> RedisAudit:
    async for key in studio.redis.scan_iter(match=keys.audit("*"), count=1000):
        await studio.redis.delete(key)
    log = RedisAudit(studio.redis, studio.clock)
    for did in PHRASES:
        await log.add(did)
        studio.clock.move(timedelta(minutes=7))
    return log


def test_every_verb_has_its_words() -> None:
    """What is told by name is told in words, in both languages, and each kind can be filtered for."""
    words = json.loads((ROOM / "audit" / "words.json").read_text("utf-8"))
    for language in ("de", "en"):
        assert [verb for verb in VERBS if f"verb.{verb}" not in words[language]] == []
        assert {verb.partition(".")[0] for verb in VERBS} <= {
            name[5:] for name in words[language] if name[:5] == "kind."
        }


def test_nothing_is_told_that_has_no_words() -> None:
    """Wherever something is told by a name that is written out, the log has words for it."""
    calls = [node for file in (ROOM.parent).rglob("*.py") for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    named = [
        call.args[0].value
        for call in calls
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "Did"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]
    assert len(named) > 10
    assert sorted({str(verb) for verb in named} - set(VERBS)) == []


async def test_it_is_read_a_page_at_a_time(studio: Studio, log: RedisAudit) -> None:
    """Filters hold together, the next page begins after the last entry, and nonsense is refused."""
    async with studio.serving([audit(log, titles)]):
        token = await studio.token()

        async def read(query: str) -> dict[str, object]:
            answer = await studio.call("GET", f"/studio/api/audit?{query}", token)
            assert answer.status == 200, query
            return dict(await answer.json())

        first = await read("limit=2")
        entries = first["entries"]
        assert isinstance(entries, list)
        assert ([one["subject"] for one in entries], first["more"]) == (["shop/order_status", "r-2026-11-30"], True)
        rest = await read(f"before={entries[-1]['at'].replace('+', '%2B')}")
        assert [one["subject"] for one in rest["entries"]] == ["mette", "mette", "transit/bikes"]  # type: ignore[attr-defined]
        assert [one["verb"] for one in (await read("by=jan&verb=account.role"))["entries"]] == ["account.role"]  # type: ignore[attr-defined]
        for query in (
            "limit=0",
            "limit=999",
            "limit=x",
            "since=gestern",
            "before=%00",
            "colour=blue",
            f"by={'x' * 101}",
        ):
            assert (await studio.call("GET", f"/studio/api/audit?{query}", token)).status == 400, query


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_is_whole(
    studio: Studio, log: RedisAudit, browser: Browser, scheme: str, viewport: object
) -> None:
    """Everything has a name, fits its window and meets the rules of accessibility, empty or filtered."""
    async with studio.serving([audit(log, titles)]):
        tab = await studio.opened(browser, "/studio/audit", color_scheme=scheme, viewport=viewport)
        await expect(tab.page.locator(".audit-list > li")).to_have_count(len(PHRASES))
        await expect(tab.page.locator(".audit-list > li").first).to_contain_text("Anna hat ausgeschaltet")
        await tab.picture(f"studio-audit-{scheme}-{'phone' if viewport == PHONE else 'wide'}")
        assert not await tab.is_wider_than_its_window()
        assert await tab.unnamed() == []
        assert (await Axe().run(tab.page)).response["violations"] == []
        await tab.page.get_by_label("Woran").fill("gibt es nicht")
        await expect(tab.page.locator(".empty")).to_be_visible()
        assert (await Axe().run(tab.page)).response["violations"] == []
        assert tab.complaints == []


async def test_a_filter_has_an_address(studio: Studio, log: RedisAudit, browser: Browser) -> None:
    """A filtered log can be opened again, and by another admin, in either language."""
    async with studio.serving([audit(log, titles)]):
        tab = await studio.opened(browser, "/studio/audit")
        await tab.page.get_by_label("Was", exact=True).select_option("account")
        await expect(tab.page.locator(".audit-list > li")).to_have_count(2)
        assert tab.page.url.endswith("/studio/audit?verb=account")
        await tab.page.locator("button.language").click()
        await expect(tab.page.locator("h1")).to_have_text("Log")
        await expect(tab.page.locator(".audit-list > li")).to_have_count(2)


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "=HYPERLINK(1)", "{by}"])
async def test_nothing_in_it_becomes_a_page(studio: Studio, log: RedisAudit, browser: Browser, text: str) -> None:
    """Whatever somebody has written, it stands there as it was written."""
    await log.add(Did("content.edited", text, "anna", before=text, after=text, reason=text))
    async with studio.serving([audit(log, titles)]):
        tab = await studio.opened(browser, "/studio/audit")
        await expect(tab.page.locator(".audit-list .is").first).to_have_text(text)
        await expect(tab.page.locator(".audit-list :is(img, script)")).to_have_count(0)
        assert tab.complaints == []


@pytest.mark.parametrize(
    ("did", "told"),
    [
        (Did("content.edited", "transit/bikes", "anna"), "Anna hat den Entwurf geändert: „Fahrrad mitnehmen“"),
        (Did("content.undone", "transit/bikes/nlu.yml", "anna"), "rückgängig gemacht: „Fahrrad mitnehmen“"),
        (Did("off.set", "skill:bikes", "anna", reason="Falsch beantwortet"), "ausgeschaltet: „Fahrrad mitnehmen“"),
        (Did("off.set", "bot", "anna", after="2026-12-01T11:00:00+00:00"), "ausgeschaltet: den ganzen Bot"),
        (Did("release.published", "0123456789ab", "anna"), "veröffentlicht: „Herbst“ (012345)"),
        (Did("special.set", "special-0a1b2c3d4e5f", "anna"), "hat eine Sonderlage gesetzt"),
        (Did("company.edited", "hours, own_hosts", "anna"), "Firmenangaben geändert: Zeiten, eigene Hosts"),
        (Did("training.requested", "12", "anna"), "Training gestartet: Stand 12"),
    ],
)
async def test_things_have_the_names_that_people_know(
    studio: Studio, log: RedisAudit, browser: Browser, did: Did, told: str
) -> None:
    """Titles and words, no ids by chance and no times for machines; a title finds what it names."""
    await log.add(did)
    async with studio.serving([audit(log, titles)]):
        tab = await studio.opened(browser, "/studio/audit")
        first = tab.page.locator(".audit-list > li").first
        await expect(first.locator(".audit-what")).to_contain_text(told)
        await expect(first).not_to_contain_text("T11:00")
        await tab.page.get_by_label("Woran").fill("fahrrad mit")
        named = 2 if "Fahrrad" in told else 1
        await expect(tab.page.locator(".audit-list > li")).to_have_count(named)
        assert tab.complaints == []
