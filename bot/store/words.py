"""The words that consents were given for: versions that never change, each under its own hash, for as long as the
installation lives. A reworded notice type adds a few kilobytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from bot.model.consent import Consent
from bot.model.words import NoticeWords, Wordings
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures


class RedisWords:
    """The Words port on Redis. What was read once stays known to this process: it cannot change."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis
        self._known: dict[str, NoticeWords] = {}
        self._before: Mapping[str, str] | None = None

    async def keep(self, live: Iterable[NoticeWords]) -> None:
        """Before a consent names them. At the first time ever they are also what earlier consents were given for."""
        versions = {one.version: one for one in live}
        before = orjson.dumps({one.type: version for version, one in versions.items()})
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for version, one in versions.items():
                    pipe.set(keys.words(version), codec.encode(one), nx=True)
                pipe.set(keys.WORDS_BEFORE, before, nx=True)
                await pipe.execute()

    async def wordings(self, consents: Iterable[Consent]) -> Wordings:
        given = tuple(consents)
        before = await self._earlier() if any(not one.proof.version for one in given) else {}
        wordings = Wordings(self._known, before)
        wanted = {wordings.version(one) for one in given} - self._known.keys() - {""}
        if wanted:
            await self._read(sorted(wanted))
        return wordings

    async def all(self) -> list[NoticeWords]:
        """Every version that there is."""
        with store_failures():
            found = [key.decode() async for key in self._redis.scan_iter(match=keys.words("*"), count=1000)]
        await self._read([key.partition(":")[2] for key in found])
        return list(self._known.values())

    async def _earlier(self) -> Mapping[str, str]:
        if self._before is None:
            with store_failures():
                body = await self._redis.get(keys.WORDS_BEFORE)
            if body is None:
                return {}
            self._before = orjson.loads(body)
        return self._before

    async def _read(self, versions: Iterable[str]) -> None:
        """What is not what its name says is not there."""
        with store_failures():
            for version in versions:
                body = await self._redis.get(keys.words(version))
                found = _decoded(body) if body else None
                if found is not None and found.version == version:
                    self._known[version] = found


def _decoded(body: bytes) -> NoticeWords | None:
    try:
        found: NoticeWords = codec.decode(NoticeWords, body)
    except codec.UnreadableBodyError:
        return None
    return found
