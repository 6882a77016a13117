"""That scripts touch declared keys only: every rule of the suite runs once so confined, and the confinement bites."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis.exceptions import ResponseError

from bot.store.redis.embedded import EmbeddedRedis
from tests.support.redis import DeclaredKeysOnly, redis7


async def test_an_undeclared_key_is_refused(tmp_path: Path) -> None:
    """A script that touches a key which its call has not declared fails where scripts are confined."""
    server = EmbeddedRedis(tmp_path, redis7())
    await server.start()
    redis = DeclaredKeysOnly(server.url)
    assert await redis.eval("return redis.call('EXISTS', KEYS[1])", 1, "declared") == 0
    with pytest.raises(ResponseError, match="can't access"):
        await redis.eval("return redis.call('SET', ARGV[1], '1')", 1, "declared", "other")
    await redis.aclose()
    await server.stop()


def test_scripts_name_no_key_themselves() -> None:
    """No script builds a key: on a cluster each key must come from its caller."""
    for script in (Path(__file__).parents[2] / "bot/store/redis/scripts").glob("*.lua"):
        text = script.read_text(encoding="utf-8")
        assert "{s:" not in text, script.name
        assert ":c:" not in text, script.name
