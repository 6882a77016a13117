"""A storm: within a minute thousands ask about one line for the first time, and one snapshot answers them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import machine, sustained
from bench.town import Town, town
from tests.support.release import Built

CALM = {"rate": 20.0, "seconds": 30.0}
"""The mix of the load, beside which the storm is read: also by customers who are new, whose first answer costs more."""
SECONDS = 60.0
DRAIN = 600.0
"""Seconds that the last of them may wait: what is accepted is answered, however late."""
LOOK = 0.5
ROLES = ("worker", "brain", "redis", "gateway")

Say = Callable[[str], None]


async def measure(folder: Path, built: Built, number: int, say: Say) -> dict[str, Any]:
    async with town(folder / "storm", built) as on:
        await sustained.step(on, CALM["rate"], 3, 999, folder)  # warm
        calm = await _run(on, "load", CALM["rate"], CALM["seconds"], folder)
        say(_line("calm mix", calm))
        storm = await _run(on, "storm", number / SECONDS, SECONDS, folder)
        say(_line("storm", storm))
    return {"number": number, "refresh": 30, "calm": calm, "storm": storm}


async def _run(on: Town, do: str, rate: float, seconds: float, folder: Path) -> dict[str, Any]:
    """One run with processor time, memory and fetches of the feed beside it."""
    before = await _fetches(on)
    meter = on.meter()
    most: dict[str, int] = {}
    watching = asyncio.create_task(_memory(on, most))
    contacts = round(2 * rate * seconds)  # nobody writes twice
    told = await on.outside.tell(do=do, rate=rate, seconds=seconds, contacts=contacts, seed=7, drain=DRAIN)
    whole, spent = meter.elapsed, meter.read()
    watching.cancel()
    answered = max(1, told["answered"])
    return {
        **told,
        "whole": whole,
        "per_second": answered / max(1.0, told["last"]),
        "processor": {name: 1000 * one / answered for name, one in spent.items()},
        "busy": sum(spent.values()) / whole,
        "fetches": await _fetches(on) - before,
        "memory": most,
        "fsync": machine.fsync(folder).write(),
    }


async def _memory(on: Town, most: dict[str, int]) -> None:
    """Keep the most that each process has held since the run began."""
    pids = {role: on.installation.pid(role) for role in ROLES}
    while True:
        for role, pid in pids.items():
            most[role] = max(most.get(role, 0), machine.resident(pid) if pid else 0)
        await asyncio.sleep(LOOK)


async def _fetches(on: Town) -> int:
    counts = await on.simulator.control("GET", "counts")
    return int(counts.get("alerts.requests", 0))


def _line(name: str, told: dict[str, Any]) -> str:
    answer, ours = told["answer"], sum(v for role, v in told["processor"].items() if role != "outside")
    wrong = f"lost {told['lost']}, doubled {told['doubled']}, strange {told['strange_number']}"
    return (
        f"  {name}: {told['answered']} answers, {told['per_second']:.0f}/s; p50 {answer['median']:.0f} "
        f"p99 {answer['p99']:.0f} ms; {ours:.1f} ms processor each; {told['fetches']} fetches; {wrong}"
    )
