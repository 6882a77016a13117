"""Customers who write while something else goes on, beside the same customers without it: what both measurements of the
studio share."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import structlog
import uvloop

from bench import sustained
from bench.town import Town
from bot.model.errors import LotseError
from tests.support.release import Built, trained

WRONG = ("lost", "doubled", "out_of_order", "strange_number", "refused")
WARM_RATE, WARM_SECONDS, WARM_SEED = 10, 5, 999


async def load(on: Town, rate: float, seconds: float, seed: int = 7) -> dict[str, Any]:
    return await sustained.step(on, rate, seconds, seed, on.installation.folder)


async def warm(on: Town) -> None:
    await load(on, WARM_RATE, WARM_SECONDS, WARM_SEED)


def told(name: str, figures: dict[str, Any]) -> str:
    spans = figures["answer"]
    wrong = ", ".join(f"{one} {figures[one]}" for one in WRONG if figures[one])
    return (
        f"{name}: {figures['answered']} answers, p50 {spans['median']:.0f} p95 {spans['p95']:.0f} "
        f"p99 {spans['p99']:.0f} longest {spans['longest']:.0f} ms; {wrong or 'nothing lost, doubled, out of order'}"
    )


def whole(figures: dict[str, Any]) -> bool:
    """Whether everybody got their answer, once and in order."""
    return not any(figures[one] for one in WRONG)


def run(
    parser: argparse.ArgumentParser, measure: Callable[[argparse.Namespace, Built, Path], Coroutine[Any, Any, bool]]
) -> int:
    """With the release of `LOTSE_TEST_RELEASES`, or one that is trained now; gives the exit code."""
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lotse-bench-") as name:
        folder = Path(name)
        kept = Path(os.environ.get("LOTSE_TEST_RELEASES") or "none", "releases")
        if kept.is_dir():
            trained(kept.parent)
            shutil.copytree(kept, folder / "trained" / "releases", ignore=shutil.ignore_patterns(".*"))
        built = trained(folder / "trained")
        print(
            f"ready to begin after {time.monotonic() - began:.0f} s; load average {os.getloadavg()[0]:.1f}", flush=True
        )
        try:
            right = uvloop.run(measure(options, built, folder))
        except (LotseError, AssertionError) as error:
            print(f"not measured: {error}", flush=True)
            return 2
    print(f"over after {time.monotonic() - began:.0f} s; load average {os.getloadavg()[0]:.1f}", flush=True)
    return 0 if right else 1
