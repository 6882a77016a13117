"""Everything has an end: what silence leaves behind goes by a contact's own timer, and each kind of key by its life."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from actions.parcel.settings import Settings as Parcel
from bot.flow.turn.turn import TIDY
from bot.model.clock import utc_now
from bot.model.commands import GrantConsent, PauseConsents
from bot.model.consent import Consent
from bot.model.ids import random_id
from bot.model.item import TimerItem
from bot.model.ledger import read
from bot.model.ledger_checkpoints import KEPT
from bot.settings import Settings
from bot.store.mailbox import DAY_MS
from bot.store.redis import keys
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.wiring import Stores
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.flow.travel import commute, grant, wish_for
from tests.store.scene import Scene as Contact
from tests.store.scene import Store, answer
from tests.support.listener import CHAT_LIKE
from tests.support.scripted_brain import Decision

NUMBER = "00340434161094042557"
SLACK_MS = 60_000


async def rings(town: Scene) -> None:
    """The timer rings at the moment for which it was set, or now if that is over."""
    due = await town.redis.zscore(keys.timers(keys.shard_of(town.contact)), f"{town.contact}|{TIDY}")
    assert due is not None
    town.clock.move(seconds=max(due / 1000 - town.clock.now.timestamp() + 1, 0))
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


async def listed(town: Scene) -> list[str]:
    """What the subject index says that this contact wants."""
    members = await town.redis.zrange(keys.wants(keys.shard_of(town.contact)), 0, -1)
    return [one.decode() for one in members if one.decode().endswith(town.contact)]


async def proof(town: Scene) -> list[tuple[str, str, str]]:
    """What the ledger says of each consent: kind, consent and cause."""
    lines = map(read, await town.redis.lrange(keys.of_contact(town.contact, "ledger"), 0, -1))
    return [(one.kind, one.opt_in, one.cause) for one in lines]


async def consents_to(town: Scene, number: str, type_: str = "parcel_done") -> Consent:
    """The customer's own words ask to be told of a parcel."""
    words = f"Sag Bescheid, wenn {number} da ist"
    wish = GrantConsent(type_, f"parcel:{number}", None, {"number": number, "carrier": "DHL"})
    town.brain.understands(words, Decision("tell_me_parcel", say=(), commands=(wish,)))
    await town.say(words)
    (one,) = await town.consents()
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
    assert await town.consents() == []
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


async def test_a_parcel_that_nobody_hears_of_again_is_forgotten_everywhere(town: Scene) -> None:
    """A parcel that never came, of a customer who never writes again: its consent ends when its time is over, is owned
    up to for as long as that is news, and then nothing names the number, the index and a late erasure included."""
    await town.say("Moin")
    one = await consents_to(town, NUMBER, "parcel_comes")
    assert await listed(town) == [f"parcel_comes|parcel:{NUMBER}|{town.contact}"]
    while town.clock() <= one.until:
        await rings(town)
    assert [known.status for known in await town.consents("ended")] == ["ended"]
    assert await listed(town) == []
    while await is_set(town):
        await rings(town)
    assert town.clock() <= one.until + timedelta(days=16)
    assert NUMBER.encode() not in await stored(town)
    assert await proof(town) == [("granted", one.id, ""), ("ended", one.id, ""), ("erased", one.id, "retention")]


async def test_what_is_forgotten_at_once_has_ended_first(start: Start) -> None:
    """Where numbers go with the end of their notices, a consent still leaves the index and the proof says both."""
    town = await start(parcel_days=0)
    await town.say("Moin")
    one = await consents_to(town, NUMBER)
    town.clock.move(days=40)
    await rings(town)
    assert await town.consents() == await listed(town) == []
    assert [kind for kind, *_ in await proof(town)] == ["granted", "ended", "erased"]
    assert one.id.encode() not in await stored(town)


async def test_a_consent_that_ran_out_unheard_leaves_the_index(start: Start) -> None:
    """Nobody writes and nothing happens: whoever wanted to hear of a line is listed until the day after the end, and is
    told of it if they write while it is news. One that rests ends like the others."""
    town = await start(channel=CHAT_LIKE)
    await commute(town, "U1")
    await commute(town, "U3")
    await wish_for(town, "Ruhe", PauseConsents(None, "line:U1", None))
    assert len(await listed(town)) == 1
    ends = max(one.until for one in await town.consents())
    await rings(town)  # the conversation
    await rings(town)
    assert ends <= town.clock() <= ends + timedelta(days=2)
    assert await listed(town) == []
    assert len(await town.consents("ended")) == 2
    assert not await is_set(town)
    said = "\n".join(await town.say("Moin"))
    assert "zur U3 ist ausgelaufen" in said
    assert "zur U1 ist ausgelaufen" in said


async def test_texts_of_a_consent_go_with_the_ledgers_oldest_entries(start: Start) -> None:
    """Who writes every few weeks for years keeps the proof of what holds; words, shown text and salt of what ended more
    than five years ago go, as its entries do."""
    town = await start(channel=CHAT_LIKE)
    await grant(town, "line_runs_again", "line:U1", days=1)
    (old,) = await town.consents()
    town.clock.move(days=400)
    await town.say("Moin")
    await rings(town)
    assert [one.id for one in await town.consents("ended")] == [old.id]
    town.clock.move(seconds=KEPT.total_seconds())
    await commute(town, "U3")
    await rings(town)
    assert old.proof.words.encode() not in await stored(town)
    (left,) = await town.stores.threads.consents(town.contact)
    assert left.type == "commute"
    assert ("erased", old.id, "retention") in await proof(town)


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
    assert (given.transcript_days, Parcel().parcel_days, given.suppression_days) == (30, 14, 0)
    assert all(Settings.model_fields[name].description for name in ("transcript_days", "suppression_days"))
    assert Parcel.model_fields["parcel_days"].description
