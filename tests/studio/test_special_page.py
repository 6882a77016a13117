"""Special notices and the stop button, from an admin's thumb to what customers read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

import connectors
from bot.content.safety.check import TextCheck
from bot.content.safety.texts import learned
from bot.flow.content.orders import Choices, Ordering
from bot.model.clock import utc_now
from bot.model.ids import random_id
from bot.model.orders import ALWAYS_ON
from bot.paths import CODE
from bot.store.alarms import RedisAlarms
from bot.store.audit import RedisAudit
from bot.store.orders import RedisOrders
from bot.store.redis import keys
from bot.studio.special.api import Offered, SpecialApi
from bot.studio.special.page import special
from bot.studio.studio_page import StudioPage
from bot.wiring.special import previews
from tests.content_of_tests import content_of_tests
from tests.studio.scene import Studio
from tests.support.browser import DESKTOP, PHONE, Tab, browser

__all__ = ["browser"]

SURGE = "Sturmflut: Die U3 fährt heute nicht zwischen Baumwall und Rödingsmarkt."
ORDERS = (keys.SPECIAL, keys.SPECIAL_PAST, keys.OFF, keys.ALARMS)


@dataclass
class Harbour:
    """The page with what it works on."""

    studio: Studio
    book: RedisOrders
    audit: RedisAudit
    alarms: RedisAlarms
    page: StudioPage

    async def call(self, path: str, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        answer = await self.studio.call("POST", f"/studio/api/special/{path}", await self.studio.token(), body)
        return answer.status, dict(await answer.json())


@pytest.fixture
async def harbour(studio: Studio) -> AsyncIterator[Harbour]:
    await studio.redis.delete(*ORDERS, *[key async for key in studio.redis.scan_iter(match=keys.audit("*"))])
    content, redis = content_of_tests(), studio.redis
    book, audit, alarms = RedisOrders(redis, utc_now), RedisAudit(redis, utc_now), RedisAlarms(redis)
    lines = [f"line:{name}" for name in ("U1", "U2", "U3", "U4")]
    places = [f"place:{name}" for name in ("Barmbek", "Baumwall", "Jungfernstieg")]
    known = [one.partition(":") for one in (*lines, *places)]
    skills = [
        {"name": name, "title": dict(skill.title), "pack": skill.pack, "always_on": name in ALWAYS_ON}
        for name, skill in content.skills.items()
    ]
    subjects = [{"subject": "".join(one), "kind": one[0], "name": one[2]} for one in known]

    async def offered() -> Offered:
        return Offered(skills, subjects, ["alerts", "dhl"])

    choices = Choices(frozenset(content.skills), {*lines, *places}, {"alerts", "dhl"}, {"fare"})
    likeness = learned(CODE / "data" / "safety", tuple(sorted((CODE / "data" / "nlu").iterdir())))
    check = TextCheck(frozenset({"www.hansebahn.de"}), likeness)
    ordering = Ordering(book, audit, alarms, check, lambda: choices, utc_now, random_id)
    channels = {name: connectors.channel(name) for name in ("twilio", "webchat")}
    page = special(SpecialApi(ordering, offered, partial(previews, lambda: content, channels, utc_now)))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(studio.serving([page]))
        yield Harbour(studio, book, audit, alarms, page)
    await redis.delete(*ORDERS)


def body(**changes: Any) -> dict[str, Any]:
    until = (utc_now() + timedelta(hours=2)).isoformat()
    return {"texts": {"de": SURGE}, "scope": {"subjects": ["line:U3"]}, "until": until, **changes}


def after(**span: float) -> str:
    return (utc_now() + timedelta(**span)).isoformat()


async def test_two_taps_on_a_phone(harbour: Harbour, browser: Browser) -> None:
    """A tap, the words, a tap: the line that they name is chosen by itself, and it holds."""
    tab = await harbour.studio.opened(browser, "/studio/special", viewport=PHONE, has_touch=True)
    await tab.page.get_by_role("button", name="Neue Sonderlage").tap()
    await tab.page.keyboard.type(SURGE)
    await expect(tab.page.get_by_role("button", name="U3", exact=True)).to_have_attribute("aria-pressed", "true")
    await expect(tab.page.locator(".preview .bubble").first).to_contain_text(SURGE)
    await tab.picture("special-form-phone")
    await tab.page.get_by_role("button", name="Jetzt anzeigen").tap()
    await expect(tab.page.locator(".notice")).to_contain_text("noch ")
    (notice,) = (await harbour.book.orders()).special
    assert (notice.texts, notice.scope.subjects, notice.scope.all) == ({"de": SURGE}, ("line:U3",), False)
    await tab.picture("special-on-phone")
    await tab.page.get_by_role("button", name="Jetzt beenden").tap()
    await expect(tab.page.locator(".empty")).to_be_visible()
    assert (await harbour.book.orders()).special == ()
    assert [entry.did.verb for entry in await harbour.audit.read()] == ["special.ended", "special.set"]
    assert tab.complaints == []


async def test_the_bot_is_stopped_and_goes_on(harbour: Harbour, browser: Browser) -> None:
    """A tap, a reason, a tap; one more brings it back. Both raise an alarm and stand in the log."""
    tab = await harbour.studio.opened(browser, "/studio/special", viewport=PHONE, has_touch=True)
    await tab.page.get_by_role("button", name="Etwas anhalten").tap()
    await tab.page.get_by_role("button", name="Falsche Antworten").tap()
    await tab.picture("stop-form-phone")
    await tab.page.get_by_role("button", name="Jetzt anhalten").tap()
    await expect(tab.page.locator(".off")).to_contain_text("Der ganze Bot ist aus")
    assert (await harbour.book.orders()).is_off("bot", utc_now()) is not None
    await tab.picture("stop-on-phone")
    await tab.page.get_by_role("button", name="Wieder einschalten").tap()
    await expect(tab.page.locator(".off")).to_have_count(0)
    assert (await harbour.book.orders()).off == ()
    told = [(entry.did.verb, entry.did.subject) for entry in await harbour.audit.read()]
    assert told == [("off.lifted", "bot"), ("off.set", "bot")]
    assert {alarm.kind for alarm in await harbour.alarms.newest()} == {"switched_off", "switched_on"}


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_is_whole(harbour: Harbour, browser: Browser, scheme: str, viewport: Any) -> None:
    """Everything has a name, fits its window and meets the rules of accessibility: empty, filled in, with problems."""
    tab = await harbour.studio.opened(browser, "/studio/special", color_scheme=scheme, viewport=viewport)
    await whole(tab)
    await harbour.call("put", body(texts={"de": SURGE, "en": "Storm surge: no U3 today."}))
    await harbour.call("put", body(scope={"all": True}, begins=after(hours=1), until=after(hours=9)))
    await harbour.call("off", {"kind": "skill", "name": "disruption_line", "reason": "Falsche Antworten"})
    await tab.page.reload()
    await expect(tab.page.locator(".notice")).to_have_count(2)
    await whole(tab)
    size = "phone" if viewport == PHONE else "wide"
    await tab.picture(f"special-{scheme}-{size}")
    await tab.page.get_by_role("button", name="Neue Sonderlage").click()
    await tab.page.keyboard.type("Nur heute 20 % auf alle Abos! https://evil.example <b>")
    await expect(tab.page.locator(".field-problem").first).to_be_visible()
    await whole(tab)
    await tab.picture(f"special-problem-{scheme}-{size}")
    await tab.page.keyboard.press("Escape")
    await tab.page.get_by_role("button", name="Etwas anhalten").click()
    await tab.page.get_by_label("Ein Anliegen").check()
    await whole(tab)
    await tab.picture(f"stop-{scheme}-{size}")
    assert tab.complaints == []


async def whole(tab: Tab) -> None:
    assert not await tab.is_wider_than_its_window()
    assert await tab.unnamed() == []
    assert (await Axe().run(tab.page)).response["violations"] == []


async def test_the_keyboard_is_enough(harbour: Harbour, browser: Browser) -> None:
    """Without a pointer a notice is set; Escape leaves the form, and the focus returns."""
    tab = await harbour.studio.opened(browser, "/studio/special")
    await tab.walks("Tab", ".big-buttons .primary")
    await tab.page.keyboard.press("Enter")
    await tab.page.keyboard.press("Escape")
    await expect(tab.page.locator(".big-buttons .primary")).to_be_focused()
    await tab.page.keyboard.press("Enter")
    await tab.page.keyboard.type(SURGE)
    await tab.walks("Tab", ".order-acts .primary")
    await tab.page.keyboard.press("Enter")
    await expect(tab.page.locator(".notice")).to_have_count(1)


async def test_it_speaks_english(harbour: Harbour, browser: Browser) -> None:
    """Whose browser asks for English reads English."""
    tab = await harbour.studio.opened(browser, "/studio/special", locale="en-GB")
    await expect(tab.page.get_by_role("heading", level=1)).to_have_text("Special situation and stop")
    await expect(tab.page.get_by_role("button", name="Stop something")).to_be_visible()


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"texts": {}}, "de", "missing"),
        ({"texts": {"de": " \n "}}, "de", "missing"),
        ({"texts": {"en": "Only English"}}, "de", "missing"),
        ({"texts": {"de": "x " * 400}}, "de", "too_long"),
        ({"texts": {"de": "a\n" * 9 + "b"}}, "de", "too_long"),
        ({"texts": {"de": SURGE, "fr": "Non"}}, "fr", "unknown"),
        ({"texts": {"de": "Heute alles zum halben Preis!"}}, "de", "advert"),
        ({"texts": {"de": SURGE, "en": "Half off all tickets today!"}}, "en", "advert"),
        ({"texts": {"de": SURGE, "de_sie": "Sichern Sie sich jetzt Ihren Rabatt!"}}, "de_sie", "advert"),
        ({"texts": {"de": "Das kostet 4 €."}}, "de", "price"),
        ({"texts": {"de": "Mehr auf https://evil.example."}}, "de", "link"),
        ({"texts": {"de": "<b>Achtung</b>"}}, "de", "html"),
        ({"texts": {"de": "Ach\u202etung"}}, "de", "hidden"),
        ({"texts": {"de": "Аchtung, Sturm"}}, "de", "lookalike"),
        ({"texts": {"de": "=1+1"}}, "de", "formula"),
        ({"texts": {"de": "Fahrt {line}"}}, "de", "placeholder"),
        ({"texts": {"de": "Kostet {fact_unknown}"}}, "de", "placeholder"),
        ({"scope": {}}, "scope", "missing"),
        ({"scope": {"skills": ["newsletter"]}}, "scope", "unknown"),
        ({"scope": {"subjects": ["line:*"]}}, "scope", "unknown"),
        ({"until": after(hours=-1)}, "until", "past"),
        ({"until": after(days=14, hours=1)}, "until", "too_long"),
        ({"begins": after(hours=3), "until": after(hours=2)}, "until", "past"),
        ({"begins": after(hours=-3)}, "begins", "past"),
        ({"begins": after(days=31), "until": after(days=32)}, "begins", "too_far"),
    ],
)
async def test_what_does_not_fit_is_refused(harbour: Harbour, changes: dict[str, Any], field: str, code: str) -> None:
    """By its field and reason, when it is tried and when it is put; nothing is kept."""
    for path in ("check", "put"):
        status, answer = await harbour.call(path, body(**changes))
        assert status == (200 if path == "check" else 409)
        assert (field, code) in {(one["field"], one["code"]) for one in answer["problems"]}, answer
    assert (await harbour.book.orders()).special == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"until": None},
        {"until": "bald"},
        {"texts": {"de": 5}},
        {"texts": {"de": "x" * 5_000}},
        {"recipients": "all"},
        {"scope": {"contacts": ["c-1"]}},
        {"scope": {"subjects": ["line:U3"] * 61}},
        {"push": True},
    ],
)
async def test_what_is_no_order_is_unreadable(harbour: Harbour, changes: dict[str, Any]) -> None:
    """There is no field for whom to write to, or when."""
    status, answer = await harbour.call("put", body(**changes))
    assert (status, answer["code"]) == (400, "unreadable")


@pytest.mark.parametrize("name", sorted(ALWAYS_ON))
async def test_what_is_always_on_cannot_be_stopped(harbour: Harbour, name: str) -> None:
    """Help, a person and the customers' rights are no choice of anybody."""
    status, answer = await harbour.call("off", {"kind": "skill", "name": name, "reason": "Versuch"})
    assert status == 409
    assert {one["code"] for one in answer["problems"]} <= {"always_on", "unknown"}


