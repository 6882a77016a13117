"""What `/metrics` says: the figures of all processes, and levels read now."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from pathlib import Path

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, UnixConnector
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.ops.metrics.figures import Figures
from bot.ops.metrics.sockets import PATH, instance_of, remove_if_dead, sockets
from bot.ops.metrics.table import TABLE, Levels
from bot.paths import Folder

log = structlog.get_logger()

PATIENCE = 2.0
"""Seconds. Who does not answer in them is left out: one stuck process must not blind the view of all others."""
_FAMILY = re.compile(rb"^(?=# HELP )", re.MULTILINE)


class Exposition:
    """Asks every process at once; its own figures need no asking."""

    def __init__(self, folder: Folder, own: Figures, patience: float = PATIENCE) -> None:
        self._folder = folder
        self._own = own
        self._timeout = ClientTimeout(total=patience)

    async def __call__(self, levels: Levels) -> bytes:
        """In Prometheus' text format."""
        others = [socket for socket in sockets(self._folder) if instance_of(socket) != self._own.instance]
        told = await asyncio.gather(*map(self._ask, others))
        return await asyncio.to_thread(lambda: joined([self._own.text(), *told, _levels_text(levels)]))

    async def _ask(self, socket: Path) -> bytes:
        """Nothing if the process has ended or does not answer in time."""
        try:
            async with (
                ClientSession(connector=UnixConnector(str(socket)), timeout=self._timeout) as session,
                session.get(f"http://process{PATH}") as answer,
            ):
                answer.raise_for_status()
                return await answer.read()
        except (ClientError, OSError, TimeoutError) as error:
            reason = type(error).__name__
        try:
            dead = remove_if_dead(socket)
        except OSError:
            dead = False
        if not dead:
            self._own.count("lotse_processes_unanswered_total", process=instance_of(socket))
            log.warning("metrics.process_unanswered", process=instance_of(socket), reason=reason)
        return b""


def joined(texts: Iterable[bytes]) -> bytes:
    """One text of several, the lines of a metric together, as the format wants it."""
    families: dict[bytes, list[bytes]] = {}
    for text in texts:
        for family in filter(None, _FAMILY.split(text)):
            head_means, head_kind, samples = family.split(b"\n", 2)
            name = head_means.split(b" ", 3)[2]
            families.setdefault(name, [head_means + b"\n" + head_kind + b"\n"]).append(samples)
    return b"".join(part for parts in families.values() for part in parts)


class _Read(Collector):
    def __init__(self, levels: Levels) -> None:
        self._levels = levels

    def collect(self) -> Iterable[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for (name, *values), value in self._levels.items():
            declared = TABLE[name]
            family = families.setdefault(name, GaugeMetricFamily(name, declared.means, labels=declared.labels))
            family.add_metric(values, value)
        return families.values()


def _levels_text(levels: Levels) -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Read(levels))
    return generate_latest(registry)
