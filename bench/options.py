"""How long and how much to measure."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PARTS = ("start", "load", "webhooks", "turns", "notices", "storm")


@dataclass(frozen=True)
class Options:
    """One run of the bench."""

    minutes: float
    only: tuple[str, ...]
    rates: tuple[int, ...]
    marks: tuple[int, ...]
    results: Path
    page: Path
    page_only: bool
    crowd: int
    crowd_seconds: float
    storm: int

    @classmethod
    def read(cls, arguments: Sequence[str] | None = None) -> Options:
        parser = argparse.ArgumentParser(prog="bench", description="Measure Lotse on this machine.")
        parser.add_argument("--minutes", type=float, default=1.0, help="length of the sustained load")
        parser.add_argument("--only", default=",".join(PARTS), help=f"parts by comma: {', '.join(PARTS)}")
        parser.add_argument("--rates", default="60,90,120,150,180,210,240", help="messages a second, tried upwards")
        parser.add_argument("--marks", default="1,10,100,500,1000", help="turns of a conversation that are looked at")
        parser.add_argument("--crowd", type=int, default=100_000, help="opt-ins on one line that runs again")
        parser.add_argument("--crowd-seconds", type=float, default=300, help="how long to look on at the notices")
        parser.add_argument("--storm", type=int, default=10_000, help="customers who ask about one line in a minute")
        parser.add_argument("--results", type=Path, default=Path(".tools/bench.json"), help="where figures are kept")
        parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"), help="the page to write")
        parser.add_argument("--page-only", action="store_true", help="write the page anew from kept figures")
        read = parser.parse_args(arguments)
        only = tuple(part for part in read.only.split(",") if part)
        if unknown := set(only) - set(PARTS):
            parser.error(f"no such part: {', '.join(sorted(unknown))}")
        rates, marks = _numbers(read.rates), _numbers(read.marks)
        crowd = read.crowd, read.crowd_seconds
        return cls(read.minutes, only, rates, marks, read.results, read.page, read.page_only, *crowd, read.storm)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if part)
