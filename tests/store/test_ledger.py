"""What a commit does to consents is in the ledger, in the same step, and an ordinary turn does not touch it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model.clock import to_ms, utc_now
from bot.model.consent import Consent
from bot.model.consent_event import Ended, Told
from bot.model.errors import StaleTurnError
from bot.model.ledger import Entry, Head, faults, salted
from bot.model.revocation import Lost
from bot.store.end_consents import end_consents
from bot.store.ledger import RedisLedger
from bot.store.mailbox import RedisMailbox
from bot.store.redis import keys
from tests.store.scene import KEEP_THREAD_MS, Scene, notice


async def ledger(scene: Scene) -> list[Entry]:
    """The chain's entries; it must be whole, and end as it is noted."""
    kept = await RedisLedger(scene.redis).of(scene.contact)
    found, wrong = faults(kept.contact, kept.lines, kept.head or "")
    assert wrong == []
    return found


async def kinds(scene: Scene) -> list[str]:
    return [one.kind for one in await ledger(scene)]


async def test_a_grant_leaves_its_proof(scene: Scene) -> None:
    """A granted consent leaves its terms and the salted hashes of its texts."""
    granted = await scene.grant(budget=2)
    (entry,) = await ledger(scene)
    assert (entry.kind, entry.opt_in, entry.type, entry.channel) == ("granted", granted.id, granted.type, "twilio")
    assert (entry.locale, entry.budget, entry.per) == ("de", 2, "total")
    assert entry.until is not None
    assert to_ms(entry.until) == to_ms(granted.until)
    assert entry.words == salted(granted.proof.salt, "words", granted.proof.words)
    assert entry.shown == salted(granted.proof.salt, "shown", granted.proof.shown)
    assert entry.subject == salted(granted.proof.salt, "subject", granted.subject)


async def test_no_text_is_in_the_chain(scene: Scene) -> None:
    """Neither what the customer said nor what it is about, nor the salt, stands in the ledger."""
    granted = await scene.grant()
    bodies = b"".join(await scene.redis.lrange(scene.key("ledger"), 0, -1)).decode()
    proof = granted.proof
    for text in (granted.subject, proof.shown, f'"{proof.words}"', f'"{proof.salt}"'):
        assert text not in bodies


async def test_each_use_and_each_end_leaves_an_entry(scene: Scene) -> None:
    """Uses name their event by its hash; pauses, endings and what was owned up to follow in order."""
    granted = await scene.grant(budget=2)
    event = await scene.happen()
    await scene.turn(outgoing=(notice(granted, event),))
    await scene.turn(paused=((granted.id, None),))
    await scene.turn(resumed=(granted.id,))
    await scene.turn(ended=((granted.id, "withdrawn"),))
    assert await kinds(scene) == ["granted", "used", "paused", "resumed", "withdrawn"]
    assert (await ledger(scene))[1].event == salted(granted.proof.salt, "event", event.event)


async def test_what_the_flow_says_of_an_end_is_said_once(scene: Scene) -> None:
    """Who has ended it stands in the end's one entry, and that the customer was told of it needs none beside it."""
    granted = await scene.grant()
    await scene.write()
    plan = scene.plan(await scene.take())
    await scene.mailbox.commit(replace(plan, consents=(Ended(granted, "withdrawn", cause="platform"), Told(granted))))
    assert [(one.kind, one.cause) for one in await ledger(scene)] == [("granted", ""), ("withdrawn", "platform")]


async def test_forgotten_texts_leave_an_entry(scene: Scene) -> None:
    """Whatever takes a consent's texts away, the ledger says so in the same step."""
    granted = await scene.grant()
    await scene.turn(ended=((granted.id, "withdrawn"),))
    await scene.turn(forgotten=(granted.id,))
    assert await kinds(scene) == ["granted", "withdrawn", "erased"]


async def test_an_ordinary_turn_leaves_nothing(scene: Scene) -> None:
    """Without a change of a consent there is no key, no head, and no place among what waits for a root."""
    await scene.say("Moin!")
    assert not await scene.redis.exists(scene.key("ledger"))
    assert await scene.redis.hget(scene.key("meta"), "ledger") is None
    assert await scene.redis.zscore(keys.unrooted(scene.shard), scene.contact) is None


async def test_a_commit_over_an_old_head_is_stale(scene: Scene) -> None:
    """A turn that was taken before somebody else wrote into the chain is taken again."""
    granted = await scene.grant()
    await scene.write()
    plan = scene.plan(await scene.take(), ended=((granted.id, "withdrawn"),))
    await end_consents(scene.redis, scene.contact, [lost(scene, granted)], scene.store.header)
    with pytest.raises(StaleTurnError):
        await scene.mailbox.commit(plan)
    assert await kinds(scene) == ["granted", "ended"]


