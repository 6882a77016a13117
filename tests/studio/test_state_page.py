"""How everything stands at a glance: messengers, sources, processes, what runs out, and what an admin has to see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

import connectors
from bot.model.channel import Channel
from bot.model.fact import DatedFact, DatedValue, FactsRunOut
from bot.model.release import Live
from bot.model.source import SourceState
from bot.model.template import Outlook, Standing
from bot.model.template_availability import Known
from bot.store.channel_activity import RedisChannelActivity
from bot.store.heartbeats import RedisHeartbeats
from bot.store.redis import keys
from bot.store.send_hold import Held, RedisSendHold
from bot.store.template_availability import RedisTemplateAvailability
from bot.studio.state.page import state
from bot.studio.state.ports import StatePorts
from tests.studio.scene import Studio
from tests.support.browser import DESKTOP, PHONE, browser
from tests.support.settings import given

__all__ = ["browser"]

FERRY = Channel("ferry", None, 4000, "buttons", "echo", label="Fährfunk", reasons={"131047": "window"})


def fact(name: str, ends: date | None, checked: date) -> DatedFact:
    value = DatedValue({"de": "63,00 €"}, "63.00", checked, "https://example.org/tarif", valid_until=ends)
    return DatedFact(name, "transit", "money", {"de": "Deutschlandticket"}, "https://example.org/t", True, (value,))


async def ports(studio: Studio, facts: Sequence[DatedFact] = ()) -> StatePorts:
    """An installation on a mixed day."""
    redis, clock = studio.redis, studio.clock
    for key in (keys.CHANNELS, keys.SOURCES, keys.ALARMS, keys.REACH, keys.HOLD):
        await redis.delete(key)
    activity, reach, alive = (
        RedisChannelActivity(redis, clock),
        RedisTemplateAvailability(redis, clock),
        RedisHeartbeats(redis),
    )
    activity.heard("twilio", clock() - timedelta(hours=2))
    activity.sent("twilio")
    activity.failed("ferry", "131047")
    await activity.store()
    ok = Standing("over|de|v1", "over_v1", "approved", id="HX1", text="Die {1} fährt wieder.")
    bad = Standing("over|en|v1", "over_en_v1", "rejected", "TAG_CONTENT_MISMATCH")
    await reach.keep(Known({"twilio": Outlook({ok.key: ok, bad.key: bad})}, at=clock()))
    for role in ("gateway", "worker", "desk"):
        await alive.beat(role, "r-1")
    now = clock()
    await studio.desk.sources.keep(
        [
            SourceState("alerts", now, good_at=now, as_of=now, total=5, placed=4),
            SourceState("dhl", now, bad_at=now, reason="http 401"),
        ]
    )
    await studio.desk.alarms.raise_("alerts_vanished", {"feed": "hvv"})
    await studio.desk.alarms.raise_("rate", {"contact": "c-1", "messenger": "whatsapp"})

    async def live() -> Live:
        return Live("r-1", "m-1", clock(), "anna")

    return StatePorts(
        channels={"twilio": connectors.channel("twilio"), "ferry": FERRY, "webchat": connectors.channel("webchat")},
        activity=activity,
        templates=reach,
        alive=alive,
        hold=RedisSendHold(redis),
        live=live,
        running_out=FactsRunOut(lambda: {one.name: one for one in facts}, lambda: clock().date()),
    )


def some_facts(studio: Studio) -> list[DatedFact]:
    today = studio.clock().date()
    day = timedelta(days=1)
    return [
        fact("over", today - day, today - 9 * day),
        fact("soon", today + day, today - 9 * day),
        fact("later", today + 30 * day, today),
        fact("far", today + 90 * day, today),
        fact("unchecked", None, today - 400 * day),
    ]


async def test_all_is_told_at_once(studio: Studio) -> None:
    """Each messenger with what it carried and its templates, each role, and what ends, the most urgent first."""
    async with studio.serving([state(await ports(studio, some_facts(studio)))]):
        told = await (await studio.call("GET", "/studio/api/state", await studio.token())).json()
    channels = {one["name"]: one for one in told["channels"]}
    assert channels["twilio"]["templates"]["counts"] == {"approved": 1, "rejected": 1}
    assert [one["reason"] for one in channels["twilio"]["templates"]["listed"]] == ["TAG_CONTENT_MISMATCH"]
    assert (channels["ferry"]["failing"], channels["ferry"]["why"]) == (True, "window")
    assert (channels["webchat"]["heard_at"], channels["webchat"]["templates"]) == (None, None)
    roles = {one["role"]: one["number"] for one in told["processes"] if one["needed"]}
    assert roles == {"gateway": 1, "worker": 1, "brain": 0, "desk": 1}
    assert [one["name"] for one in told["ending"]] == ["over", "soon", "later", "unchecked"]
    assert told["live"]["release"] == "r-1"


async def test_no_secret_and_nobody_is_in_it(studio: Studio, tmp_path: Path) -> None:
    """What is told names no customer and none of the settings that open anything."""
    settings = given(data_dir=tmp_path, secret_key="s" * 40, brain_secret="b" * 40)
    async with studio.serving([state(await ports(studio))]):
        text = await (await studio.call("GET", "/studio/api/state", await studio.token())).text()
    for secret in (settings.secret_key, settings.brain_secret, "+49", "c-1"):
        assert secret not in text


async def test_what_is_held_back_is_said_first(studio: Studio, browser: Browser) -> None:
    """After a restore an admin reads that nothing leaves, and what ends it."""
    standing = await ports(studio)
    hold = RedisSendHold(studio.redis)
    await hold.set(Held("held", studio.clock()))
    try:
        async with studio.serving([state(standing)]):
            tab = await studio.opened(browser, "/studio/state")
            await expect(tab.page.locator("p.problem")).to_contain_text("lotse resume")
    finally:
        await hold.lift()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_is_whole(studio: Studio, browser: Browser, scheme: str, viewport: object) -> None:
    """Everything stands in words, within its window, and meets the rules of accessibility, in both languages."""
    async with studio.serving([state(await ports(studio, some_facts(studio)))]):
        tab = await studio.opened(browser, "/studio/state", color_scheme=scheme, viewport=viewport)
        await expect(tab.page.get_by_text("läuft nicht")).to_have_count(1)
        await expect(tab.page.get_by_text("liefert nicht")).to_be_visible()
        await expect(tab.page.get_by_text("Fast alle Störungsmeldungen")).to_be_visible()
        await tab.page.locator("details summary").click()
        await tab.page.evaluate("scrollTo(0, 0)")
        place = f"{scheme}-{'phone' if viewport == PHONE else 'wide'}"
        await tab.picture(f"studio-state-{place}")
        assert not await tab.is_wider_than_its_window()
        assert await tab.unnamed() == []
        assert (await Axe().run(tab.page)).response["violations"] == []
        await tab.page.locator("button.language").click()
        await expect(tab.page.locator("h1")).to_have_text("Channels and sources")
        await expect(tab.page.get_by_text("Run out")).to_have_count(0)
        shown = await tab.page.locator("main").inner_text()
        assert not [
            word for word in shown.split() if word.count(".") and word.split(".")[0] in {"alarm", "source", "why"}
        ]
        assert tab.complaints == []


async def test_an_alarm_is_seen_once_for_all(studio: Studio, browser: Browser) -> None:
    """By keyboard: what one admin has seen, the desk and the next admin show as seen, with who and when."""
    async with studio.serving([state(await ports(studio))]):
        name = await studio.desk.person("admin")
        tab = await studio.opened(browser, "/studio/state", name)
        await expect(tab.page.get_by_role("button", name="Gesehen")).to_have_count(2)
        await tab.page.get_by_role("button", name="Gesehen").first.focus()
        await tab.page.keyboard.press("Enter")
        await expect(tab.page.get_by_role("button", name="Gesehen")).to_have_count(1)
        await expect(tab.page.locator(".seen")).to_contain_text("Gesehen von")
        assert [one.seen_by for one in await studio.desk.alarms.newest() if one.seen_by] == [name]
        assert tab.complaints == []
