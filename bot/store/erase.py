"""Erasing a contact, step by step. Each step may be repeated, and until the last one nothing of the contact is gone
that would be missed: a crash anywhere is followed by the same steps again.

The order matters. What has not left is stopped and what is on its way is waited for; the revocation log knows of it, so
that no backup brings it back; the address leads nowhere any more, so that whoever writes now is somebody new; what
they wrote meanwhile goes to that new contact; and then one script takes everything and leaves a tombstone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.model.address import Address
from bot.model.clock import Clock
from bot.model.erasure import Erased, came_later
from bot.model.errors import StaleTurnError
from bot.model.ids import derived_id
from bot.model.item import EraseItem, Item, MessageItem
from bot.model.ledger import Entry
from bot.model.mailbox import Mailbox
from bot.model.media import Blobs
from bot.model.turn import ItemResult, Taken
from bot.store.addresses import RedisAddresses
from bot.store.ledger import head_of, linked
from bot.store.linked_contacts import linked_to
from bot.store.plan import KEEP_STATE_MS
from bot.store.receipts import RedisReceipts
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures
from bot.store.redis.lenient_decode import read_item, read_line
from bot.store.redis.scripts import Script
from bot.store.revocation_log import Gone, RevocationLog
from bot.store.tombstones import KEEP_HEARD_MS, RedisTombstones

CLAIMS_MS = 90_000  # within a minute a send of unknown outcome is resolved or given up
TEXTS_MS = 600_000
TRIMMED = 500  # a transcript of that many lines may have lost some, and with them the ids of messages
PLACES = (keys.ready, keys.sends, keys.timers, keys.desk, keys.wants, keys.erased_in, keys.unrooted, keys.closed)
PARTS = ("meta", "mailbox", "seen", "state", "thread", "optins", "outq", "ledger")
"""A contact's keys as the script takes them. All go; of meta, seen and ledger a tombstone stays."""