@pytest.mark.parametrize(
    "off",
    [
        {"kind": "bot", "reason": ""},
        {"kind": "bot", "reason": "x" * 300},
        {"kind": "bot", "name": "greet", "reason": "Versuch"},
        {"kind": "skill", "reason": "Versuch"},
        {"kind": "source", "name": "nirgends", "reason": "Versuch"},
        {"kind": "bot", "reason": "Versuch", "until": "2020-01-01T00:00:00Z"},
        {"kind": "bot", "reason": "Versuch", "instead": {"de": "Jetzt 20 % sparen, nur heute!"}},
    ],
)
async def test_a_stop_needs_a_reason_and_something_to_stop(harbour: Harbour, off: dict[str, Any]) -> None:
    """Without them, or with an advert in its place, nothing is switched off."""
    assert (await harbour.call("off", off))[0] == 409
    assert (await harbour.book.orders()).off == ()


async def test_two_admins_at_once_lose_nothing(harbour: Harbour) -> None:
    """Many orders at the same moment are all kept; ending twice says that it is over."""
    answers = await asyncio.gather(*(harbour.call("put", body()) for _ in range(8)))
    assert {status for status, _ in answers} == {200}
    kept = (await harbour.book.orders()).special
    assert len(kept) == 8
    ended = await asyncio.gather(*(harbour.call("end", {"id": kept[0].id}) for _ in range(4)))
    assert sorted(status for status, _ in ended) == [200, 404, 404, 404]


async def test_a_changed_notice_keeps_its_place_and_its_past(harbour: Harbour) -> None:
    """Changed words are news under the same id; the log has both."""
    _, put = await harbour.call("put", body())
    id_ = put["notice"]["id"]
    status, _ = await harbour.call("put", body(id=id_, texts={"de": "Die Flut geht zurück."}))
    assert status == 200
    (now,) = (await harbour.book.orders()).special
    assert (now.id, now.texts["de"]) == (id_, "Die Flut geht zurück.")
    edited = (await harbour.audit.read())[0].did
    assert edited.verb == "special.edited"
    assert SURGE in edited.before
    assert (await harbour.call("put", body(id="special-none")))[0] == 404


async def test_there_is_an_end_to_how_many(harbour: Harbour) -> None:
    """Nobody reads more than a few at a time."""
    answers = [await harbour.call("put", body()) for _ in range(21)]
    assert [status for status, _ in answers] == [200] * 20 + [409]
    assert answers[-1][1]["code"] == "too_many"
