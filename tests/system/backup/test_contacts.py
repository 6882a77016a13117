"""What a restored contact still does, and what it never does again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.clock import to_ms, utc_now
from bot.model.consent import PAUSE
from bot.model.conversation import Settled
from bot.model.errors import NotStoredError, StaleTurnError
from bot.model.inbound import StatusUpdate
from bot.model.item import AgentItem
from bot.model.ledger import read
from bot.model.message import Receipt
from bot.model.revocation import Lost
from bot.model.turn import Line
from bot.store.backup import DERIVED, KEPT, LEFT_OUT, PARTS, rows
from bot.store.end_consents import end_consents
from bot.store.ledger import RedisLedger
from bot.store.redis import keys
from bot.store.restore import CODE, put_row, unanswered
from bot.store.send_hold import Held, RedisSendHold
from bot.store.threads import RedisThreads
from tests.store.documented import _LINE
from tests.store.scene import Scene, answer, message
from tests.system.backup.lives import restored


def test_every_kind_of_key_is_in_the_backup_or_left_out_on_purpose() -> None:
    """A new key must be named in one of the lists, so that no backup forgets it by oversight."""
    named = {name for name, kind, _ in _LINE.findall(keys.__doc__ or "") if kind != "channel"}
    known = {*KEPT, *LEFT_OUT, *DERIVED, "{s:n}:c:<id>:out:<id>", *(f"{{s:n}}:c:<id>:{part}" for part in PARTS)}
    assert named == known


async def test_what_had_not_left_never_leaves(scene: Scene) -> None:
    """Pending and unknown messages are refused by name, and the sender finds nothing to do."""
    first, second = await scene.say("eins", "zwei")
    await scene.permit()
    await restored(scene)
    assert [(await scene.status(one), await scene.code(one)) for one in (first, second)] == [("refused", CODE)] * 2
    assert await scene.queued() == []
    assert await scene.claim() is None


async def test_a_receipt_by_the_platforms_name_finds_a_restored_message(scene: Scene) -> None:
    """What a platform calls our messages is in the backup: its words of after a restore are of the right message."""
    out = answer()
    await scene.turn(outgoing=(out,), lines=(Line("l-1", utc_now(), "bot", out.text, message=out.id),))
    permit, name = await scene.permit(), f"wamid.{scene.contact}"
    await scene.outbox.name(permit, name)
    await scene.outbox.settle(permit, Receipt(name), again=None)
    kept = [row async for row in rows(scene.redis, utc_now) if row.value.startswith(permit.key)]
    await scene.redis.delete(*(row.key for row in kept))
    await restored(scene)
    for row in kept:
        await put_row(scene.redis, row)
    assert await scene.outbox.note_status(StatusUpdate("", "read", name), "twilio") == scene.contact
    assert await scene.status(out) == "read"
    assert [row.key for row in kept if row.ends] == [row.key for row in kept] != []


async def test_what_had_left_stays_sent(scene: Scene) -> None:
    """The status of a message that left is as the platform said."""
    out = answer()
    await scene.turn(outgoing=(out,), lines=(Line("l-1", utc_now(), "bot", out.text, message=out.id),))
    await scene.outbox.settle(await scene.permit(), Receipt("SM1"), again=None)
    await scene.report(out, "read")
    await restored(scene)
    assert await scene.status(out) == "read"
    assert [(line.line.text, line.status) for line in await scene.store.threads.thread(scene.contact)] == [
        (out.text, "read")
    ]


async def test_a_notice_in_flight_is_owned_up_to(scene: Scene) -> None:
    """A consent whose notice was spent and not known to be sent ends as failed, to be told in the next answer."""
    granted = await scene.grant()
    await scene.notify(granted)
    await restored(scene)
    assert await scene.consent(granted) == "failed"
    await scene.write()
    assert [one.told for one in (await scene.take()).consents] == [False]


async def test_a_live_consent_is_still_found(scene: Scene) -> None:
    """A consent that was live is live, and its place in the index is made anew."""
    granted = await scene.grant()
    await restored(scene)
    assert await scene.consent(granted) == "live"
    assert await scene.wanted() == [f"{granted.type}|{granted.subject}"]


async def test_a_message_is_not_taken_twice(scene: Scene) -> None:
    """A platform that delivers an old message again finds it known."""
    item = await scene.write()
    await scene.take()
    await restored(scene)
    assert not await scene.enqueue(item)


async def test_a_waiting_message_is_marked(scene: Scene) -> None:
    """What no turn had dealt with comes back as restored, so that it is not answered a second time."""
    item = await scene.write()
    await restored(scene)
    (waiting,) = (await scene.take()).items
    assert waiting.kind == "restored"
    assert waiting.item == item
    assert await scene.unread() == 0


async def test_words_that_waited_for_the_customer_are_marked(scene: Scene) -> None:
    """What an agent wrote after the window has most probably left since: a person looks at it, it leaves no more."""
    words = AgentItem("a-1", utc_now(), "anna", "reply", 0, "Dein Schirm ist da.", waited=True)
    await scene.write()
    plan = scene.plan(await scene.take())
    await scene.mailbox.commit(replace(plan, state=replace(plan.state, waiting=(words,))))
    await restored(scene)
    found = await scene.take()
    assert found.state is not None
    assert found.state.waiting == ()
    (waiting,) = found.items
    assert waiting.kind == "restored"
    assert waiting.item == words


async def test_what_cannot_be_read_goes_through(scene: Scene) -> None:
    """One body that no program can read, in the mailbox or the transcript, costs nobody their backup."""
    await scene.turn(lines=(Line("l-1", utc_now(), "bot", "gut lesbar"),))
    await scene.redis.xadd(keys.of_contact(scene.contact, "thread"), {"b": b"1{torn"})
    await scene.redis.rpush(keys.of_contact(scene.contact, "mailbox"), b"1{torn")
    await scene.write()
    copied = await restored(scene)
    assert unanswered(copied) == 1
    assert [item.kind for item in (await scene.take()).items] == ["unreadable", "restored"]
    assert [line.line.note for line in await scene.store.threads.thread(scene.contact)] == ["", "set_aside"]


async def test_workers_of_the_old_life_commit_nothing(scene: Scene) -> None:
    """A turn taken before the restore is stale after it, also when its fence would come up again."""
    await scene.write()
    old = await scene.take()
    await restored(scene)
    with pytest.raises(StaleTurnError):
        await scene.mailbox.commit(scene.plan(old))
    assert (await scene.take()).fence > old.fence + 1_000


async def test_who_waits_still_waits(scene: Scene) -> None:
    """A conversation in the queue keeps its place and its owner."""
    await scene.turn(owner="queue")
    before = await scene.redis.zscore(keys.desk(scene.shard), scene.contact)
    await restored(scene)
    assert await scene.redis.zscore(keys.desk(scene.shard), scene.contact) == before


async def test_nothing_comes_in_while_restoring(scene: Scene) -> None:
    """The platform gets no 200 for a message that the restore could sweep away."""
    hold = RedisSendHold(scene.redis)
    await hold.set(Held("restoring", utc_now()))
    try:
        with pytest.raises(NotStoredError):
            await scene.enqueue(message())
    finally:
        await hold.lift()
    assert await scene.enqueue(message())


async def test_nothing_leaves_while_held(scene: Scene) -> None:
    """Turns go on, and what they say waits until the hold is lifted."""
    hold = RedisSendHold(scene.redis)
    await hold.set(Held("held", utc_now()))
    try:
        await scene.say("Moin!")
        assert await scene.claim() is None
    finally:
        await hold.lift()
    await scene.claim_runs_out()
    assert (await scene.permit()).text == "Moin!"


async def test_the_revocation_log_ends_a_consent(scene: Scene) -> None:
    """What the list says no longer holds, ends and leaves the index; saying it again changes nothing."""
    granted = await scene.grant()
    lost = Lost(scene.contact, granted.id, "withdrawn", 0, utc_now())
    assert await end_consents(scene.redis, scene.contact, [lost], scene.store.header) == 1
    assert await end_consents(scene.redis, scene.contact, [lost], scene.store.header) == 0
    assert await scene.consent(granted) == "withdrawn"
    assert await scene.wanted() == []


async def test_the_revocation_log_lowers_a_budget(scene: Scene) -> None:
    """A notice spent after the backup is not spent again: the budget only goes down."""
    granted = await scene.grant(budget=3)
    lost = Lost(scene.contact, granted.id, "ended", 1, utc_now())
    await end_consents(scene.redis, scene.contact, [replace(lost, left=2), lost], scene.store.header)
    assert await scene.budget(granted) == 1
    assert await scene.consent(granted) == "live"


async def test_the_revocation_log_keeps_a_pause(scene: Scene) -> None:
    """A pause begun after the backup holds, with its end and its timer; one that was ended after it does not return."""
    granted = await scene.grant(budget=2)
    end = utc_now().replace(microsecond=0) + timedelta(days=3)
    paused = Lost(scene.contact, granted.id, "paused", 2, utc_now(), end)
    over = Lost(scene.contact, granted.id, "live", 2, utc_now())
    assert await end_consents(scene.redis, scene.contact, [paused, over], scene.store.header) == 0
    assert await end_consents(scene.redis, scene.contact, [paused], scene.store.header) == 1
    assert await end_consents(scene.redis, scene.contact, [paused], scene.store.header) == 0
    (found,) = await RedisThreads(scene.redis).consents(scene.contact)
    assert (found.status, found.paused_until) == ("paused", end)
    assert (await scene.consent(granted), await scene.wanted()) == ("paused", [])
    timer = await scene.redis.zscore(keys.timers(scene.shard), f"{scene.contact}|{PAUSE}")
    assert timer == to_ms(end)
    assert await end_consents(scene.redis, scene.contact, [over], scene.store.header) == 1
    assert (await scene.consent(granted), await scene.wanted()) == ("live", [f"{granted.type}|{granted.subject}"])


@pytest.mark.parametrize("after", [timedelta(days=5), None])
async def test_the_revocation_log_knows_the_newest_end_of_a_pause(scene: Scene, after: timedelta | None) -> None:
    """A pause that was changed after the backup ends as it was said last, and the ledger says so too."""
    granted, now = await scene.grant(), utc_now().replace(microsecond=0)
    await scene.turn(paused=((granted.id, now + timedelta(days=1)),))
    end = now + after if after else None
    paused = Lost(scene.contact, granted.id, "paused", 1, now, end)
    assert await end_consents(scene.redis, scene.contact, [paused], scene.store.header) == 1
    assert await end_consents(scene.redis, scene.contact, [paused], scene.store.header) == 0
    (found,) = await RedisThreads(scene.redis).consents(scene.contact)
    assert (found.status, found.paused_until) == ("paused", end)
    noted = read((await RedisLedger(scene.redis).of(scene.contact)).lines[-1])
    assert (noted.kind, noted.until) == ("paused", end)


async def test_what_was_closed_is_listed_again(scene: Scene) -> None:
    """A restored desk lists what people had closed."""
    now = utc_now().replace(microsecond=0)
    await scene.write()
    plan = scene.plan(await scene.take())
    await scene.mailbox.commit(replace(plan, state=replace(plan.state, settled=Settled(now, "jana", now))))
    await restored(scene)
    listed = await scene.store.threads.closed(now - timedelta(days=1), 10)
    assert [one.contact for one in listed if one.contact == scene.contact] == [scene.contact]
