"""`python -m bench.switch`: customers write all the while, and the release is switched under them.

Runs with and without switches take turns at each rate, with the same customers, so that what others do on the machine
is in both. The verdict is by the best run of each kind; there is none where the machine is too busy without a switch.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import beside
from bench.town import Town, town
from bot import wiring
from bot.content.releases import MODEL, Making, Release
from bot.model.errors import RefusedError
from bot.model.release import Switch
from bot.model.workspace import Materialised
from bot.settings import Settings
from bot.store.redis.connect import connect
from tests.support.release import Built

GREETING = "common/greet/nlu.yml"
WORDS = "common/service/responses.yml"
LATE_MS = 1_000
BUSY = "no verdict, the machine is too busy"
LIMITS = {"another model": 15.0, "back": 2.0, "words only": 1.0, "an earlier model": 15.0}
"""Seconds that a switch may take."""


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
        return await wiring.releases(settings).build(train, making=Making("bench", name, built.live, draft))


@dataclass
class Switched:
    """The switches of all runs. A brain keeps three models: each run loads one that no brain has had, and one that all
    have let go."""

    switch: Switch
    home: Release
    words: Release
    others: list[Release]
    took: dict[str, list[float]] = field(default_factory=dict)

    async def under(self, load: asyncio.Task[dict[str, Any]], seconds: float) -> dict[str, Any]:
        new, earlier = self.others[0], self.others[1]
        self.others = [*self.others[1:], new]
        acts: dict[str, Callable[[], Awaitable[Any]]] = {
            "another model": lambda: self.switch.switch_to(new.id, "bench"),
            "back": lambda: self.switch.back("bench"),
            "words only": lambda: self.switch.switch_to(self.words.id, "bench"),
            "an earlier model": lambda: self.switch.switch_to(earlier.id, "bench"),
        }
        for name, act in acts.items():
            await asyncio.sleep(seconds / (len(acts) + 1))
            began = time.perf_counter()
            await act()
            self.took.setdefault(name, []).append(time.perf_counter() - began)
        figures = await load
        await self.switch.switch_to(self.home.id, "bench")
        return figures


@dataclass
class Rate:
    """What the runs of one rate came to."""

    rate: float
    without: list[dict[str, Any]] = field(default_factory=list)
    switched: list[dict[str, Any]] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        if not all(map(beside.whole, self.switched)):
            return "missed"
        if _best(self.without, "longest") > LATE_MS:
            return BUSY
        return "reached" if _best(self.switched, "longest") - _best(self.without, "longest") <= LATE_MS else "missed"

    def line(self) -> str:
        with_, bare = _best(self.switched, "longest"), _best(self.without, "longest")
        wrong = "nothing lost, doubled or out of order" if all(map(beside.whole, self.switched)) else "NOT WHOLE"
        return (
            f"{self.rate:g} messages/s: {self.verdict}. Longest wait {with_:.0f} ms with switches, {bare:.0f} without "
            f"({with_ - bare:+.0f}; at most {LATE_MS:+}); p99 {_best(self.switched, 'p99'):.0f} and "
            f"{_best(self.without, 'p99'):.0f} ms; {wrong}"
        )


def _best(runs: list[dict[str, Any]], figure: str) -> float:
    return min(float(run["answer"][figure]) for run in runs)


async def measure(options: argparse.Namespace, built: Built, folder: Path) -> bool:
    words = await another(built, "other words", WORDS, "\n# other words\n")
    names = range(4)
    others = [await another(built, f"model {n}", GREETING, f"\n      - hallöchen zum {n}. mal\n") for n in names]
    async with town(folder / "town", built) as on:
        await beside.warm(on)
        redis = connect(on.installation.redis_url)
        settings = Settings(_env_file=None, data_dir=on.installation.folder)
        acts = Switched(wiring.release_switch(settings, redis), built.live, words, others)
        rates: list[Rate] = []
        for rate in sorted(options.rates):
            if not rates or rates[-1].verdict != BUSY:  # nobody learns anything from more of it
                rates.append(await _rate(on, rate, options, acts))
        await redis.aclose()
    slow = {name: max(took) for name, took in acts.took.items() if max(took) > LIMITS[name]}
    told = ", ".join(f"{name} {max(took):.2f} s (≤ {LIMITS[name]:g})" for name, took in acts.took.items())
    print(f"the slowest switches: {'missed' if slow else 'reached'}. {told}")
    for one in rates:
        print(one.line(), flush=True)
    for rate in sorted(options.rates)[len(rates) :]:
        print(f"{rate:g} messages/s: {BUSY}, as it was with fewer")
    return not slow and len(rates) == len(options.rates) and all(one.verdict == "reached" for one in rates)


async def _rate(on: Town, rate: float, options: argparse.Namespace, acts: Switched) -> Rate:
    found = Rate(rate)
    for number in range(options.rounds):
        found.without.append(await beside.load(on, rate, options.seconds, number))
        print(beside.told(f"{rate:g}/s without a switch", found.without[-1]), flush=True)
        load = asyncio.create_task(beside.load(on, rate, options.seconds, number))
        try:
            found.switched.append(await acts.under(load, options.seconds))
        except RefusedError as error:
            await load
            raise AssertionError(f"a switch was refused: {error}") from error
        print(beside.told(f"{rate:g}/s with four switches", found.switched[-1]), flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.switch", description=__doc__)
    parser.add_argument("--rates", type=float, nargs="+", default=[25, 60, 100], help="messages a second")
    parser.add_argument("--seconds", type=float, default=10, help="of each run")
    parser.add_argument("--rounds", type=int, default=2, help="runs of both kinds at each rate")
    return beside.run(parser, measure)


if __name__ == "__main__":
    raise SystemExit(main())
