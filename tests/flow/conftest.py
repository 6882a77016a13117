"""A customer of an installation on a real Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.content.load import FolderContent
from bot.nlu.language import PhraseLanguages, phrase_languages
from bot.paths import CODE
from bot.store.redis import keys
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from tests.content_of_tests import content_of_tests
from tests.flow.scene import Scene, scene

Start = Callable[..., Awaitable[Scene]]
"""Start an installation with these settings and a channel, and meet a new customer of it."""


@pytest.fixture(scope="session")
def content() -> FolderContent:
    return content_of_tests()


@pytest.fixture(scope="session")
def languages() -> PhraseLanguages:
    return PhraseLanguages(phrase_languages(CODE / "data" / "nlu"))


@pytest.fixture
async def start(
    redis_server: EmbeddedRedis, content: FolderContent, languages: PhraseLanguages, tmp_path: Path
) -> AsyncIterator[Start]:
    async with AsyncExitStack() as stack:
        redis = connect(redis_server.url)
        stack.push_async_callback(redis.aclose)
        # tests share the server; who is at a desk and what they have written is not of one contact
        spent = [key async for key in redis.scan_iter(match="{pushes}:*")]
        await redis.delete(keys.PRESENCE, *spent)

        async def begin(**how: Any) -> Scene:
            return await stack.enter_async_context(scene(redis, content, languages, tmp_path, **how))

        yield begin


@pytest.fixture
async def town(start: Start) -> Scene:
    """The usual installation: WhatsApp-like, du, own clear words hold at once."""
    return await start()
