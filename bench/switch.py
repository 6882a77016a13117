"""`python -m bench.switch`: customers write all the while, and the release is switched under them. Runs with and
without a switch take turns, so that what others do on the machine is in both figures."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import structlog
import uvloop

from bench import sustained
from bench.town import Town, town
from bot import wiring
from bot.content.releases import MODEL, Making, Release
from bot.model.release import Live, Switch
from bot.model.workspace import Materialised
from bot.settings import Settings
from bot.store.redis.connect import connect
from tests.support.release import Built, trained

GREETING = "common/greet/nlu.yml"
WORDS = "common/service/responses.yml"
LATE_MS = 1_000


async def another(built: Built, name: str, file: str, more: str) -> Release:
    """A release beside the live one in which one file says more. A model of its own is the live one's under another
    name: it is loaded like any other, and nobody waits for a training."""

    async def train(_: Path, out: Path) -> dict[str, Any]:
        shutil.copy(built.live.model, out / MODEL)
        return {}

    settings = Settings(_env_file=None, data_dir=built.folder)
    with tempfile.TemporaryDirectory() as folder:
        content = Path(shutil.copytree(built.live.content, Path(folder, "content")))
        changed = content / "nlu" / file
        changed.write_text(changed.read_text(encoding="utf-8").rstrip("\n") + more, encoding="utf-8")
        draft = Materialised(1, content, Path(folder, "none"), Path(folder, "none"))
        making = Making("bench", name, built.live, draft)
        return await wiring.releases(settings).build(train, making=making)


async def timed(what: str, act: Awaitable[Live], model: str) -> str:
    began = time.perf_counter()
    live = await act
    took = time.perf_counter() - began
    return f"{what}: {took:.2f} s" + ("" if live.model == model else " (another model)")


async def under_load(on: Town, rate: float, seconds: float, acts: list[Callable[[], Awaitable[str]]]) -> dict[str, Any]:
    """The load with these acts spread over it."""
    load = asyncio.create_task(sustained.step(on, rate, seconds, 7, on.installation.folder))
    for act in acts:
        await asyncio.sleep(seconds / (len(acts) + 1))
        print("  " + await act(), flush=True)
    return await load


def told(name: str, figures: dict[str, Any]) -> str:
    spans, wrong = figures["answer"], ("lost", "doubled", "out_of_order", "strange_number", "refused")
    return (
        f"{name}: {figures['answered']} answers, p50 {spans['median']:.0f} p95 {spans['p95']:.0f} "
        f"p99 {spans['p99']:.0f} longest {spans['longest']:.0f} ms; "
        + ", ".join(f"{one} {figures[one]}" for one in wrong)
    )


async def measure(built: Built, folder: Path, rate: float, seconds: float, rounds: int) -> bool:
    phrase = await another(built, "another phrase", GREETING, "\n      - hallöchen allerseits\n")
    words = await another(built, "other words", WORDS, "\n# other words\n")
    print(f"live {built.live.model_id}, another model {phrase.model_id}, the same model {words.model_id}", flush=True)
    async with town(folder / "town", built) as on:
        await sustained.step(on, 10, 5, 999, folder)  # warm
        settings = Settings(_env_file=None, data_dir=on.installation.folder)
        redis = connect(on.installation.redis_url)
        switch: Switch = wiring.release_switch(settings, redis)
        acts = [
            lambda: timed("to another model, loaded for it", switch.switch_to(phrase.id, "bench"), built.live.model_id),
            lambda: timed("back", switch.back("bench"), built.live.model_id),
            lambda: timed("words only", switch.switch_to(words.id, "bench"), built.live.model_id),
            lambda: timed("to the other model again", switch.switch_to(phrase.id, "bench"), built.live.model_id),
        ]
        quiet, switched = [], []
        for _ in range(rounds):
            quiet.append(await under_load(on, rate, seconds, []))
            print(told("without a switch", quiet[-1]), flush=True)
            switched.append(await under_load(on, rate, seconds, acts))
            print(told("with four switches", switched[-1]), flush=True)
            await switch.switch_to(built.live.id, "bench")
        await redis.aclose()
    later = min(one["answer"]["longest"] for one in switched) - min(one["answer"]["longest"] for one in quiet)
    print(f"the longest wait is {later:+.0f} ms beside the runs without, the best of each", flush=True)
    return later < LATE_MS and not any(one["lost"] for one in switched)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.switch", description=__doc__)
    parser.add_argument("--rate", type=float, default=100, help="messages a second")
    parser.add_argument("--seconds", type=float, default=30, help="of each run")
    parser.add_argument("--rounds", type=int, default=2, help="runs of both kinds")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="lotse-bench-") as name:
        folder = Path(name)
        if kept := os.environ.get("LOTSE_TEST_RELEASES"):
            shutil.copytree(Path(kept, "releases"), folder / "trained" / "releases")
        built = trained(folder / "trained")
        right = uvloop.run(measure(built, folder, options.rate, options.seconds, options.rounds))
    return 0 if right else 1


if __name__ == "__main__":
    raise SystemExit(main())