class RedisErasing:
    """The Erasing port on Redis. `addresses` and `mailbox` are those of the same store."""

    def __init__(
        self,
        redis: Any,
        addresses: RedisAddresses,
        mailbox: Mailbox,
        tombstones: RedisTombstones,
        clock: Clock,
        revocations: RevocationLog | None = None,
        header: str = "",
        blobs: Blobs | None = None,
    ) -> None:
        self._redis = redis
        self._addresses = addresses
        self._mailbox = mailbox
        self._tombstones = tombstones
        self._clock = clock
        self._revocations = revocations
        self._blobs = blobs
        self._make_way = Script("make_way", header)
        self._erase = Script("erase", header)
        self._receipts = RedisReceipts(redis)

    async def erase(self, taken: Taken, item: EraseItem) -> Erased | None:
        contact, address = taken.contact, taken.state.address if taken.state else taken.address
        if await self._still_on_its_way(taken, item):
            return None
        await self._carry(contact, item)
        digests = await self._addresses.rows_of(contact, address)
        gone = Gone(contact, self._clock(), tuple(digests))
        if self._revocations:
            await self._revocations.note_erasure(gone)
        await self._bury(gone)
        items = await self._waiting(contact)
        await self._move(contact, address, came_later(items, item))
        return await self._wipe(contact, str(taken.fence), items)

    async def outcome(self, contact: str, item_id: str) -> Erased | None:
        with store_failures():
            body = await self._redis.get(keys.result(contact, item_id))
        return codec.decode(Erased, body) if body else None

    async def again(self, gone: Gone) -> bool:
        """What was erased after a backup goes from what the backup brought back; nothing of it waits or leaves."""
        await self._bury(gone)
        with store_failures():
            there = await self._redis.hmget(keys.of_contact(gone.contact, "meta"), "fence", "erased")
        if there[0] is None or there[1] is not None:
            return False
        return await self._wipe(gone.contact, "", ()) is not None

    async def _still_on_its_way(self, taken: Taken, item: EraseItem) -> bool:
        contact = taken.contact
        with store_failures():
            queue = [one.decode() for one in await self._redis.lrange(keys.of_contact(contact, "outq"), 0, -1)]
        waiting = await self._make_way(
            self._redis,
            [
                keys.sends(keys.shard_of(contact)),
                *(keys.of_contact(contact, part) for part in ("meta", "outq")),
                *(keys.out(contact, message) for message in queue),
            ],
            [contact, str(taken.fence), int(item.by == "customer"), CLAIMS_MS, TEXTS_MS, *queue],
        )
        if waiting < 0:
            raise StaleTurnError(contact)
        return bool(waiting)

    async def _carry(self, contact: str, item: EraseItem) -> None:
        """The same person's other contacts get the same wish, and need not give it back."""
        for twin in await linked_to(self._redis, contact):
            with store_failures():
                await self._redis.hdel(keys.of_contact(twin, "meta"), keys.twin(contact))
            wish = EraseItem(derived_id("x", item.id, twin), self._clock())
            await self._mailbox.enqueue(twin, wish, None, wish.id)

    async def _bury(self, gone: Gone) -> None:
        """The tombstones first: whoever comes by this address from now on inherits what was heard."""
        for digest in gone.digests:
            await self._tombstones.put(digest, gone.contact, gone.at)
        await self._addresses.forget(gone.contact, gone.digests)

    async def _waiting(self, contact: str) -> list[Item]:
        with store_failures():
            bodies = await self._redis.lrange(keys.of_contact(contact, "mailbox"), 0, -1)
        return [read_item(body, self._clock()) for body in bodies]

    async def _move(self, contact: str, address: Address | None, later: Sequence[MessageItem]) -> None:
        """Who wrote after they asked to be erased is somebody new, and is answered. Moving twice moves once."""
        if not later or address is None:
            return
        fresh = await self._addresses.contact_of(address)
        for item in later:
            known = f"{address.connector}:{item.message_id}"
            with store_failures():
                twin = await self._redis.zscore(keys.of_contact(fresh, "seen"), known)
            if twin is None:  # the platform may have delivered it once more, to the new contact
                await self._mailbox.enqueue(fresh, item, address, f"moved:{item.id}")
        await self._tombstones.hand_on(contact, fresh)

    async def _wipe(self, contact: str, fence: str, items: Sequence[Item], closed: int = 0) -> Erased | None:
        if self._blobs:
            await self._blobs.forget(contact)
        messages, shard = await self._messages(contact), keys.shard_of(contact)
        await self._receipts.forget(contact, messages)
        wishes, actions = ([item.id for item in items if item.kind == kind] for kind in ("erase", "agent"))
        verdict, *rest = await self._erase(
            self._redis,
            [
                *(of(shard) for of in PLACES),
                *(keys.of_contact(contact, part) for part in PARTS),
                *(keys.out(contact, message) for message in messages),
                *(keys.result(contact, item) for item in (*wishes, *actions)),
            ],
            [
                *(contact, fence, len(items), KEEP_HEARD_MS, KEEP_STATE_MS, len(messages), len(wishes)),
                *(codec.PLAIN, codec.encode(ItemResult("refused", "moved")), await self._proof(contact, closed)),
            ],
        )
        if verdict == b"stale":
            raise StaleTurnError(contact)
        if verdict == b"closed":  # another worker has closed the day meanwhile; this belongs to the next one
            return await self._wipe(contact, fence, items, int(float(rest[0])))
        return codec.decode(Erased, rest[0]) if rest else None

    async def _proof(self, contact: str, closed: int) -> bytes:
        """What the ledger says of it, if there is one: texts and salts go, the chain stays whole."""
        ledger = keys.of_contact(contact, "ledger")
        with store_failures():
            head = await self._redis.hget(keys.of_contact(contact, "meta"), "ledger")
            head = head or await self._redis.lindex(ledger, -1)
        return linked(contact, head_of(head), [Entry("erased", self._clock())], closed) if head else b""

    async def _messages(self, contact: str) -> list[str]:
        """Every message of ours to this contact that is still stored."""
        with store_failures():
            entries = await self._redis.xrange(keys.of_contact(contact, "thread"))
            queue = await self._redis.lrange(keys.of_contact(contact, "outq"), 0, -1)
            found = {read_line(seq, fields[b"b"]).message for seq, fields in entries} - {""}
            found |= {message.decode() for message in queue}
            if len(entries) >= TRIMMED:
                prefix = keys.out(contact, "")
                found |= {
                    key.decode().removeprefix(prefix)
                    async for key in self._redis.scan_iter(match=f"{prefix}*", count=1000)
                }
        return sorted(found)
