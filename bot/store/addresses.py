"""Alias rows: the keyed hash of an address points to its contact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.model.address import Address
from bot.model.ids import NewId
from bot.store import keys
from bot.store.failures import store_failures
from bot.store.lately import Lately
from bot.store.mailbox import DAY_MS, KEEP_STATE_MS
from bot.store.pseudonyms import Pseudonyms
from bot.store.replicas import ALONE, Replicas
from bot.store.scripts import Script
from bot.store.tombstones import RedisTombstones


class RedisAddresses:
    """The Addresses port on Redis. Without the secret key no address can be found or guessed from the rows.

    A contact's meta names the rows that point to it, so that they can go with it, and the contacts that are the same
    person by another address, so that a stop and an erasure find them.
    """

    def __init__(
        self, redis: Any, secret_key: str, new_id: NewId, header: str = "", replicas: Replicas = ALONE
    ) -> None:
        self._redis = redis
        self._pseudonym = Pseudonyms(secret_key)
        self._new_id = new_id
        self._replicas = replicas
        self._tombstones = RedisTombstones(redis)
        self._known = Script("known", header, replicas)
        self._forget = Script("forget", header)
        self._linked = Lately()

    async def find(self, address: Address) -> str | None:
        with store_failures():
            contact = await self._redis.get(keys.alias(self.digest(address)))
        return contact.decode() if contact else None

    async def contact_of(self, address: Address, aliases: Sequence[Address] = ()) -> str:
        """The first of the addresses that is known decides; the others are pointed to the same contact."""
        contact = await self._look(address)
        if contact is None:
            known = [found for alias in aliases if (found := await self._look(alias))]
            contact = await self._claim(address, known[0]) if known else await self._claim_new(address)
        for alias in aliases:
            if (contact, alias) not in self._linked:
                await self._link(contact, address, alias)
                self._linked.add((contact, alias))
        return contact

    async def _look(self, address: Address) -> str | None:
        """Whom it points to; the row lives on."""
        row = keys.alias(self.digest(address))
        contact = await self._known(self._redis, [row], [KEEP_STATE_MS, KEEP_STATE_MS - DAY_MS])
        return contact.decode() if contact else None

    async def _link(self, contact: str, address: Address, alias: Address) -> None:
        """Both addresses lead to this contact; where one leads to another by now, each contact knows of the other."""
        there = await self._look(alias) or await self._claim(alias, contact)
        if there != contact:
            await self._note(contact, keys.twin(there))
            await self._note(there, keys.twin(contact))

    async def _claim_new(self, address: Address) -> str:
        """Somebody new, who may have been erased before: what that contact had heard is not heard again."""
        fresh = self._new_id("c")
        await self._tombstones.inherit(self.digest(address), fresh)
        contact = await self._claim(address, fresh)
        if contact != fresh:  # somebody was faster; of this one nobody knows
            with store_failures():
                await self._redis.delete(keys.of_contact(fresh, "meta"), keys.of_contact(fresh, "seen"))
        return contact

    async def _claim(self, address: Address, contact: str) -> str:
        """Point the address to the contact unless somebody was faster; gives whom it points to."""
        digest = self.digest(address)
        row = keys.alias(digest)
        await self._note(contact, keys.points_here(digest))
        with store_failures():
            if await self._set(row, contact):
                return contact
            return (await self._redis.get(row) or contact.encode()).decode()

    async def _note(self, contact: str, field: str) -> None:
        meta = keys.of_contact(contact, "meta")
        with store_failures():
            async with self._redis.pipeline(transaction=True) as pipe:
                await pipe.hset(meta, field, 1).pexpire(meta, KEEP_STATE_MS).execute()

    async def _set(self, row: str, contact: str) -> bool:
        if self._replicas.number:
            command = ("SET", row, contact, "NX", "PX", KEEP_STATE_MS)
            return bool(await self._replicas.confirmed(self._redis, row, *command))
        return bool(await self._redis.set(row, contact, nx=True, px=KEEP_STATE_MS))

    async def rows_of(self, contact: str, address: Address | None) -> list[str]:
        """The digests under which this contact can be found."""
        with store_failures():
            fields = [name.decode() for name in await self._redis.hkeys(keys.of_contact(contact, "meta"))]
        noted = {digest for name in fields if (digest := keys.pointing(name))}
        if not noted:  # a contact of a version that noted none
            noted = await self._pointing_to(contact)
        return sorted(noted | ({self.digest(address)} if address else set()))

    async def _pointing_to(self, contact: str) -> set[str]:
        found: set[str] = set()
        with store_failures():
            async for row in self._redis.scan_iter(match=keys.alias("*"), count=1000):
                if await self._redis.get(row) == contact.encode():
                    found.add(row.decode().removeprefix(keys.alias("")))
        return found

    async def forget(self, contact: str, digests: Sequence[str]) -> None:
        """Delete the rows that still point to this contact; one that points to another by now stays."""
        for digest in digests:
            await self._forget(self._redis, [keys.alias(digest)], [contact])

    def digest(self, address: Address) -> str:
        """The keyed hash of an address."""
        return self._pseudonym(str(address))
