"""The whole way under load: how many messages a second it sustains, and what each of them costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench import machine
from bench.figures import Spread
from bench.lanes import MARKS, TEXTS, Kind, width
from bench.town import Town

STEP_SECONDS = 12.0
SLOWEST_MS = 500.0  # of the 99th percentile
LONGEST_DRAIN = 1.0  # seconds until the last answer after the last message
CONTACTS = 2000
PROOFS: dict[Kind, str] = {"plain": "Bot", "action": "U1"}


async def alone(on: Town, kind: Kind, marks: tuple[int, ...] = MARKS) -> dict[int, dict[str, float]]:
    """One customer and nobody else: from the signed webhook to the receipt, around each mark."""
    last = marks[-1] + width(marks[-1])
    number = {"plain": "+4915200000001", "action": "+4915200000002"}[kind]
    told = await on.outside.tell(do="alone", number=number, text=TEXTS[kind], proof=PROOFS[kind], times=last)
    spent: list[float] = told["spent"]
    return {mark: Spread.of(spent[mark - 1 : mark - 1 + width(mark)]).write() for mark in marks}


async def step(on: Town, rate: float, seconds: float, seed: int, folder: Path) -> dict[str, Any]:
    """One rate for so long, with fsync latency and processor time beside it."""
    meter = on.meter()
    told = await on.outside.tell(do="load", rate=rate, seconds=seconds, contacts=CONTACTS, seed=seed)
    answered = max(1, told["answered"])
    processor = {name: 1000 * spent / answered for name, spent in meter.read().items()}
    return {**told, "processor": processor, "fsync": machine.fsync(folder).write(), "holds": holds(told)}


def holds(told: dict[str, Any]) -> bool:
    """Fast enough, and nothing lost, doubled, out of order, or refused."""
    wrong = ("lost", "doubled", "out_of_order", "strange_number", "refused")
    right = all(told[name] == 0 for name in wrong)
    return right and told["answer"]["p99"] <= SLOWEST_MS and told["drained"] <= LONGEST_DRAIN


async def ramp(on: Town, rates: tuple[int, ...], folder: Path, say: Any) -> list[dict[str, Any]]:
    """Go up until it does not hold."""
    steps: list[dict[str, Any]] = []
    for number, rate in enumerate(rates):
        steps.append(await step(on, rate, STEP_SECONDS, number, folder))
        say(_line(steps[-1]))
        if not steps[-1]["holds"]:
            break
    return steps


async def long(
    on: Town, steps: list[dict[str, Any]], rates: tuple[int, ...], seconds: float, folder: Path, say: Any
) -> list[dict[str, Any]]:
    """The highest rate of the ramp that held, for long; if it does not hold so long, the next lower one."""
    held = max((one["rate"] for one in steps if one["holds"]), default=rates[0])
    runs: list[dict[str, Any]] = []
    for rate in [rate for rate in reversed(rates) if rate <= min(held, 210)]:
        runs.append(await step(on, rate, seconds, 100 + len(runs), folder))
        say(_line(runs[-1]))
        if runs[-1]["holds"]:
            break
    return runs


def _line(told: dict[str, Any]) -> str:
    answer, total = told["answer"], sum(v for name, v in told["processor"].items() if name != "outside")
    wrong = f"lost {told['lost']}, doubled {told['doubled']}, out of order {told['out_of_order']}"
    return (
        f"  {told['rate']:>4.0f}/s for {told['seconds']:.0f} s: p50 {answer['median']:.0f} p95 {answer['p95']:.0f} "
        f"p99 {answer['p99']:.0f} ms; webhook p99 {told['webhook']['p99']:.0f} ms; {wrong}, refused {told['refused']}; "
        f"{total:.1f} ms processor per message{'' if told['holds'] else '  (does not hold)'}"
    )
