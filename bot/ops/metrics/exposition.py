"""What `/metrics` says: the sums of all processes, and levels read now."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bot.ops.metrics.files import files
from bot.ops.metrics.table import TABLE, Levels


class _Everything(Collector):
    def __init__(self, metrics: Path, levels: Levels) -> None:
        self._metrics = metrics
        self._levels = levels

    def collect(self) -> Iterable[Metric]:
        merge: Any = MultiProcessCollector.merge
        yield from merge([str(file) for file in files(self._metrics)])
        yield from _read(self._levels)


def exposition(metrics: Path, levels: Levels) -> bytes:
    """In Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Everything(metrics, levels))
    return generate_latest(registry)


def _read(levels: Levels) -> Iterable[Metric]:
    families: dict[str, GaugeMetricFamily] = {}
    for (name, *values), value in levels.items():
        declared = TABLE[name]
        family = families.setdefault(name, GaugeMetricFamily(name, declared.means, labels=declared.labels))
        family.add_metric(values, value)
    return families.values()
