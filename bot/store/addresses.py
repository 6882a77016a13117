"""Alias rows: the keyed hash of an address points to its contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.model.address import Address
from bot.model.ids import NewId
from bot.store.linked_contacts import linked_to
from bot.store.plan import DAY_MS, KEEP_STATE_MS
from bot.store.redis import keys
from bot.store.redis.failures import store_failures
from bot.store.redis.pseudonyms import Pseudonyms
from bot.store.redis.recent_set import RecentSet
from bot.store.redis.replicas import ALONE, Replicas
from bot.store.redis.scripts import Script
from bot.store.residence import Move, Residence
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
        self._linked = RecentSet()
        self._residence = Residence(redis, self.digest, header, replicas)

    async def find(self, address: Address) -> str | None:
        with store_failures():
            found = await self._redis.get(keys.alias(self.digest(address)))
        contact = found.decode() if found else ""
        if contact and self.digest(address) in (await self._residence.of(contact)).left:
            return None
        return contact or None

    async def contact_of(
        self,
        address: Address,
        aliases: Sequence[Address] = (),
        *,
        person: Address | None = None,
        spellings: Sequence[Address] = (),
        dedupe: str = "",
    ) -> str:
        """The person's contact; without a person the first of the addresses that is known decides."""
        contact = await self._look(address)
        named = address, tuple(aliases), person
        if contact is None or (contact, *named) not in self._linked:
            if person:
                numbers = [one for one in dict.fromkeys((address, *aliases)) if one != person]
                contact = await self._of_person(person, numbers, spellings, dedupe)
            else:
                contact = await self._of_addresses(contact, address, aliases)
            self._linked.add((contact, *named))
        return contact

    async def let_go(self, contact: str, address: Address) -> None:
        await self.forget(contact, [self.digest(address)])

    async def _of_addresses(self, contact: str | None, address: Address, aliases: Sequence[Address]) -> str:
        """The others are pointed to the same contact."""
        if contact is None:
            known = [found for alias in aliases if (found := await self._look(alias))]
            contact = await self._claim(address, known[0]) if known else await self._claim_new(address)
        for alias in aliases:
            await self._link(contact, address, alias)
        return contact

    async def _of_person(
        self, person: Address, numbers: Sequence[Address], spellings: Sequence[Address], dedupe: str
    ) -> str:
        """Whom the platform's id leads to has the numbers that come with it, and no others; who had them before is
        somebody else, unless nothing but the id was missing there."""
        move = Move(
            self.digest(person),
            {self.digest(address): str(address) for address in numbers},
            tuple(self.digest(spelling) for spelling in spellings),
        )
        contact = await self._look(person)
        if contact and await self._residence.had(contact, dedupe):
            return contact
        holders = {number: holder for number in numbers if (holder := await self._look(number))}
        contact = contact or await self._begin(person, holders, move)
        others = (await self._residence.of(contact)).numbers_beside(move)
        for number, holder in holders.items():
            if holder == contact:
                continue
            if others or not (await self._residence.of(holder)).may_be(move):
                await self._residence.lose(holder, number)
                await self.let_go(holder, number)
                continue
            await self._twins(contact, holder)
            await self._residence.settle(holder, move, alone=False)
            if contact not in holders.values():
                return holder
        await self._moved(contact, move)
        for number in numbers:
            await self._claim(number, contact)
        return contact

    async def _begin(self, person: Address, holders: Mapping[Address, str], move: Move) -> str:
        """The id is new: whoever has written from the number without one, or else somebody new."""
        for holder in holders.values():
            if (await self._residence.of(holder)).may_be(move):
                return await self._claim(person, holder)
        return await self._claim_new(person)

    async def _moved(self, contact: str, move: Move) -> None:
        """First the contact lets go of its other numbers, then the rows follow: a crash between leaves nothing open."""
        left = list(await self._residence.settle(contact, move, alone=bool(move.named)))
        await self.forget(contact, left)
        for twin in await linked_to(self._redis, contact) if move.named else ():
            if (await self._residence.of(twin)).person == move.person:
                await self.forget(twin, await self._residence.leave(twin, move))

    async def _look(self, address: Address) -> str | None:
        """Whom it points to; the row lives on."""
        row = keys.alias(self.digest(address))
        contact = await self._known(self._redis, [row], [KEEP_STATE_MS, KEEP_STATE_MS - DAY_MS])
        return contact.decode() if contact else None

    async def _link(self, contact: str, address: Address, alias: Address) -> None:
        """Both addresses lead to this contact; where one leads to another by now, each contact knows of the other."""
        there = await self._look(alias) or await self._claim(alias, contact)
        if there != contact:
            await self._twins(contact, there)

    async def _twins(self, one: str, other: str) -> None:
        await self._note(one, keys.twin(other))
        await self._note(other, keys.twin(one))

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
        await self._note(contact, keys.points_here(digest), str(address))
        with store_failures():
            if await self._set(row, contact):
                return contact
            return (await self._redis.get(row) or contact.encode()).decode()

    async def _note(self, contact: str, field: str, what: str = "1") -> None:
        meta = keys.of_contact(contact, "meta")
        with store_failures():
            async with self._redis.pipeline(transaction=True) as pipe:
                await pipe.hset(meta, field, what).pexpire(meta, KEEP_STATE_MS).execute()

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
