"""Codes that lead from the web chat to another messenger in Redis, under keyed hashes, each for half an hour."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from bot.model.clock import Clock
from bot.model.conversation import BOT
from bot.model.crossing import CODE_LIVES, CROSSED, Crossing
from bot.model.grammar.crossing import DIGITS, LENGTH, LETTERS
from bot.model.ids import derived_id
from bot.model.item import TimerItem
from bot.model.mailbox import Mailbox, Ready
from bot.store.redis import keys
from bot.store.redis.failures import store_failures
from bot.store.threads import RedisThreads

READABLE = frozenset({"customer", "bot", "agent", "service", "notice"})


class RedisCrossings:
    """The Crossings port on Redis."""

    def __init__(self, redis: Any, secret_key: str, mailbox: Mailbox, ready: Ready, clock: Clock) -> None:
        self._redis = redis
        self._key = secret_key.encode()
        self._mailbox = mailbox
        self._ready = ready
        self._clock = clock
        self._threads = RedisThreads(redis)

    async def issue(self, contact: str) -> str:
        code = new_code()
        with store_failures():
            await self._redis.set(keys.crossing(self._digest(code)), contact, px=CODE_LIVES)
        return code

    async def use(self, code: str, item: str) -> Crossing | None:
        digest = self._digest(code)
        with store_failures():
            contact = await self._redis.get(keys.crossing(digest))
            if contact is None:
                return None
            mine = await self._redis.set(keys.crossing_used(digest), item, nx=True, px=CODE_LIVES)
            if not mine and await self._redis.get(keys.crossing_used(digest)) != item.encode():
                return None
        return await self._waiting(contact.decode())

    async def tell(self, contact: str, item: str) -> None:
        told = TimerItem(derived_id("i", item, CROSSED), self._clock(), CROSSED)
        await self._mailbox.enqueue(contact, told, None, told.id)
        await self._ready.wake(contact)

    async def _waiting(self, contact: str) -> Crossing | None:
        row, state = await self._threads.row(contact), await self._threads.state(contact)
        conversation = state.conversation if state else None
        if row is None or conversation is None or row.owner == BOT:
            return None
        lines = [line.line for line in await self._threads.thread(contact, limit=500)]
        told = tuple(line for line in lines if line.who in READABLE and line.at >= conversation.opened_at)
        return Crossing(contact, row.topic, row.reason, row.queued_at, row.waiting_since, conversation.danger, told)

    def _digest(self, code: str) -> str:
        return hmac.digest(self._key, f"crossing\x1f{code}".encode(), "sha256").hex()


def new_code() -> str:
    """Random, and such that nobody writes it by chance: letters and digits."""
    while True:
        code = "".join(secrets.choice(LETTERS + DIGITS) for _ in range(LENGTH))
        if set(code) & set(DIGITS) and set(code) & set(LETTERS):
            return code
