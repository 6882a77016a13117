"""Try-outs and links for testers in Redis: in order, bounded, and gone when their time is over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.clock import utc_now
from bot.model.errors import RefusedError
from bot.model.tryout import MOST_SENTENCES, MOST_SHARES, SHARE_A_MINUTE, SHARE_SESSIONS, TrySetup
from bot.store.redis import keys
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.store.tryout import MOST_WAITING, RedisTryOut, unanswered
from bot.store.tryout_shares import RedisShares
from tests.desk.scene import Watch

SETUP = TrySetup("de_sie", "twilio", "r-2")
WEEK = timedelta(days=7)


@pytest.fixture
async def redis(redis_server: EmbeddedRedis) -> AsyncIterator[Any]:
    redis = connect(redis_server.url)
    async for key in redis.scan_iter("{tryout}:*"):
        await redis.delete(key)
    yield redis
    await redis.aclose()


@pytest.fixture
def tryout(redis: Any) -> RedisTryOut:
    return RedisTryOut(redis, utc_now)


async def refused(code: str, work: Any) -> None:
    with pytest.raises(RefusedError, match=code):
        await work


async def test_a_sentence_and_what_comes_of_it(tryout: RedisTryOut) -> None:
    """What is said waits in its order; a page that is loaded again finds all of it."""
    session = await tryout.open("ann", SETUP)
    first, second = await tryout.say(session.id, " Moin "), await tryout.say(session.id, "Fährt die U3?")
    assert [first.number, second.number, first.text] == [1, 2, "Moin"]
    assert [await tryout.next(), await tryout.next(), await tryout.next()] == [(session.id, 1), (session.id, 2), None]
    await tryout.tell(session.id, replace(first, sides={"new": {"a": 1}, "live": {}}))
    await tryout.tell(session.id, replace(second, failed="draft_unreadable", reason="skill.yml"))
    talk = await tryout.talk(session.id)
    assert talk.session == session
    assert [one.text for one in talk.exchanges] == ["Moin", "Fährt die U3?"]
    assert talk.exchanges[0].sides == {"new": {"a": 1}, "live": {}}
    assert not unanswered(talk)


async def test_what_is_too_much_is_refused(tryout: RedisTryOut, redis: Any) -> None:
    """Nobody fills the store or the line by trying out, and an empty sentence is none."""
    session = await tryout.open("ann", SETUP)
    await refused("empty", tryout.say(session.id, " \n "))
    for number in range(MOST_SENTENCES):
        await tryout.say(session.id, f"Satz {number}")
        if number % MOST_WAITING == MOST_WAITING - 1:
            await redis.delete(keys.TRYOUTS)
    await refused("enough", tryout.say(session.id, "noch einer"))
    other = await tryout.open("bob", SETUP)
    for number in range(MOST_WAITING - await tryout.waiting()):
        await tryout.say(other.id, f"Satz {number}")
    await refused("busy", tryout.say(other.id, "noch einer"))
    assert len((await tryout.talk(session.id)).exchanges[0].text) < 20


async def test_a_session_that_is_over(tryout: RedisTryOut, redis: Any) -> None:
    """It takes nothing more, and an answer that comes later brings nothing back; each one ends by itself."""
    session = await tryout.open("ann", SETUP)
    said = await tryout.say(session.id, "Moin")
    assert 0 < await redis.ttl(keys.tryout(session.id)) <= 45 * 60
    assert 0 < await redis.ttl(keys.TRYOUTS) <= 45 * 60
    await tryout.end(session.id)
    await refused("gone", tryout.say(session.id, "Moin"))
    await refused("gone", tryout.talk(session.id))
    await tryout.tell(session.id, replace(said, failed="broken"))
    assert not await redis.exists(keys.tryout(session.id))
    await refused("gone", tryout.say("try-nobody", "Moin"))


async def test_how_the_stage_stands(tryout: RedisTryOut, redis: Any) -> None:
    """Asleep until somebody speaks; a stage that has died is not ready for ever."""
    assert await tryout.stage() == "asleep"
    session = await tryout.open("ann", SETUP)
    await tryout.say(session.id, "Moin")
    assert await tryout.stage() == "waking"
    await tryout.stands("ready")
    assert await tryout.stage() == "ready"
    assert 0 < await redis.ttl(keys.TRYOUT_STAGE) <= 15
    await tryout.stands("asleep")
    assert await redis.exists(keys.TRYOUT_STAGE) == 0


async def test_a_link_is_known_by_its_token_alone(redis: Any) -> None:
    """The token is random, stored nowhere, and opens nothing once its time is over or it was withdrawn."""
    clock = Watch()
    shares = RedisShares(redis, clock)
    made, token = await shares.make("ann", SETUP, WEEK, "Testrunde")
    other, another = await shares.make("ann", SETUP, WEEK)
    assert len(token) >= 40
    assert token != another
    assert await shares.find(token) == made
    stored = await redis.hgetall(keys.TRYOUT_SHARES)
    assert not any(token.encode() in part for pair in stored.items() for part in pair)
    for wrong in ("", token[:-1], token + "a", token.swapcase(), "*", "\ud800", "x" * 5_000, made.id):
        assert await shares.find(wrong) is None
    assert await shares.withdraw(other.id) == other
    assert await shares.withdraw(other.id) is None
    assert await shares.find(another) is None
    clock.move(WEEK)
    assert await shares.find(token) is None
    assert await shares.all() == []
    assert await redis.hlen(keys.TRYOUT_SHARES) == 0


async def test_a_link_is_throttled(redis: Any) -> None:
    """So many people, so many sentences in a minute, so many links: no more."""
    shares = RedisShares(redis, utc_now)
    made, _ = await shares.make("ann", SETUP, WEEK)
    for _ in range(SHARE_SESSIONS):
        await shares.enter(made)
    await refused("full", shares.enter(made))
    for _ in range(SHARE_A_MINUTE):
        await shares.speak(made)
    await refused("slow_down", shares.speak(made))
    assert 0 < await redis.pttl(keys.tryout_count(f"{made.id}:sentences")) <= 60_000
    for _ in range(MOST_SHARES - 1):
        await shares.make("ann", SETUP, WEEK)
    await refused("many", shares.make("ann", SETUP, WEEK))
