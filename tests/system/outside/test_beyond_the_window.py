"""Beyond the 24-hour window: an approved template says what was promised, and nothing else leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.clock import to_ms, utc_now
from bot.store.redis import codec, keys
from bot.store.redis.connect import connect
from tests.support.installation import PATIENCE
from tests.support.release import Built
from tests.system.outside.agent import Agent
from tests.system.outside.conftest import NewPhone, Town, running_town
from tests.system.outside.ledger import Ledger
from tests.system.outside.phone import City, Phone

pytestmark = pytest.mark.timeout(300)

DAY = timedelta(hours=24)
DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
TELL_ME = "Sag mir Bescheid, wenn die U3 wieder fährt"


@pytest.fixture(scope="module")
def town(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town of its own whose operator has put the templates before WhatsApp."""
    for running in running_town(
        built_release, tmp_path_factory, LOTSE_TEMPLATES_SECONDS="0.5", **_noon_and_nobody_there()
    ):
        assert running.installation.run("twilio", "sync").wait(PATIENCE) == 0, running.installation.log[-2000:]
        yield running


def _noon_and_nobody_there() -> dict[str, str]:
    """Whatever the time is here: it is noon there, so that nothing rests over night, and the team is back in days."""
    ahead = 12 - utc_now().hour
    day = DAYS[(utc_now() + timedelta(hours=ahead, days=3)).weekday()]
    return {"LOTSE_TIMEZONE": f"Etc/GMT{-ahead:+d}", "LOTSE_DESK_HOURS": f"{day} 08:00-18:00"}


@pytest.fixture
async def world(town: Town, city: City) -> City:
    """A day on which all templates are approved, and the installation knows it."""
    for content in await town.simulator.control("GET", "content"):
        await town.simulator.control("POST", f"content/{content['sid']}/approval", {"status": "approved"})
    await is_known(city)
    return city


async def is_known(city: City) -> None:
    """Wait until the installation has asked how the templates stand, and has caught up with the answer."""
    await city.count("twilio.content.requests", await city.counted("twilio.content.requests") + 4)


async def a_day_passes(town: Town, ledger: Ledger, phone: Phone) -> None:
    """As if the customer had last written a day earlier, for the platform and for Lotse."""
    await ledger.until_at_rest(phone.number)
    await town.simulator.control("POST", f"customers/{phone.number}/silence", {"seconds": DAY.total_seconds() + 60})
    contact = await ledger.contact(phone.number)
    assert contact is not None
    redis = connect(town.installation.redis_url)
    state = await ledger.state(contact)
    shut = replace(state, window_until=utc_now() - timedelta(minutes=1))
    await redis.set(keys.of_contact(contact, "state"), codec.encode(shut), keepttl=True)
    await redis.hset(keys.of_contact(contact, "meta"), "window", str(to_ms(shut.window_until or utc_now())))
    await redis.aclose()


async def promised(phone: Phone, city: City) -> str:
    """The customer is promised to hear when a closure without a known end is over; gives the closure."""
    alert = await city.starts("u3_closed", open_end=True)
    assert "genau einmal" in await phone.asks(TELL_ME)
    return alert


async def as_sent(phone: Phone) -> Any:
    """The last message that was given to the platform for this phone."""
    return (await phone.sent())[-1]


async def test_a_promise_of_three_days_is_kept_by_a_template(
    town: Town, world: City, phone: Phone, ledger: Ledger
) -> None:
    """After the window has closed the notice arrives as the approved template, with this line and this moment."""
    alert = await promised(phone, world)
    [granted] = await ledger.consents(phone.number)
    assert granted.until > utc_now() + 2 * DAY
    await a_day_passes(town, ledger, phone)
    await world.ends(alert)
    (notice,) = await phone.hears_all()
    assert notice.startswith("Hier schreibt der Bot von Hansebahn: Die Störung auf der U3 ist laut Betreiber vorbei")
    sent = await as_sent(phone)
    assert (sent["kind"], sent["content_variables"]["1"]) == ("content", "U3")
    assert sent["content_variables"]["2"] in notice
    assert 0 < sent["valid_seconds"] <= 1_800
    [spent] = await ledger.consents(phone.number)
    assert spent.status == "sent"


