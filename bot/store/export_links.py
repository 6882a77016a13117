"""Links to one's own data in Redis, under the hash of a token that only the contact has."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from bot.model.erasure import LINK_LIVES
from bot.model.item import Locale
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures

BYTES = 32


@dataclass(frozen=True)
class _Stored:
    contact: str
    locale: Locale


class RedisLinks:
    """The Links port on Redis."""

    def __init__(self, redis: Any, secret_key: str) -> None:
        self._redis = redis
        self._key = secret_key.encode()

    async def issue(self, contact: str, locale: Locale, item: str = "") -> str:
        token = self.token_of(contact, item) if item else secrets.token_urlsafe(BYTES)
        with store_failures():
            await self._redis.set(_key(token), codec.encode(_Stored(contact, locale)), ex=LINK_LIVES)
        return token

    def token_of(self, contact: str, item: str) -> str:
        digest = hmac.digest(self._key, f"my-data\x1f{contact}\x1f{item}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

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
