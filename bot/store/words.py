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
        versions = {words.version: words for words in live}
        before = orjson.dumps({words.type: version for version, words in versions.items()})
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for version, notice_words in versions.items():
                    pipe.set(keys.words(version), codec.encode(notice_words), nx=True)
                pipe.set(keys.WORDS_BEFORE, before, nx=True)
                await pipe.execute()

    async def wordings(self, consents: Iterable[Consent]) -> Wordings:
        given = tuple(consents)
        before = await self._earlier() if any(not consent.proof.version for consent in given) else {}
        wordings = Wordings(self._known, before)
        wanted = {wordings.version(consent) for consent in given} - self._known.keys() - {""}
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
                words = _decoded(body) if body else None
                if words is not None and words.version == version:
                    self._known[version] = words


def _decoded(body: bytes) -> NoticeWords | None:
    try:
        words: NoticeWords = codec.decode(NoticeWords, body)
    except codec.UnreadableBodyError:
        return None
    return words
