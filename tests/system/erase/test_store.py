"""What an erasure takes, what it leaves, what it waits for, and who comes afterwards."""

from __future__ import annotations

import pytest

from bot.model.clock import utc_now
from bot.model.errors import ErasedContactError, SendError, StaleTurnError
from bot.model.ids import random_id
from bot.model.inbound import StatusUpdate
from bot.model.item import AgentItem
from bot.model.message import Receipt
from bot.store.erase import PARTS, PLACES
from bot.store.redis import keys
from tests.store.documented import _LINE
from tests.store.scene import answer, message, service
from tests.system.erase.grave import Grave

TOMBSTONE = {
    "{s}:c:<id>:meta": "hash",
    "{s}:c:<id>:seen": "zset",
    "{s}:c:<id>:ledger": "list",
    "erased:<hash>": "string",
}


def named(found: dict[str, str], shard: int) -> dict[str, str]:
    return {name.replace(f"{{s:{shard}}}", "{s}"): kind for name, kind in found.items()}


async def test_only_the_tombstone_is_left(grave: Grave) -> None:
    """Of a contact with a past there stay the fence, the hashes of what it heard, the proof and the address's hash."""
    await grave.lives()
    erased = await grave.erase()
    assert erased is not None
    assert erased.gone == {"lines": 1, "messages": 1, "opt_ins": 1, "timers": 1}
    assert named(await grave.left(), grave.shard) == TOMBSTONE
    assert await grave.places() == []
    assert set(await grave.meta()) == {"fence", "erased", "ledger"}


async def test_nothing_of_what_was_said_is_left(grave: Grave) -> None:
    """No value of any key holds the address, a word, or a platform's id of the erased contact."""
    street, name = random_id("Weg"), random_id("Frau")
    await grave.say(f"Moin, {name}")
    await grave.lives()
    heard = await grave.writes(street)
    await grave.erase()
    values = b"\n".join([await grave.redis.dump(key) or b"" async for key in grave.redis.scan_iter(count=1000)])
    for word in (grave.address.user, name, street, heard.message_id):
        assert word.encode() not in values


async def test_a_zombie_commits_nothing(grave: Grave) -> None:
    """A turn that was taken before the erasure is refused after it, and nothing comes back by it."""
    await grave.lives()
    await grave.write()
    await grave.redis.zadd(keys.ready(grave.shard), {grave.contact: 1})
    zombie = await grave.take()
    await grave.erase()
    before = await grave.left()
    with pytest.raises(StaleTurnError):
        await grave.mailbox.commit(grave.plan(zombie, outgoing=(answer(),)))
    assert await grave.left() == before
    assert await grave.places() == []


async def test_a_late_erasure_is_refused(grave: Grave) -> None:
    """Who has lost the contact to another worker erases nothing."""
    await grave.lives()
    item = await grave.wish()
    late = await grave.taken()
    await grave.taken()
    with pytest.raises(StaleTurnError):
        await grave.erasing.erase(late, item)
    assert (await grave.mailbox.result(grave.contact, item.id)) is None


async def test_late_words_of_the_platform_change_nothing(grave: Grave) -> None:
    """A status, or the outcome of a send, of an erased message leaves no trace."""
    (out,) = await grave.say("Moin!")
    permit = await grave.permit()
    await grave.outbox.settle(permit, Receipt("SM1"), again=None)
    await grave.erase()
    before = await grave.left()
    assert await grave.report(out, "read") is None
    await grave.outbox.settle(permit, SendError("failed", "late"), again=None)
    await grave.outbox.settle(permit, SendError("retry", "late"), again=0)
    assert await grave.left() == before
    assert await grave.claim() is None


