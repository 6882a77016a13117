"""A real Redis for tests, started once per session on a Unix socket, with its append-only file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.embedded import EmbeddedRedis


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    """The server found on this machine; tests separate themselves by fresh contacts."""
    folder: Path = tmp_path_factory.mktemp("redis")
    server = EmbeddedRedis(folder)
    asyncio.run(server.start())
    yield server
    asyncio.run(server.stop())
