"""Who needs attention now. Wake-ups are hints in one list; the sweep over all shards finds everything."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from bot.model.clock import Clock, to_ms
from bot.model.errors import NotStoredError
from bot.model.ids import derived_id
from bot.model.item import TimerItem
from bot.model.shutdown import told_to_end
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures
from bot.store.redis.scripts import Script

BATCH = 100
MOST_WAKES = 10_000
WAIT_SECONDS = 1.0
UNDER_WAY_SECONDS = 20
"""As long as a claim."""


class RedisReady:
    """The Ready port on Redis."""

    def __init__(self, redis: Any, clock: Clock, header: str = "") -> None:
        self._redis = redis
        self._clock = clock
        self._ring = Script("ring", header)
        self._gathered: dict[str, bool] = {}
        self._waking: asyncio.Task[None] | None = None

    async def wake(self, contact: str, *, later: bool = False) -> None:
        """Leaves by itself, with those that come meanwhile: nobody waits for a hint to be on disk."""
        self._gathered[contact] = later and self._gathered.get(contact, True)
        if self._waking is None or self._waking.done():
            self._waking = asyncio.create_task(self._wake_gathered())

    async def _wake_gathered(self) -> None:
        while self._gathered:
            gathered, self._gathered = self._gathered, {}
            for later, key in ((False, keys.WAKE), (True, keys.WAKE_LATER)):
                contacts = [contact for contact, waits in gathered.items() if waits is later]
                with contextlib.suppress(NotStoredError), store_failures():
                    if contacts and await self._redis.rpush(key, *contacts) > MOST_WAKES:
                        # No worker for a while: keep the newest hints, the sweep finds the rest.
                        await self._redis.ltrim(key, -MOST_WAKES, -1)

    async def woken(self, *, later: bool = False) -> AsyncIterator[str]:
        key = keys.WAKE_LATER if later else keys.WAKE
        while not told_to_end():
            with store_failures():
                popped = await self._redis.blpop([key], timeout=WAIT_SECONDS)
            if popped:
                yield popped[1].decode()

    async def due_contacts(self) -> list[str]:
        return await self._due(keys.ready)

    async def due_sends(self) -> list[str]:
        return await self._due(keys.sends)

    async def with_messages(self, contacts: Sequence[str]) -> set[str]:
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for contact in contacts:
                    pipe.hget(keys.of_contact(contact, "meta"), "unread")
                unread = await pipe.execute()
        return {contact for contact, number in zip(contacts, unread, strict=True) if int(number or 0) > 0}

    async def with_answers(self, contacts: Sequence[str]) -> set[str]:
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for contact in contacts:
                    pipe.lindex(keys.of_contact(contact, "outq"), 0)
                heads = await pipe.execute()
            waiting = [(contact, head.decode()) for contact, head in zip(contacts, heads, strict=True) if head]
            async with self._redis.pipeline(transaction=False) as pipe:
                for contact, head in waiting:
                    pipe.hget(keys.out(contact, head), "kind")
                kinds = await pipe.execute()
        return {contact for (contact, _), kind in zip(waiting, kinds, strict=True) if kind != b"notice"}

    async def backlog(self) -> int:
        """Also whose turn or send is under way; not whose pause lasts longer than that."""
        with store_failures():
            seconds, _ = await self._redis.time()
            soon = (seconds + UNDER_WAY_SECONDS) * 1000
            async with self._redis.pipeline(transaction=False) as pipe:
                for shard in range(keys.SHARDS):
                    pipe.zcount(keys.ready(shard), "-inf", soon)
                    pipe.zcount(keys.sends(shard), "-inf", soon)
                return sum(await pipe.execute())

    async def ring_timers(self) -> list[str]:
        rung = []
        for member in await self._due(keys.timers):
            contact, _, name = member.partition("|")
            shard = keys.shard_of(contact)
            item = TimerItem(id=derived_id("i", member, str(to_ms(self._clock()))), at=self._clock(), name=name)
            if await self._ring(
                self._redis,
                [keys.timers(shard), keys.of_contact(contact, "mailbox"), keys.ready(shard)],
                [member, contact, codec.encode(item)],
            ):
                rung.append(contact)
        return rung

    async def _due(self, key: Callable[[int], str]) -> list[str]:
        with store_failures():
            seconds, micros = await self._redis.time()
            now = seconds * 1000 + micros // 1000
            async with self._redis.pipeline(transaction=False) as pipe:
                for shard in range(keys.SHARDS):
                    pipe.zrangebyscore(key(shard), "-inf", now, start=0, num=BATCH)
                shards = await pipe.execute()
        return [member.decode() for members in shards for member in members]