async def test_what_is_on_its_way_is_waited_for(grave: Grave) -> None:
    """While a message is being sent nothing is erased; once its outcome is known, everything is."""
    await grave.say("eins")
    permit = await grave.permit()
    item = await grave.wish()
    assert await grave.erasing.erase(await grave.taken(), item) is None
    assert await grave.redis.exists(grave.key("state"))
    await grave.outbox.settle(permit, Receipt("SM1"), again=None)
    assert await grave.erasing.erase(await grave.taken(), item) is not None
    assert not await grave.redis.exists(grave.key("state"))


async def test_what_has_not_left_never_leaves(grave: Grave) -> None:
    """Messages that wait behind one on its way are stopped at once, not sent while the erasure waits."""
    first, second = await grave.say("eins", "zwei")
    permit = await grave.permit()
    item = await grave.wish()
    await grave.erasing.erase(await grave.taken(), item)
    assert (await grave.status(second), await grave.code(second)) == ("refused", "erased")
    await grave.outbox.settle(permit, Receipt("SM1"), again=None)
    assert await grave.claim() is None
    assert await grave.status(first) == "sent"


async def test_a_customers_last_text_leaves_first(grave: Grave) -> None:
    """After the customer's own yes the confirmation leaves, the answer before it does not, and then all is erased."""
    last = service()
    await grave.turn(outgoing=(answer("vorher"), last))
    item = await grave.wish("customer")
    assert await grave.erasing.erase(await grave.taken(), item) is None
    permit = await grave.permit()
    assert permit.message == last.id
    await grave.outbox.settle(permit, Receipt("SM1"), again=None)
    assert await grave.erasing.erase(await grave.taken(), item) is not None


async def test_an_operator_waits_for_no_text(grave: Grave) -> None:
    """An operator's command stops texts that have not left: nobody may be there to send them."""
    await grave.turn(outgoing=(service(),))
    assert await grave.erase() is not None


async def test_who_writes_afterwards_is_somebody_new(grave: Grave) -> None:
    """The address leads to a fresh contact, and the old one takes nothing more, from nobody."""
    await grave.lives()
    await grave.erase()
    with pytest.raises(ErasedContactError):
        await grave.writes()
    assert not await grave.enqueue(AgentItem(message().id, utc_now(), "anna", "reply", 0, "Moin"))
    old = grave.contact
    await grave.arrives()
    assert grave.contact != old
    await grave.writes()
    taken = await grave.take()
    assert (taken.state, taken.consents, taken.fence) == (None, (), 1)


async def test_a_repeated_webhook_is_no_new_message(grave: Grave) -> None:
    """What the erased contact had heard, the platform may deliver again: the new contact knows it by its hash."""
    heard = await grave.writes()
    await grave.erase()
    await grave.arrives()
    assert not await grave.mailbox.enqueue(grave.contact, heard, grave.address, f"twilio:{heard.message_id}")
    fresh = message()
    assert await grave.mailbox.enqueue(grave.contact, fresh, grave.address, f"twilio:{fresh.message_id}")


async def test_who_was_erased_twice_is_remembered_twice(grave: Grave) -> None:
    """An address may be erased again and again; what any of its contacts has heard stays known."""
    heard = []
    for _ in range(3):
        heard.append(await grave.writes())
        assert await grave.erase() is not None
        await grave.arrives()
    assert len(await grave.tombstones.of(grave.addresses.digest(grave.address))) == 3
    for one in heard:
        assert not await grave.mailbox.enqueue(grave.contact, one, grave.address, f"twilio:{one.message_id}")


async def test_what_was_written_meanwhile_is_for_the_new_contact(grave: Grave) -> None:
    """A message that came after the customer's yes is moved once, however often the step is repeated; a repeated
    webhook of it is known there too."""
    item = await grave.wish("customer")
    later = await grave.writes("Noch etwas")
    taken = await grave.taken()
    await grave.erasing._move(grave.contact, grave.address, [later])  # as if it had died right after it
    assert await grave.erasing.erase(taken, item) is not None
    await grave.arrives()
    assert [one.id for one in (await grave.take()).items] == [later.id]
    assert not await grave.mailbox.enqueue(grave.contact, later, grave.address, f"twilio:{later.message_id}")


