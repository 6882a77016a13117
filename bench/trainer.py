"""`python -m bench.trainer`: customers write all the while, and a release is trained beside them.

The same load runs before and after without it, so that what others do on the machine is in all figures."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

import structlog
import uvloop

from bench import sustained
from bench.switch import told
from bench.town import Town, town
from bot import wiring
from bot.model.training import TrainingJob
from bot.model.workspace import Edit
from bot.settings import Settings
from bot.store.redis.connect import connect
from tests.support.release import Built, trained

FILE, PHRASE = "common/greet/nlu.yml", "hallöchen allerseits"
LOOK_SECONDS = 0.5
SHORTEST = 10.0


async def load(on: Town, rate: float, seconds: float) -> dict[str, Any]:
    return await sustained.step(on, rate, seconds, 7, on.installation.folder)


async def beside(on: Town, rate: float, seconds: float) -> TrainingJob:
    """The load from the moment at which the trainer begins; gives the job as it is when it is over."""
    settings = Settings(_env_file=None, data_dir=on.installation.folder)
    redis = connect(on.installation.redis_url)
    training = wiring.training(settings, wiring.stores(settings, redis))
    edit = Edit(FILE, ("phrase", "de", PHRASE), None, PHRASE)
    await wiring.workspace(settings, redis).edit([edit], "bench")
    id_ = await training.request("bench")
    while (job := await training.job(id_)) is None or job.phase in ("", "reading"):
        await asyncio.sleep(LOOK_SECONDS)
    print(told("beside a training", await load(on, rate, seconds)), flush=True)
    if (now := await training.job(id_)) and now.over:
        print(f"  the training was over after {sum(now.took.values()):.0f} s, before the load was", flush=True)
    while (job := await training.job(id_)) is None or not job.over:
        await asyncio.sleep(LOOK_SECONDS)
    await redis.aclose()
    return job


async def measure(built: Built, folder: Path, rate: float, seconds: float, nice: int) -> None:
    async with town(folder / "town", built, extra={"LOTSE_TRAINER_NICE": str(nice)}) as on:
        await sustained.step(on, 10, SHORTEST / 2, 999, folder)  # warm
        print(told("without training", await load(on, rate, seconds)), flush=True)
        job = await beside(on, rate, seconds)
        print(told("without again", await load(on, rate, seconds)), flush=True)
        took = ", ".join(f"{phase} {spent:.0f} s" for phase, spent in job.took.items())
        print(f"the training: {job.state}, {took}; load average {os.getloadavg()[0]:.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.trainer", description=__doc__)
    parser.add_argument("--rate", type=float, default=20, help="messages a second")
    parser.add_argument("--seconds", type=float, default=60, help="of each of the three runs")
    parser.add_argument("--nice", type=int, default=19, help="LOTSE_TRAINER_NICE")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="lotse-bench-") as name:
        folder = Path(name)
        built = trained(Path(os.environ.get("LOTSE_TEST_RELEASES") or folder / "trained"))
        uvloop.run(measure(built, folder, options.rate, options.seconds, options.nice))


if __name__ == "__main__":
    main()