async def test_a_paused_template_sends_nothing_and_is_owned_up_to(
    town: Town, world: City, phone: Phone, ledger: Ledger
) -> None:
    """WhatsApp pauses the template after the promise: nothing leaves, and the customer's next message is told so."""
    alert = await promised(phone, world)
    await a_day_passes(town, ledger, phone)
    for content in await town.simulator.control("GET", "content"):
        await town.simulator.control("POST", f"content/{content['sid']}/approval", {"status": "paused"})
    await is_known(world)
    before = len(await phone.sent())
    await world.ends(alert)
    assert await phone.hears_all() == []
    assert len(await phone.sent()) == before
    assert "nicht rechtzeitig schicken" in await phone.asks("Moin")
    assert "templates.changed" in town.installation.log


async def test_without_an_approved_template_the_promise_ends_with_the_window(
    town: Town, world: City, phone: Phone, ledger: Ledger
) -> None:
    """While WhatsApp still looks at the template, the promise is as long as the window, and says why."""
    for content in await town.simulator.control("GET", "content"):
        await town.simulator.control("POST", f"content/{content['sid']}/approval", {"status": "pending"})
    await is_known(world)
    await world.starts("u3_closed", open_end=True)
    assert "Länger geht es hier nicht" in await phone.asks(TELL_ME)
    [granted] = await ledger.consents(phone.number)
    assert granted.until <= utc_now() + DAY


async def test_what_is_held_up_at_the_platform_never_arrives_stale(
    town: Town, world: City, phone: Phone, ledger: Ledger
) -> None:
    """A notice that lies in Twilio's queue longer than it is news is dropped there, and the customer is told."""
    alert = await promised(phone, world)
    await a_day_passes(town, ledger, phone)
    await world.misbehaves("twilio.status", "hold", times=1, customer=phone.number)
    await world.ends(alert)
    await ledger.until_at_rest(phone.number)
    assert (await as_sent(phone))["status"] == "queued"
    await town.simulator.control("POST", "clock", {"advance_seconds": 1_801})
    await ledger.until_consent(phone.number, "failed")
    await town.simulator.control("POST", "clock", {"advance_seconds": -1_801})
    assert await phone.hears_all() == []
    assert "ließ sich aber nicht zustellen" in await phone.asks("Moin")


async def test_each_speaks_their_own_language(town: Town, world: City, new_phone: NewPhone, ledger: Ledger) -> None:
    """Who has written in English is told by the English template."""
    phone = new_phone()
    alert = await world.starts("u3_closed", open_end=True)
    assert "exactly once" in await phone.asks("Please tell me when the U3 is running again")
    await a_day_passes(town, ledger, phone)
    await world.ends(alert)
    (notice,) = await phone.hears_all()
    assert notice.startswith(
        "This is the bot of Hansebahn: according to the operator, the disruption on the U3 is over"
    )


async def test_an_agents_answer_after_the_window_waits_for_the_customer(
    town: Town, world: City, phone: Phone, agent: Agent, ledger: Ledger
) -> None:
    """The customer said that we may write: a template asks them to answer, and then the agent's words are there."""
    assert "Soll ich dir" in await phone.asks("Ich möchte mit einem Menschen sprechen")
    assert "Vorgemerkt" in await phone.asks("Ja")
    await a_day_passes(town, ledger, phone)
    await agent.claims(phone)
    await agent.replies(phone, "Dein Schirm ist da.")
    (asking,) = await phone.hears_all()
    assert asking.startswith("Hier schreibt der Bot von Hansebahn: Jetzt hat jemand aus unserem Team Zeit für dich.")
    assert [one.line.note for one in await ledger.thread(phone.number)].count("reply_waits") == 1
    await agent.replies(phone, "Komm gern bis 18 Uhr.")
    assert await phone.hears_all() == []
    await phone.says("Ja, ich bin da")
    assert await phone.hears_all() == ["Dein Schirm ist da.", "Komm gern bis 18 Uhr."]
    assert {one.status for one in await ledger.consents(phone.number)} == {"sent"}
    await agent.resolves(phone)


async def test_without_a_wish_the_window_is_closed_to_agents(
    town: Town, world: City, phone: Phone, agent: Agent, ledger: Ledger
) -> None:
    """Who said no is not written to: the agent's reply is refused by its name, and nothing leaves."""
    await phone.asks("Ich möchte mit einem Menschen sprechen")
    await phone.asks("Nein")
    await a_day_passes(town, ledger, phone)
    await agent.claims(phone)
    refused = await agent.acts(phone, "reply", "Moin?")
    assert (refused.status, refused.body["code"]) == (409, "window")
    assert await phone.hears_all() == []