async def test_what_waited_before_an_operators_wish_goes_too(grave: Grave) -> None:
    """What the customer wrote before an operator erases them is erased; only what came after it is for somebody new."""
    await grave.writes("vorher")
    item = await grave.wish()
    later = await grave.writes("nachher")
    assert await grave.erasing.erase(await grave.taken(), item) is not None
    await grave.arrives()
    assert [one.id for one in (await grave.take()).items] == [later.id]


async def test_something_that_comes_at_the_last_moment_is_seen(grave: Grave) -> None:
    """A message that slips in between the look and the script stops the script; the next try moves it."""
    item = await grave.wish()
    taken = await grave.taken()
    assert await grave.erasing._wipe(grave.contact, str(taken.fence), []) is None  # it saw an empty box
    assert await grave.redis.llen(grave.key("mailbox")) == 1
    assert await grave.erasing.erase(taken, item) is not None


async def test_every_alias_goes(grave: Grave) -> None:
    """All addresses under which somebody can be found lead nowhere afterwards, also those of an older version."""
    other = grave.address.__class__("twilio", grave.address.user + "-bsuid")
    await grave.addresses.contact_of(other, (grave.address,))
    assert await grave.addresses.find(other) == grave.contact
    await grave.redis.hdel(grave.key("meta"), *(keys.points_here(grave.addresses.digest(a)) for a in (other,)))
    await grave.redis.hdel(grave.key("meta"), keys.points_here(grave.addresses.digest(grave.address)))
    await grave.write()
    await grave.erase()
    assert [await grave.addresses.find(one) for one in (grave.address, other)] == [None, None]


async def test_a_long_transcript_leaves_no_message_behind(grave: Grave) -> None:
    """Messages whose lines the transcript has already dropped are found and erased too."""
    forgotten = answer("vor langer Zeit")
    await grave.turn(outgoing=(forgotten,))
    await grave.redis.delete(grave.key("outq"))
    async with grave.redis.pipeline(transaction=False) as pipe:
        for _ in range(500):
            pipe.xadd(grave.key("thread"), {"b": b'1{"id":"l","at":"2026-01-01T00:00:00Z","who":"bot","text":"x"}'})
        await pipe.execute()
    await grave.erase()
    assert not await grave.redis.exists(keys.out(grave.contact, forgotten.id))


def test_every_key_of_a_contact_goes_or_stays_on_purpose() -> None:
    """A new key of a contact, or set of a shard, must be named to the erasure, so that none is forgotten."""
    named = {name for name, kind, _ in _LINE.findall(keys.__doc__ or "") if name.startswith("{s:n}:")}
    sets = {place(0).replace("{s:0}", "{s:n}") for place in PLACES}
    parts = {f"{{s:n}}:c:<id>:{part}" for part in (*PARTS, "out:<id>")}
    hold_nothing_of_a_person = {"{s:n}:hold", "{s:n}:r:<item>"}
    assert named == sets | parts | hold_nothing_of_a_person


async def test_receipts_by_the_platforms_name_find_nothing_any_more(grave: Grave) -> None:
    """The names by which a platform knows our messages are forgotten with them; its later receipts change nothing."""
    (out,) = await grave.say("Die U3 fährt wieder")
    permit = await grave.permit()
    await grave.outbox.name(permit, "wamid.1")
    await grave.outbox.settle(permit, Receipt("wamid.1"), again=None)
    assert await grave.outbox.note_status(StatusUpdate("", "delivered", "wamid.1"), "twilio") == grave.contact
    await grave.erase()
    rows = [await grave.redis.get(row) async for row in grave.redis.scan_iter(match="receipt:*")]
    assert not [row for row in rows if row and out.id.encode() in row]
    assert await grave.outbox.note_status(StatusUpdate("", "read", "wamid.1"), "twilio") is None
    assert set(named(await grave.left(), grave.shard)) <= set(TOMBSTONE)
