"""Which message of ours a platform means that names it in its own way; asked for by each of its receipts.

A row of its own for each name, since nobody knows the contact before it was read. A receipt may be faster than the
answer to our send: then it waits in the row until the message is known by that name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.model.inbound import StatusUpdate
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures
from bot.store.redis.pseudonyms import Pseudonyms
from bot.store.redis.scripts import Script

EARLY_MS = 3_600_000  # as long as a send of unknown outcome is looked for
MOST_EARLY = 8


class RedisReceipts:
    """Names are hashed with the secret key, because platforms put numbers of people into them."""

    def __init__(self, redis: Any, secret_key: str = "", header: str = "") -> None:
        self._redis = redis
        self._digest = Pseudonyms(secret_key)
        self._named = Script("named", header)
        self._findable = Script("findable", header)
        self._early = Script("early", header)

    async def name(self, contact: str, message: str, connector: str, platform_id: str) -> Sequence[StatusUpdate]:
        """Receipts by this id are for this message from now on; gives those that have come already."""
        digest = self._digest(connector, platform_id)
        left = await self._named(self._redis, [keys.out(contact, message)], [platform_id, digest])
        if left <= 0:  # erased meanwhile, or past its end
            return ()
        key = f"{contact}.{message}"
        lines = await self._findable(self._redis, [keys.receipt(digest)], [key, left])
        return tuple(_statuses(lines, key, platform_id))

    async def key_of(self, status: StatusUpdate, connector: str) -> str:
        """The key of the message that is meant; empty if none is known, in which case the status waits for it."""
        row = keys.receipt(self._digest(connector, status.platform_id))
        with store_failures():
            known = await self._redis.get(row)
        if known and (key := known.partition(b"\n")[0]):
            return str(key.decode())
        found = await self._early(self._redis, [row], [_line(status), EARLY_MS, MOST_EARLY])
        return str(found.decode())

    async def forget(self, contact: str, messages: Sequence[str]) -> None:
        """All names of these messages."""
        if not messages:
            return
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for message in messages:
                    pipe.hget(keys.out(contact, message), "receipts")
                found = await pipe.execute()
            for digest in b" ".join(filter(None, found)).decode().split():
                await self._redis.delete(keys.receipt(digest))


def _line(status: StatusUpdate) -> bytes:
    """Without the name, which may hold a number."""
    return codec.encode(replace(status, key="", platform_id=""))


def _statuses(lines: bytes, key: str, platform_id: str) -> Iterator[StatusUpdate]:
    for line in filter(None, lines.split(b"\n")):
        with suppress(codec.UnreadableBodyError):
            yield replace(codec.decode(StatusUpdate, line), key=key, platform_id=platform_id)
