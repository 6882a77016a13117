"""The machine under the figures: processors, load, processor time of processes, what a write to the disk costs."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Spread

TICKS = os.sysconf("SC_CLK_TCK")
WRITES = 200
RECORD = b"x" * 512


@dataclass(frozen=True)
class Machine:
    """What the figures were taken on."""

    processor: str
    cores: int
    system: str
    memory_gib: float
    load: float

    @classmethod
    def here(cls) -> Machine:
        return cls(
            _processor(),
            os.cpu_count() or 1,
            f"{platform.system()} {platform.release()}",
            _memory(),
            os.getloadavg()[0],
        )


def fsync(folder: Path) -> Spread:
    """Append a small record and bring it to the disk, again and again, as Redis does for each accepted message."""
    spent = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(WRITES):
            started = time.perf_counter()
            os.write(file.fileno(), RECORD)
            os.fdatasync(file.fileno())
            spent.append(time.perf_counter() - started)
    return Spread.of(spent)


def processor_seconds(pid: int) -> float:
    """User and system time of a process with all its threads, since its start."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Meter:
    """The processor time that named processes use from now on."""

    def __init__(self, pids: Mapping[str, int]) -> None:
        self._pids = dict(pids)
        self._before = self._now()
        self._started = time.perf_counter()

    def _now(self) -> dict[str, float]:
        return {name: processor_seconds(pid) for name, pid in self._pids.items()}

    def read(self) -> dict[str, float]:
        """Seconds of processor time by name."""
        return {name: seconds - self._before[name] for name, seconds in self._now().items()}

    @property
    def elapsed(self) -> float:
        return time.perf_counter() - self._started


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def resident(pid: int) -> int:
    """Memory of a process in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
