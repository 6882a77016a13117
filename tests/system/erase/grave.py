"""A contact that is to be erased, and what is left of it: the words of the erasure's tests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.model.address import Address
from bot.model.clock import utc_now
from bot.model.erasure import Erased
from bot.model.ids import random_id
from bot.model.item import EraseItem, Item, MessageItem
from bot.model.message import Outgoing
from bot.model.turn import Commit, Line, Taken
from bot.store.addresses import RedisAddresses
from bot.store.erase import RedisErasing
from bot.store.redis import keys
from bot.store.revocation_log import RevocationLog
from bot.store.tombstones import RedisTombstones
from tests.store.scene import Scene, Store, answer, message

KEEP_MS = 86_400_000


class Grave(Scene):
    """One contact, known by an address of its own."""

    def __init__(self, store: Store, revocations: RevocationLog | None = None) -> None:
        super().__init__(store)
        self.address = Address("twilio", f"whatsapp:+49151{random_id('n')[2:12]}")
        self.addresses = RedisAddresses(store.redis, "secret", random_id, header=store.header)
        self.tombstones = RedisTombstones(store.redis)
        self.erasing = RedisErasing(
            store.redis, self.addresses, self.mailbox, self.tombstones, utc_now, revocations, header=store.header
        )

    async def arrives(self) -> None:
        """The address gets its contact, as the door makes it."""
        self.contact = await self.addresses.contact_of(self.address)
        self.shard = keys.shard_of(self.contact)

    async def enqueue(self, item: Item, dedupe: str | None = None) -> bool:
        address = self.address if isinstance(item, MessageItem) else None
        return await self.mailbox.enqueue(self.contact, item, address, item.id if dedupe is None else dedupe)

    def plan(self, taken: Taken, **parts: Any) -> Commit:
        commit = super().plan(taken, **parts)
        return replace(commit, state=replace(commit.state, address=self.address))

    async def lives(self) -> None:
        """A question, its answer, a consent, a place in the queue, a timer, and a message not yet sent."""
        await self.grant()
        await self.say("Die U3 fährt wieder, Frau Zottelbek", timers=(("owner", utc_now()),), owner="queue")

    async def say(self, *texts: str, **parts: Any) -> tuple[Outgoing, ...]:
        """As every turn does it: what is said has its line in the transcript."""
        outs = tuple(answer(text) for text in texts or ("Moin!",))
        lines = tuple(Line(random_id("l"), utc_now(), "bot", out.text, message=out.id) for out in outs)
        await self.turn(outgoing=outs, lines=lines, **parts)
        return outs

    async def wish(self, by: Any = "operator") -> EraseItem:
        item = EraseItem(random_id("x"), utc_now(), by)
        await self.mailbox.enqueue(self.contact, item, None, item.id)
        return item

    async def taken(self) -> Taken:
        await self.lease_runs_out()
        return await self.take()

    async def erase(self, by: Any = "operator") -> Erased | None:
        """The wish, and one turn over it."""
        item = await self.wish(by)
        return await self.erasing.erase(await self.taken(), item)

    async def writes(self, text: str = "Moin") -> MessageItem:
        """Another message to this very contact, as the door stores it."""
        item = replace(message(text), message_id=random_id("SM"))
        await self.mailbox.enqueue(self.contact, item, self.address, f"twilio:{item.message_id}")
        return item

    async def left(self) -> dict[str, str]:
        """Every key in which the contact or its address is named, with its type."""
        found = {}
        digest = self.addresses.digest(self.address)
        async for key in self.redis.scan_iter(count=1000):
            name = key.decode()
            if self.contact in name or digest in name:
                found[name.replace(self.contact, "<id>").replace(digest, "<hash>")] = (
                    await self.redis.type(key)
                ).decode()
        return found

    async def places(self) -> list[str]:
        """The sets of its shard that name it."""
        sets = {"ready": keys.ready, "sends": keys.sends, "timers": keys.timers, "desk": keys.desk, "wants": keys.wants}
        return [
            name
            for name, key in sets.items()
            if any(self.contact.encode() in one for one in await self.redis.zrange(key(self.shard), 0, -1))
        ]

    async def meta(self) -> dict[str, str]:
        fields = await self.redis.hgetall(self.key("meta"))
        return {name.decode(): value.decode() for name, value in fields.items()}


def read(path: Path) -> bytes:
    """A file that is gone since it was listed tells nothing."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
