"""Alias rows: the keyed hash of an address points to its contact."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from bot.model.address import Address
from bot.model.ids import NewId
from bot.store import keys
from bot.store.failures import store_failures
from bot.store.mailbox import DAY_MS, KEEP_STATE_MS
from bot.store.replicas import ALONE, Replicas
from bot.store.scripts import Script


class RedisAddresses:
    """The Addresses port on Redis. Without the secret key no address can be found or guessed from the rows."""

    def __init__(
        self, redis: Any, secret_key: str, new_id: NewId, header: str = "", replicas: Replicas = ALONE
    ) -> None:
        self._redis = redis
        self._key = secret_key.encode()
        self._new_id = new_id
        self._replicas = replicas
        self._known = Script("known", header, replicas)

    async def find(self, address: Address) -> str | None:
        with store_failures():
            contact = await self._redis.get(self._row(address))
        return contact.decode() if contact else None

    async def contact_of(self, address: Address, aliases: Sequence[Address] = ()) -> str:
        """The first of the addresses that is known decides; the others are pointed to the same contact."""
        contact = await self._known(self._redis, [self._row(address)], [KEEP_STATE_MS, KEEP_STATE_MS - DAY_MS])
        if contact:
            return str(contact.decode())
        known = [found for alias in aliases if (found := await self.find(alias))]
        contact = await self._claim(address, known[0] if known else self._new_id("c"))
        for alias in aliases:
            await self._claim(alias, contact)
        return contact

    async def _claim(self, address: Address, contact: str) -> str:
        """Point the address to the contact unless somebody was faster; gives whom it points to."""
        row = self._row(address)
        with store_failures():
            if await self._set(row, contact):
                return contact
            return (await self._redis.get(row) or contact.encode()).decode()

    async def _set(self, row: str, contact: str) -> bool:
        if self._replicas.number:
            command = ("SET", row, contact, "NX", "PX", KEEP_STATE_MS)
            return bool(await self._replicas.confirmed(self._redis, row, *command))
        return bool(await self._redis.set(row, contact, nx=True, px=KEEP_STATE_MS))

    def _row(self, address: Address) -> str:
        return keys.alias(hmac.new(self._key, str(address).encode(), hashlib.sha256).hexdigest()[:40])
