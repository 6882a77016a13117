"""Linked contacts, stored as `twin`: the same person by another address, as the messenger said after both had come
about."""

from __future__ import annotations

from typing import Any

from bot.store.redis import keys
from bot.store.redis.failures import store_failures


async def linked_to(redis: Any, contact: str) -> list[str]:
    with store_failures():
        fields = [name.decode() for name in await redis.hkeys(keys.of_contact(contact, "meta"))]
    return sorted(twin for name in fields if (twin := keys.named_twin(name)))
