"""The Meter port on prometheus_client. Import it only after the environment says where the files lie."""

from __future__ import annotations

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.ops.metrics.room import Room
from bot.ops.metrics.table import TABLE, Metric

FILES = {"counter": "counter", "seconds": "histogram", "level": "gauge_livesum", "newest": "gauge_livemax"}


class _Uncounted:
    """In place of series that the disk has no room for."""

    def inc(self, _: float) -> None: ...

    def observe(self, _: float) -> None: ...

    def set(self, _: float) -> None: ...


class Figures:
    """Counts into this process's files, as long as they have room. A metric or label that the table does not have
    raises KeyError or ValueError: a test over all call sites keeps that from happening."""

    def __init__(self, room: Room) -> None:
        registry = CollectorRegistry()
        self._room = room
        self._made = {name: _made(name, metric, registry) for name, metric in TABLE.items() if metric.kind != "read"}
        self._children: dict[tuple[Any, ...], Any] = {}

    def count(self, name: str, /, number: float = 1, **labels: str) -> None:
        self._child(name, labels).inc(number)

    def took(self, name: str, seconds: float, /, **labels: str) -> None:
        self._child(name, labels).observe(seconds)

    def level(self, name: str, change: float, /, **labels: str) -> None:
        self._child(name, labels).inc(change)

    def mark(self, name: str, value: float, /, **labels: str) -> None:
        self._child(name, labels).set(value)

    def _child(self, name: str, labels: dict[str, str]) -> Any:
        key = (name, *labels.items())
        child = self._children.get(key)
        if child is None:
            metric = self._made[name]
            if not self._room.has_more(FILES[TABLE[name].kind]):
                return _Uncounted()
            child = self._children[key] = metric.labels(**labels) if labels else metric
        return child


def _made(name: str, metric: Metric, registry: CollectorRegistry) -> Any:
    match metric.kind:
        case "counter":
            return Counter(name, metric.means, metric.labels, registry=registry)
        case "seconds":
            return Histogram(name, metric.means, metric.labels, buckets=metric.buckets, registry=registry)
        case "level":
            return Gauge(name, metric.means, metric.labels, multiprocess_mode="livesum", registry=registry)
        case _:
            return Gauge(name, metric.means, metric.labels, multiprocess_mode="livemax", registry=registry)
