"""All measurements of one run, as plain figures."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import first_answer, lotse_turns, machine, notices, stock, storm, sustained, webhooks
from bench.lanes import KINDS
from bench.options import Options
from bench.town import town
from bot import wiring
from bot.settings import Settings
from tests.support.release import Built
from tests.support.simulator import running_simulator

WEBHOOKS = {"bare": webhooks.bare, "official": webhooks.official, "gateway": webhooks.gateway}
WEBHOOK_SECONDS = 6.0

Say = Callable[[str], None]


class Run:
    """One run: what was found is kept part by part, so that a part can be measured again by itself."""

    def __init__(self, options: Options, folder: Path, say: Say) -> None:
        self._options = options
        self._folder = folder
        self._say = say
        self.found: dict[str, Any] = json.loads(options.results.read_text()) if options.results.exists() else {}

    async def all(self) -> None:
        built, seconds = await first_answer.train(self._folder / "trained")
        self._say(f"trained the whole catalogue in {seconds:.1f} s")
        parts = {
            "start": self._town,
            "load": self._town,
            "webhooks": self._webhooks,
            "turns": self._turns,
            "notices": self._notices,
            "storm": self._storm,
        }
        done: set[Any] = set()
        for part in self._options.only:
            if parts[part] in done:
                continue
            done.add(parts[part])
            before = self._surroundings()
            found = await parts[part](built)
            for name, figures in found.items():
                self._keep(name, {**figures, "surroundings": [before, self._surroundings()]})
        self._keep("train", {"seconds": seconds, "surroundings": [self._surroundings()]})

    def _surroundings(self) -> dict[str, Any]:
        return {"when": time.time(), **asdict(machine.Machine.here()), "fsync": machine.fsync(self._folder).write()}

    def _keep(self, part: str, figures: dict[str, Any]) -> None:
        self.found[part] = figures
        self._options.results.parent.mkdir(parents=True, exist_ok=True)
        self._options.results.write_text(json.dumps(self.found, indent=1))

    async def _town(self, built: Built) -> dict[str, Any]:
        found: dict[str, Any] = {}
        async with town(self._folder / "town", built, wait=False) as on:
            found["start"] = await first_answer.start(on)
            self._say(
                "from `lotse up` to the first answer: {answered:.1f} s (ready: {ready:.1f} s)".format(**found["start"])
            )
            if "load" not in self._options.only:
                return found
            await sustained.step(on, 20, 3, 999, self._folder)  # warm
            alone = {kind: await sustained.alone(on, kind, self._options.marks) for kind in KINDS}
            self._say("whole way up to a load:")
            steps = await sustained.ramp(on, self._options.rates, self._folder, self._say)
            seconds = 60 * self._options.minutes
            runs = await sustained.long(on, steps, self._options.rates, seconds, self._folder, self._say)
            return {**found, "load": {"alone": alone, "ramp": steps, "long": runs}}

    async def _webhooks(self, _: Built) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, rate in WEBHOOKS.items():
            found[name] = asdict(await rate(self._folder, WEBHOOK_SECONDS))
            self._say(f"webhooks, {name}: {found[name]['per_second']:.0f}/s")
        return {"webhooks": found}

    async def _notices(self, built: Built) -> dict[str, Any]:
        crowd, seconds = self._options.crowd, self._options.crowd_seconds
        return {"notices": await notices.measure(self._folder, built, crowd, seconds, self._say)}

    async def _storm(self, built: Built) -> dict[str, Any]:
        return {"storm": await storm.measure(self._folder, built, self._options.storm, self._say)}

    async def _turns(self, built: Built) -> dict[str, Any]:
        python = wiring.brain_python(Settings(_env_file=None))
        found: dict[str, Any] = {"stock": {}, "lotse": {}, "carried": {}}
        async with running_simulator() as simulator:
            alerts = f"{simulator.url}/gtfs-rt/alerts.pb"
            async with stock.stock(self._folder / "stock", built.live, python, alerts) as theirs:
                for kind in KINDS:
                    found["stock"][kind] = [
                        self._told("stock", kind, await stock.measure(theirs, kind, mark))
                        for mark in self._options.marks
                    ]
            for kind in KINDS:
                folder = self._folder / f"lotse-{kind}"
                folder.mkdir()
                async with lotse_turns.stage(folder, built.live, alerts) as ours:
                    measured = await lotse_turns.measure(ours, kind, self._options.marks)
                    found["lotse"][kind] = [self._told("lotse", kind, at) for at in measured]
            found["carried"] = await self._carried(built, python, alerts)
        return {"turns": found}

    async def _carried(self, built: Built, python: Path, alerts: str) -> dict[str, Any]:
        (self._folder / "counted").mkdir()
        async with lotse_turns.stage(self._folder / "counted", built.live, alerts, counting=True) as ours:
            carried = await lotse_turns.carried(ours, "action", self._options.marks)
        async with stock.stock(self._folder / "counted-stock", built.live, python, alerts, counting=True) as theirs:
            loaded = {mark: await stock.carried(theirs, "action", mark) for mark in self._options.marks if mark > 1}
        return {"lotse": carried, "stock": loaded}

    def _told(self, who: str, kind: str, at: Any) -> dict[str, Any]:
        self._say(f"  {who:5} {kind:6} turn {at.turn:>4}: {at.alone.median:7.1f} ms, {at.per_second:7.1f} turns/s")
        return asdict(at)
