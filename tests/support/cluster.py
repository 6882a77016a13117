"""A Redis Cluster of real servers on loopback, whose nodes can be killed."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from redis.connection import Connection
from redis.exceptions import RedisError

from bot.store.redis.connect import MUST

START_SECONDS = 30.0
LOOK = 0.02
SLOTS = 16384


@dataclass
class Node:
    """One server of the cluster."""

    port: int
    command: list[str]
    process: subprocess.Popen[bytes]

    def ask(self, *command: Any) -> Any:
        connection: Any = Connection(port=self.port, protocol=2, socket_timeout=5.0)  # type: ignore[no-untyped-call]
        try:
            connection.connect()
            connection.send_command(*command)
            return connection.read_response()
        finally:
            connection.disconnect()

    def says(self, text: str, *command: Any) -> bool:
        try:
            return text in self.ask(*command).decode()
        except (RedisError, OSError):
            return False

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        """On its old files, as a machine does that comes back."""
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)


@dataclass(frozen=True)
class Cluster:
    """Masters in front, then one replica of each, if there are any."""

    nodes: tuple[Node, ...]
    masters: int

    @property
    def url(self) -> str:
        return "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)

    def master_of(self, key: str) -> Node:
        """The living node that serves the key's slot."""
        living = [node for node in self.nodes if node.alive]
        slot = living[0].ask("CLUSTER", "KEYSLOT", key)
        ports = {
            int(master[1]) for first, last, master, *_ in living[0].ask("CLUSTER", "SLOTS") if first <= slot <= last
        }
        return next(node for node in living if node.port in ports)

    def serves(self, key: str) -> bool:
        """Whether a living master serves the key's slot."""
        try:
            return self.master_of(key).says("role:master", "INFO", "replication")
        except StopIteration:
            return False

    async def fails_over(self, key: str) -> None:
        """Kill the key's master, wait until its replica has taken over, and let the dead one come back as replica."""
        dead = self.master_of(key)
        dead.kill()
        await asyncio.to_thread(until, lambda: self.serves(key))
        dead.restart()

    def settle(self) -> None:
        """Wait until every node sees all slots served and each master has its replica."""
        for node in self.nodes:
            until(lambda node=node: node.says("cluster_state:ok", "CLUSTER", "INFO"))  # type: ignore[misc]
        for node in self.nodes[: self.masters] if len(self.nodes) > self.masters else ():
            until(lambda node=node: node.says("state=online", "INFO", "replication"))  # type: ignore[misc]


@contextmanager
def running_cluster(binary: str, folder: Path, masters: int = 3, *, replicas: bool = False) -> Iterator[Cluster]:
    """A cluster with its files in `folder`, until the block ends."""
    nodes = tuple(_start(binary, folder / str(number)) for number in range(masters * (2 if replicas else 1)))
    try:
        yield _joined(Cluster(nodes, masters))
    finally:
        for node in nodes:
            node.kill()


def _start(binary: str, folder: Path, cluster: str = "yes") -> Node:
    folder.mkdir(parents=True)
    port, bus = free_port(), free_port()
    options = MUST | {
        "port": str(port),
        "bind": "127.0.0.1",
        "cluster-enabled": cluster,
        "cluster-port": str(bus),
        "cluster-announce-ip": "127.0.0.1",
        "cluster-node-timeout": "1000",
        "cluster-replica-validity-factor": "0",  # in a second of silence a loaded machine may miss some beats
        "repl-diskless-sync-delay": "0",
        "repl-ping-replica-period": "1",
        "dir": str(folder),
        "save": "",
        "logfile": str(folder / "redis.log"),
    }
    command = [binary, *(part for name, value in options.items() for part in (f"--{name}", value))]
    return Node(port, command, subprocess.Popen(command, stdin=subprocess.DEVNULL))


def _joined(cluster: Cluster) -> Cluster:
    first, masters = cluster.nodes[0], cluster.masters
    for number, node in enumerate(cluster.nodes):
        until(lambda node=node: node.says("cluster_enabled:1", "INFO", "cluster"))  # type: ignore[misc]
        node.ask("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
        if number < masters:
            start, end = number * SLOTS // masters, (number + 1) * SLOTS // masters - 1
            node.ask("CLUSTER", "ADDSLOTSRANGE", start, end)
    for node in cluster.nodes[1:]:
        first.ask("CLUSTER", "MEET", "127.0.0.1", node.port, node.ask("CONFIG", "GET", "cluster-port")[1])
    known = f"cluster_known_nodes:{len(cluster.nodes)}"
    for node in cluster.nodes:
        until(lambda node=node: node.says(known, "CLUSTER", "INFO"))  # type: ignore[misc]
    for number, node in enumerate(cluster.nodes[masters:]):
        node.ask("CLUSTER", "REPLICATE", cluster.nodes[number].ask("CLUSTER", "MYID"))
    cluster.settle()
    return cluster


def until(look: Callable[[], bool]) -> None:
    """Look again until it is so."""
    end = time.monotonic() + START_SECONDS
    while not look():
        if time.monotonic() > end:
            pytest.fail("the Redis cluster did not come so far")
        time.sleep(LOOK)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_pair(binary: str, folder: Path) -> Iterator[tuple[Node, Node]]:
    """A master without a cluster, and its replica."""
    master, replica = (_start(binary, folder / name, "no") for name in ("master", "replica"))
    try:
        for node in (master, replica):
            until(lambda node=node: node.says("role:master", "INFO", "replication"))  # type: ignore[misc]
        replica.ask("REPLICAOF", "127.0.0.1", master.port)
        until(lambda: master.says("state=online", "INFO", "replication"))
        yield master, replica
    finally:
        master.kill()
        replica.kill()
