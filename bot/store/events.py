"""Source events that were accepted, and how far each has been told. Their keys share a slot, outside the shards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog

from bot.model.clock import from_ms, to_ms
from bot.model.event import Accepted, SourceEvent, Telling
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures
from bot.store.redis.pseudonyms import Pseudonyms
from bot.store.redis.replicas import ALONE, Replicas
from bot.store.redis.scripts import Script

log = structlog.get_logger()

KEEP_MS = 8 * 86_400_000


class RedisEvents:
    """The Events port on Redis. What a subject says of a person is in the bodies only, and gone with them."""

    def __init__(self, redis: Any, secret_key: str, header: str = "", replicas: Replicas = ALONE) -> None:
        self._redis = redis
        self._pseudonym = Pseudonyms(secret_key)
        self._accept = Script("accept", header, replicas)
        self._told = Script("told", header)
        self._drop = Script("drop", header)

    async def accept(self, event: SourceEvent, at: datetime, once: Sequence[str] = ()) -> Accepted:
        thread = self._pseudonym(event.thread)
        verdict: bytes = await self._accept(
            self._redis,
            [keys.EVENTS_SEEN, keys.EVENTS_NEWEST, keys.EVENTS_QUEUE, keys.telling(thread)],
            [
                self._pseudonym(event.id, event.type, event.subject),
                thread,
                event.id,
                codec.encode(event),
                to_ms(at),
                to_ms(said_at(event) or at),
                KEEP_MS,
                *(self._pseudonym("once", name) for name in once),
            ],
        )
        return verdict.decode()  # type: ignore[return-value]  # the script's own words

    async def next(self) -> Telling | None:
        """The event whose turn it is. One that cannot be read is put out of the way; where nothing lies by now, its
        holder has told it to its end meanwhile."""
        while True:
            with store_failures():
                first = await self._redis.zrange(keys.EVENTS_QUEUE, 0, 0)
                if not first:
                    return None
                thread = first[0].decode()
                stored = await self._redis.hgetall(keys.telling(thread))
            try:
                if stored:
                    return _read(stored, thread)
            except (codec.UnreadableBodyError, KeyError, ValueError) as error:
                log.error("event.unreadable", reason=str(error))
            await self._drop(self._redis, [keys.EVENTS_QUEUE, keys.telling(thread)], [thread, stored.get(b"body", b"")])

    async def keep(self, telling: Telling, *, over: bool) -> bool:
        kept = await self._told(
            self._redis,
            [keys.EVENTS_QUEUE, keys.telling(telling.thread)],
            [telling.thread, telling.event.id, telling.shard, telling.after, telling.told, int(over)],
        )
        return bool(kept == 1)


def said_at(event: SourceEvent) -> datetime | None:
    """When the source says that this was so."""
    try:
        return datetime.fromisoformat(event.fields["as_of_iso"])
    except (KeyError, TypeError, ValueError):
        return None


def _read(stored: dict[bytes, bytes], thread: str) -> Telling:
    return Telling(
        event=codec.decode(SourceEvent, stored[b"body"]),
        thread=thread,
        at=from_ms(int(stored[b"at"])),
        shard=int(stored[b"shard"]),
        after=stored[b"after"].decode(),
        told=int(stored[b"told"]),
    )
