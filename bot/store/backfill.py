"""Up to when messengers' logs were compared, and what mailboxes have had: asked for many messages at once, with two
questions to the store instead of some for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.model.clock import from_ms, to_ms
from bot.model.inbound import Inbound
from bot.store.addresses import RedisAddresses
from bot.store.redis import keys
from bot.store.redis.failures import store_failures


class RedisCompared:
    """What the backfill knows of each messenger."""

    def __init__(self, redis: Any, addresses: RedisAddresses) -> None:
        self._redis = redis
        self._addresses = addresses

    async def until(self, connector: str) -> datetime | None:
        """Up to when its log was compared; None before the first time."""
        with store_failures():
            mark = await self._redis.get(keys.compared(connector))
        return None if mark is None else from_ms(int(mark))

    async def keep(self, connector: str, until: datetime) -> None:
        with store_failures():
            await self._redis.set(keys.compared(connector), to_ms(until))

    async def not_had(self, connector: str, found: Sequence[Inbound]) -> list[Inbound]:
        """Those of them that no mailbox is known to have had, in their order."""
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for inbound in found:
                    pipe.get(keys.alias(self._addresses.digest(inbound.address)))
                contacts = await pipe.execute()
            async with self._redis.pipeline(transaction=False) as pipe:
                for inbound, contact in zip(found, contacts, strict=True):
                    pipe.zscore(keys.of_contact((contact or b"").decode(), "seen"), f"{connector}:{inbound.message_id}")
                seen = await pipe.execute()
        return [one for one, moment in zip(found, seen, strict=True) if moment is None]
