"""What mailboxes have had, asked for many messages at once: two questions to the store instead of some for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.model.inbound import Inbound
from bot.store.addresses import RedisAddresses
from bot.store.redis import keys
from bot.store.redis.failures import store_failures


async def not_had(redis: Any, addresses: RedisAddresses, connector: str, found: Sequence[Inbound]) -> list[Inbound]:
    """Those of them that no mailbox is known to have had, in their order."""
    with store_failures():
        async with redis.pipeline(transaction=False) as pipe:
            for one in found:
                pipe.get(keys.alias(addresses.digest(one.address)))
            contacts = await pipe.execute()
        async with redis.pipeline(transaction=False) as pipe:
            for one, contact in zip(found, contacts, strict=True):
                pipe.zscore(keys.of_contact((contact or b"").decode(), "seen"), f"{connector}:{one.message_id}")
            seen = await pipe.execute()
    return [one for one, moment in zip(found, seen, strict=True) if moment is None]
