"""What stays of erased contacts: under the keyed hash of an address, which contacts it was and when they went."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any

from bot.model.erasure import Tombstone
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures

DAY_MS = 86_400_000
KEEP_HEARD_MS = 8 * DAY_MS
_HASHED = re.compile(r"[0-9a-f]{40}")


class RedisTombstones:
    """The rows `erased:<hash>`. `keep_ms` is their life; without one they stay."""

    def __init__(self, redis: Any, keep_ms: int | None = None) -> None:
        self._redis = redis
        self._keep = keep_ms

    async def of(self, digest: str) -> tuple[Tombstone, ...]:
        """The contacts that this address was, in the order in which they were erased."""
        with store_failures():
            body = await self._redis.get(keys.erased(digest))
        return codec.decode(tuple[Tombstone, ...], body) if body else ()

    async def put(self, digest: str, contact: str, at: datetime) -> None:
        """Only one contact has an address at a time, so erasures of an address come one after the other."""
        before = await self.of(digest)
        if any(tombstone.contact == contact for tombstone in before):
            return
        with store_failures():
            await self._redis.set(keys.erased(digest), codec.encode([*before, Tombstone(contact, at)]), px=self._keep)

    async def inherit(self, digest: str, contact: str) -> None:
        """What the earlier contacts of this address have heard, this one will not take for new."""
        for tombstone in await self.of(digest):
            await self.hand_on(tombstone.contact, contact)

    async def hand_on(self, old: str, new: str) -> None:
        with store_failures():
            heard = await self._redis.zrange(keys.of_contact(old, "seen"), 0, -1, withscores=True)
            if not heard:
                return
            hashes = {hashed(name.decode()): at for name, at in heard}
            async with self._redis.pipeline(transaction=True) as pipe:
                seen = keys.of_contact(new, "seen")
                await pipe.zadd(seen, hashes).pexpire(seen, KEEP_HEARD_MS).execute()


def hashed(name: str) -> str:
    """As the scripts write it."""
    return name if _HASHED.fullmatch(name) else hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
