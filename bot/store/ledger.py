"""The ledger in Redis: what a commit leaves in a contact's chain, and reading the chains back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson

from bot.model import ledger_checkpoints
from bot.model.clock import to_ms
from bot.model.consent import Consent
from bot.model.ledger import Entry, Head, chain
from bot.store.consents import read_consents
from bot.store.redis import keys
from bot.store.redis.failures import store_failures

KEEP = ledger_checkpoints.KEPT + timedelta(days=3)
"""From its last entry on a chain stays a little longer than its roots count, so that no root misses it."""
STEP = 200


def linked(contact: str, head: str, entries: Sequence[Entry], closed: int = 0) -> bytes:
    """What a script appends: the head that it must find, the one that it leaves, and the lines; empty for none."""
    if not entries:
        return b""
    before = Head.of(head, contact)
    after, lines = chain(before, entries, closed)
    return orjson.dumps(
        {
            "from": head,
            "to": str(after),
            "first": str(max(to_ms(entries[0].at), before.at, closed)),
            "at": str(after.at),
            "lines": [line.decode() for line in lines],
            "keep": str(round(KEEP.total_seconds() * 1000)),
        }
    )


def head_of(noted: bytes | None) -> str:
    """The head as it was read: as noted beside the chain, or the chain's last line; empty for none."""
    return (noted or b"").decode()


@dataclass(frozen=True)
class Kept:
    """What lies in the store of one contact's consents. `head` is None where none is noted."""

    contact: str
    lines: tuple[bytes, ...]
    head: str | None
    fields: Mapping[bytes, bytes] = field(default_factory=dict)

    @property
    def consents(self) -> tuple[Consent, ...]:
        """Raises UnreadableBodyError."""
        return read_consents(self.fields)


class RedisLedger:
    """All chains."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def of(self, contact: str) -> Kept:
        """One contact at one moment."""
        return (await self._read([contact], at_once=True))[0]

    async def all(self) -> AsyncIterator[Kept]:
        """Every contact of whose consents there is a chain, a noted head or a text, once. Many are read together, so
        one that changes meanwhile may be read half before and half after: look again with `of`."""
        async for contacts in self._contacts():
            for kept in await self._read(contacts):
                if kept.lines or kept.head or kept.fields:
                    yield kept

    async def _contacts(self) -> AsyncIterator[list[str]]:
        seen: set[str] = set()
        fresh: list[str] = []
        with store_failures():
            async for key in self._redis.scan_iter(match="{s:*}:c:*", count=1000):
                _, _, _, contact, part = key.decode().split(":")[:5]
                if part in {"ledger", "meta", "optins"} and contact not in seen:
                    seen.add(contact)
                    fresh.append(contact)
                if len(fresh) == STEP:
                    yield fresh
                    fresh = []
        yield fresh

    async def _read(self, contacts: Sequence[str], *, at_once: bool = False) -> list[Kept]:
        with store_failures():
            async with self._redis.pipeline(transaction=at_once) as pipe:
                for contact in contacts:
                    pipe.lrange(keys.of_contact(contact, "ledger"), 0, -1)
                    pipe.hget(keys.of_contact(contact, "meta"), "ledger")
                    pipe.hgetall(keys.of_contact(contact, "optins"))
                found = await pipe.execute() if contacts else []
        return [
            Kept(contact, tuple(lines), head.decode() if head else None, fields)
            for contact, lines, head, fields in zip(contacts, found[::3], found[1::3], found[2::3], strict=True)
        ]
