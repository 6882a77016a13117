"""`python -m bench.trainer`: customers write all the while, and a release is trained beside them.

The same customers write before and after without it, so that what others do on the machine is in all figures. A
training that is not over when the time is up is cancelled: then the verdict is about what was seen of it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from pathlib import Path
from typing import Any

from bench import beside
from bench.town import Town, town
from bot import wiring
from bot.model.training import Training, TrainingJob
from bot.model.workspace import Edit
from bot.settings import Settings
from bot.store.redis.connect import connect
from tests.support.release import Built

FILE, PHRASE = "common/greet/nlu.yml", "hallöchen allerseits"
LOOK_SECONDS = 0.2
SLOWER = 1.5
"""So many times as long as without a training may the slowest of a hundred answers take, or so many milliseconds."""
SLOWEST_MS = 500.0


async def begun(training: Training, id_: str, until: float) -> None:
    while (await _job(training, id_)).phase in ("", "reading"):
        if time.perf_counter() > until:
            raise AssertionError("the training has not begun: the machine is too busy")
        await asyncio.sleep(LOOK_SECONDS)


async def trained_beside(
    on: Town, options: argparse.Namespace
) -> tuple[list[tuple[str, dict[str, Any]]], TrainingJob, float]:
    """Runs of customers for as long as the training lasts, by the phase that it was in at their end; its job; seconds
    from its request to its end."""
    settings = Settings(_env_file=None, data_dir=on.installation.folder)
    redis = connect(on.installation.redis_url)
    training = wiring.training(settings, wiring.stores(settings, redis))
    edit = Edit(FILE, ("phrase", "de", PHRASE), None, PHRASE)
    await wiring.workspace(settings, redis).edit([edit], "bench")
    id_ = await training.request("bench")
    began, runs = time.perf_counter(), list[tuple[str, dict[str, Any]]]()
    until = began + options.longest
    await begun(training, id_, until)
    while not (job := await _job(training, id_)).over and time.perf_counter() < until:
        figures = await beside.load(on, options.rate, options.seconds)
        phase = (await _job(training, id_)).phase
        runs.append((phase, figures))
        print(beside.told(f"beside {phase}", figures), flush=True)
    took = time.perf_counter() - began
    if not job.over:
        await training.cancel(id_, "bench")
    while not (job := await _job(training, id_)).over:
        await asyncio.sleep(LOOK_SECONDS)
    await redis.aclose()
    return runs, job, took


async def _job(training: Training, id_: str) -> TrainingJob:
    job = await training.job(id_)
    if job is None:
        raise AssertionError("the training is unknown")
    return job


async def measure(options: argparse.Namespace, built: Built, folder: Path) -> bool:
    settings = {"LOTSE_TRAINER_NICE": str(options.nice)}
    async with town(folder / "town", built, extra=settings) as on:
        await beside.warm(on)
        bare = [await beside.load(on, options.rate, options.seconds)]
        print(beside.told("without training", bare[0]), flush=True)
        runs, job, took = await trained_beside(on, options)
        bare.append(await beside.load(on, options.rate, options.seconds))
        print(beside.told("without again", bare[1]), flush=True)
    spent = ", ".join(f"{phase} {seconds:.0f} s" for phase, seconds in job.took.items())
    ended = f"{job.state} after {took:.0f} s" if job.state != "cancelled" else f"not over after {took:.0f} s, cancelled"
    print(f"the training at nice {options.nice}: {ended} ({spent or job.phase}); load average {os.getloadavg()[0]:.1f}")
    said, right = verdict(bare, [figures for _, figures in runs])
    print(said, flush=True)
    return right and job.state == "done"


def verdict(bare: list[dict[str, Any]], runs: list[dict[str, Any]]) -> tuple[str, bool]:
    """One line, and whether it is reached. What is compared is the middle one of the runs beside the training with the
    slower one of those without."""
    without = max(_p99(one) for one in bare)
    ordered = sorted(_p99(one) for one in runs)
    middle, worst = ordered[len(ordered) // 2], ordered[-1]
    right = middle <= max(SLOWER * without, SLOWEST_MS) and all(map(beside.whole, runs))
    word = "reached" if right else "missed"
    return (
        f"answers beside a training: {word}. p99 {middle:.0f} ms (worst run {worst:.0f}), without {without:.0f}: "
        f"{middle / without:.2f} times; at most {SLOWER:g} times or {SLOWEST_MS:.0f} ms",
        right,
    )


def _p99(figures: dict[str, Any]) -> float:
    return float(figures["answer"]["p99"])


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.trainer", description=__doc__)
    parser.add_argument("--rate", type=float, default=20, help="messages a second")
    parser.add_argument("--seconds", type=float, default=15, help="of each run")
    parser.add_argument("--longest", type=float, default=150, help="seconds, then the training is cancelled")
    parser.add_argument("--nice", type=int, default=10, help="LOTSE_TRAINER_NICE")
    return beside.run(parser, measure)


if __name__ == "__main__":
    raise SystemExit(main())