async def test_the_same_commit_again_writes_no_entry_twice(scene: Scene) -> None:
    """A commit whose answer got lost may be sent again."""
    granted = await scene.grant()
    await scene.write()
    plan = scene.plan(await scene.take(), ended=((granted.id, "withdrawn"),))
    for _ in range(2):
        await scene.mailbox.commit(plan)
    assert await kinds(scene) == ["granted", "withdrawn"]


async def test_nothing_is_written_into_a_closed_day(scene: Scene) -> None:
    """A worker whose clock is behind moves its entries to the day that is open; the turn is not refused."""
    closed = to_ms(utc_now()) - 60_000
    before = await scene.redis.zscore(keys.unrooted(scene.shard), keys.CLOSED)
    await scene.redis.zadd(keys.unrooted(scene.shard), {keys.CLOSED: closed})
    try:
        slow = RedisMailbox(
            scene.redis, KEEP_THREAD_MS, header=scene.store.header, clock=lambda: utc_now() - timedelta(days=1)
        )
        scene.mailbox = slow
        await scene.grant()
    finally:
        await (
            scene.redis.zrem(keys.unrooted(scene.shard), keys.CLOSED)
            if before is None
            else scene.redis.zadd(keys.unrooted(scene.shard), {keys.CLOSED: before})
        )
    assert [to_ms(one.at) for one in await ledger(scene)] == [closed]


async def test_a_chain_outlives_what_was_noted_beside_it(scene: Scene) -> None:
    """Where a contact's other keys have ended, a new life goes on where the chain ends, also after a crash."""
    granted = await scene.grant()
    for part in ("meta", "state", "mailbox", "thread"):
        await scene.redis.delete(scene.key(part))
    await scene.write()
    await scene.take()
    await scene.lease_runs_out()
    taken = await scene.take()
    assert Head.of(taken.ledger_head, scene.contact).seq == 1
    await scene.mailbox.commit(scene.plan(taken, ended=((granted.id, "withdrawn"),)))
    assert await kinds(scene) == ["granted", "withdrawn"]


@pytest.mark.parametrize("damage", ["nonsense", "{}", "1:2", "x:y:z", '{"seq":1}'])
async def test_a_damaged_ledger_holds_up_no_stop(scene: Scene, damage: str) -> None:
    """What somebody did to the chain or its head is found by whoever checks; a stop is carried out all the same."""
    granted = await scene.grant()
    await scene.redis.hset(scene.key("meta"), "ledger", damage)
    await scene.redis.lset(scene.key("ledger"), 0, damage)
    await scene.turn(ended=((granted.id, "withdrawn"),))
    assert await scene.consent(granted) == "withdrawn"
    kept = await RedisLedger(scene.redis).of(scene.contact)
    assert faults(kept.contact, kept.lines, kept.head)[1]


async def test_a_consent_without_salt_leaves_no_hash(scene: Scene) -> None:
    """One of the version before has no salt: its entries name its id and say nothing of its texts."""
    granted = await scene.grant(proof=replace((await scene.grant()).proof, salt=""))
    entry = (await ledger(scene))[-1]
    assert (entry.opt_in, entry.words, entry.shown, entry.subject) == (granted.id, "", "", "")


async def test_an_end_outside_a_turn_leaves_its_entry(scene: Scene) -> None:
    """What the revocation log ends after a restore is in the ledger with its cause, once."""
    granted = await scene.grant()
    for _ in range(2):
        await end_consents(scene.redis, scene.contact, [lost(scene, granted)], scene.store.header)
    assert [(one.kind, one.cause) for one in await ledger(scene)] == [("granted", ""), ("ended", "restore")]


async def test_a_lowered_budget_is_no_end(scene: Scene) -> None:
    """A consent that still holds leaves no entry when the revocation log only counts its notices."""
    granted = await scene.grant(budget=3)
    await end_consents(scene.redis, scene.contact, [replace(lost(scene, granted), left=1)], scene.store.header)
    assert await kinds(scene) == ["granted"]


async def test_a_chain_ends_five_years_after_its_last_entry(scene: Scene) -> None:
    """Each entry renews the whole chain's end."""
    await scene.grant()
    years = 5 * 365 * 86_400
    assert years < await scene.redis.ttl(scene.key("ledger")) < years + 10 * 86_400
    assert await scene.redis.zscore(keys.unrooted(scene.shard), scene.contact) is not None


def lost(scene: Scene, granted: Consent) -> Lost:
    return Lost(scene.contact, granted.id, "ended", 0, datetime.now(UTC))
