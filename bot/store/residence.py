"""Residence: which numbers are a contact's now. A number may get another owner, a person's id at the platform not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from bot.model.address import Address
from bot.model.clock import Clock, utc_now
from bot.model.ids import random_id
from bot.model.item import RETIRED, OptOutItem
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures
from bot.store.redis.lenient_decode import read_state
from bot.store.redis.replicas import ALONE, Replicas
from bot.store.redis.scripts import Script
from bot.store.tombstones import hashed

KEEP_MS = 400 * 86_400_000
UNTOLD = "1"
"""What an earlier version noted of an address: that there is one."""


@dataclass(frozen=True)
class Move:
    """What a message says of its sender, as digests: whose id came with which numbers. `spared` are other spellings."""

    person: str
    named: Mapping[str, str]
    spared: tuple[str, ...] = ()

    @property
    def here(self) -> set[str]:
        return {self.person, *self.named, *self.spared}


@dataclass(frozen=True)
class Known:
    """What is noted of a contact: the person's id, the addresses that lead to it by digest, and those that did."""

    person: str
    rows: Mapping[str, str]
    left: frozenset[str]
    notices: frozenset[str]

    def numbers_beside(self, move: Move) -> set[str]:
        return set(self.rows) - self.left - move.here - {self.person}

    def may_be(self, move: Move) -> bool:
        """The same person, or one of whom nothing but the id was missing. What an earlier version has noted beside the
        number may be another id."""
        if self.person:
            return self.person == move.person
        untold = {digest for digest, address in self.rows.items() if address == UNTOLD}
        return not untold - move.here and not self.left & set(move.named)


class Residence:
    """Kept in the contact's meta. What has left is refused there by enqueue and claim from that moment on, whatever the
    rows still say."""

    def __init__(
        self,
        redis: Any,
        digest: Callable[[Address], str],
        header: str = "",
        replicas: Replicas = ALONE,
        clock: Clock = utc_now,
    ) -> None:
        self._redis = redis
        self._digest = digest
        self._clock = clock
        self._reside = Script("reside", header, replicas)

    async def of(self, contact: str) -> Known:
        with store_failures():
            meta = await self._redis.hgetall(keys.of_contact(contact, "meta"))
            body = await self._redis.get(keys.of_contact(contact, "state"))
        fields = {name.decode(): value.decode() for name, value in meta.items()}
        state, _ = read_state(body or b"")
        told = {str(state.address)} if state else set()
        told |= {fields["address"]} if "address" in fields else set()
        by_digest = {self._of(one): one for one in told}
        rows = {digest: address for name, address in fields.items() if (digest := keys.pointing(name))}
        rows = {one: by_digest.get(one, address) if address == UNTOLD else address for one, address in rows.items()}
        left = frozenset(map(self._of, fields.get("retired", "").split()))
        notices = {str(state.address)} if state else told
        return Known(fields.get("person", ""), rows, left, frozenset(notices))

    async def had(self, contact: str, dedupe: str) -> bool:
        """Whether this message was here before: late news of where somebody was."""
        names = (dedupe, hashed(dedupe)) if dedupe else ()
        with store_failures():
            found = [await self._redis.zscore(keys.of_contact(contact, "seen"), name) for name in names]
        return any(moment is not None for moment in found)

    def _of(self, address: str) -> str:
        return self._digest(Address.of(address)) if ":" in address else address.removeprefix("#")

    async def settle(self, contact: str, move: Move, *, alone: bool) -> Sequence[str]:
        """The person lives here with these numbers, `alone` with no others; gives what has left."""
        return await self._run(contact, move, alone=alone)

    async def leave(self, contact: str, move: Move) -> Sequence[str]:
        """The person is elsewhere now, with these numbers: the others are left, and what holds by them ends."""
        spared = Move(move.person, {}, tuple(move.here))
        return await self._run(contact, spared, alone=True, end=self._end())

    async def lose(self, contact: str, number: Address) -> None:
        """The number is somebody else's; consents end whose notices would go there."""
        known = await self.of(contact)
        move = Move(known.person, {})
        end = self._end() if str(number) in known.notices else b""
        await self._run(contact, move, alone=False, lost=number, end=end)

    def _end(self) -> bytes:
        return codec.encode(OptOutItem(random_id("i"), self._clock(), RETIRED))

    async def _run(
        self, contact: str, move: Move, *, alone: bool, lost: Address | None = None, end: bytes = b""
    ) -> list[str]:
        known = await self.of(contact) if alone else None
        plan = {
            "person": move.person,
            "named": list(move.named.items()),
            "spared": move.spared,
            "known": [pair for pair in known.rows.items() if pair[1] != UNTOLD] if known else [],
            "lost": [(self._digest(lost), str(lost))] if lost else [],
            "alone": alone,
        }
        left = await self._reside(
            self._redis,
            [keys.of_contact(contact, "meta"), keys.ready(keys.shard_of(contact)), keys.of_contact(contact, "mailbox")],
            [contact, KEEP_MS, orjson.dumps(plan), end],
        )
        return [digest.decode() for digest in left]
