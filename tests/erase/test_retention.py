"""Everything has an end: what silence leaves behind goes by a contact's own timer, and each kind of key by its life."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.flow.draft import TIDY
from bot.model.clock import utc_now
from bot.model.commands import GrantOptIn
from bot.model.ids import random_id
from bot.model.item import TimerItem
from bot.model.ledger import read
from bot.model.optin import OptIn
from bot.settings import Settings
from bot.store import keys
from bot.store.connect import connect
from bot.store.embedded import EmbeddedRedis
from bot.store.mailbox import DAY_MS
from bot.wiring import Stores
from tests.flow.scene import Scene
from tests.store.scene import Scene as Contact
from tests.store.scene import Store, answer
from tests.support.scripted_brain import Decision

NUMBER = "00340434161094042557"
SLACK_MS = 60_000


async def rings(town: Scene) -> None:
    """The timer rings at the moment for which it was set."""
    due = await town.redis.zscore(keys.timers(keys.shard_of(town.contact)), f"{town.contact}|{TIDY}")
    assert due is not None
    town.clock.move(seconds=due / 1000 - town.clock.now.timestamp() + 1)
    await town.redis.zrem(keys.timers(keys.shard_of(town.contact)), f"{town.contact}|{TIDY}")
    await town.enqueue(TimerItem(random_id("t"), town.clock(), TIDY))
    await town.turn()


async def is_set(town: Scene) -> bool:
    place = keys.timers(keys.shard_of(town.contact))
    return await town.redis.zscore(place, f"{town.contact}|{TIDY}") is not None


async def stored(town: Scene) -> bytes:
    """State and consents, as they lie there."""
    state = await town.redis.get(keys.of_contact(town.contact, "state"))
    return bytes(state) + repr(await town.redis.hgetall(keys.of_contact(town.contact, "optins"))).encode()


async def consents_to(town: Scene, number: str) -> OptIn:
    """The customer's own words ask to be told of a parcel."""
    words = f"Sag Bescheid, wenn {number} da ist"
    wish = GrantOptIn("parcel_done", f"parcel:{number}", None, {"number": number, "carrier": "DHL"})
    town.brain.understands(words, Decision("thank", say=(), commands=(wish,)))
    await town.say(words)
    (one,) = await town.opt_ins()
    return one


async def test_the_words_of_a_conversation_leave_the_state_next_day(town: Scene) -> None:
    """A number that was asked about is in the state while the conversation lasts, and no longer than a day after it,
    although nobody writes again."""
    await town.say(NUMBER)
    assert NUMBER.encode() in await stored(town)
    await rings(town)
    assert NUMBER.encode() not in await stored(town)
    assert (await town.state()).conversation is None
    assert not await is_set(town)


async def test_a_conversation_that_goes_on_is_left_alone(town: Scene) -> None:
    """Who has just written, or waits for a person, keeps the conversation; the timer looks again tomorrow."""
    await town.queue()
    await rings(town)
    assert await town.owner() == "queue"
    assert await is_set(town)


async def test_a_parcels_number_goes_two_weeks_after_its_notices(town: Scene) -> None:
    """Fourteen days after a parcel's consent is over, number, words and question are gone; that there was a consent
    stays in the ledger, whole and without texts."""
    await town.say("Moin")
    one = await consents_to(town, NUMBER)
    for _ in range(14):
        await town.say("U1")
        await rings(town)
        assert NUMBER.encode() in await stored(town)
    for _ in range(3):
        await town.say("U1")
        await rings(town)
    assert NUMBER.encode() not in await stored(town)
    assert await town.opt_ins() == []
    lines = await town.redis.lrange(keys.of_contact(town.contact, "ledger"), 0, -1)
    assert [(read(line).kind, read(line).opt_in) for line in lines][-1] == ("erased", one.id)


async def test_a_line_is_no_parcel(town: Scene) -> None:
    """A consent about a line names nobody's parcel: its proof stays for its five years."""
    town.feed.disrupt("U3")
    await town.say("Sag mir Bescheid, wenn die U3 wieder fährt")
    for _ in range(20):
        await town.say("U1")
        await rings(town)
    assert b"line:U3" in await stored(town)


@pytest.fixture
async def redis(redis_server: EmbeddedRedis) -> AsyncIterator[Any]:
    found = connect(redis_server.url)
    yield found
    await found.aclose()


async def test_transcripts_end_when_the_setting_says(redis: Any) -> None:
    """The transcript, our messages and their delivery status live as long as LOTSE_TRANSCRIPT_DAYS."""
    found = Stores(redis, "secret", 3, utc_now)
    contact = Contact(Store(redis))
    contact.mailbox = found.mailbox  # type: ignore[assignment]
    out = answer()
    await contact.turn(outgoing=(out,))
    left = await contact.redis.pttl(keys.out(contact.contact, out.id))
    assert 3 * DAY_MS - SLACK_MS < left <= 3 * DAY_MS


def test_each_kind_of_data_has_a_setting_or_a_fixed_end() -> None:
    """What the law proposes is the default."""
    given = Settings(_env_file=None)
    assert (given.transcript_days, given.parcel_days, given.suppression_days) == (30, 14, 0)
    assert all(
        Settings.model_fields[name].description for name in ("transcript_days", "parcel_days", "suppression_days")
    )
