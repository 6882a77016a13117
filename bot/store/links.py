"""Links to one's own data in Redis, under the hash of a token that only the contact has."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from bot.model.erasure import LINK_LIVES
from bot.model.item import Locale
from bot.store import codec, keys
from bot.store.failures import store_failures

BYTES = 32


@dataclass(frozen=True)
class _Stored:
    contact: str
    locale: Locale


class RedisLinks:
    """The Links port on Redis."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def issue(self, contact: str, locale: Locale) -> str:
        token = secrets.token_urlsafe(BYTES)
        with store_failures():
            await self._redis.set(_key(token), codec.encode(_Stored(contact, locale)), ex=LINK_LIVES)
        return token

    async def peek(self, token: str) -> Locale | None:
        with store_failures():
            body = await self._redis.get(_key(token))
        return codec.decode(_Stored, body).locale if body else None

    async def use(self, token: str) -> tuple[str, Locale] | None:
        with store_failures():
            body = await self._redis.getdel(_key(token))
        if body is None:
            return None
        stored = codec.decode(_Stored, body)
        return stored.contact, stored.locale


def _key(token: str) -> str:
    return keys.my_data(hashlib.sha256(token.encode()).hexdigest())
