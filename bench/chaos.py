"""`make chaos`: a whole installation whose parts are killed or frozen at random, in bad weather, while customers write.

At the end every accepted message must have been answered, once, and in order, counted on the customers' phones.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bench import chaos_store as store
from bench.chaos_blows import Blows, targets
from bench.chaos_outside import Outside
from bench.chaos_talk import Customer, customers
from bench.chaos_verdict import Finding, Phones, judge
from bench.figures import Spread
from bot.store.redis.connect import connect
from tests.support.installation import Installation, free_port
from tests.support.release import Built, trained
from tests.support.simulator import SimulatorProcess, running_simulator
from tests.system.outside.ledger import opened

SHOWN = 5  # customers whose whole story is printed when something is wrong
LOOK_AGAIN = 2.0
QUIET = 3.0


@dataclass(frozen=True)
class Chaos:
    """How much of it. `kills`: how many blows; `lag`: how late the platform's list shows a message; `patience`: the
    wait for the rest; `processes`: how many of which role, as LOTSE_PROCESSES has it."""

    seed: int
    messages: int = 5000
    contacts: int = 500
    seconds: float = 300.0
    kills: int = 40
    faults: int = 400
    lag: float = 30.0
    patience: float = 240.0
    processes: str = ""


@dataclass
class Report:
    """What happened, and whether it was right."""

    seed: int
    messages: int
    contacts: int
    accepted: int = 0
    retried: int = 0
    given_up: int = 0
    webhooks: dict[str, int] = field(default_factory=dict)
    kills: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    sends: dict[str, dict[str, int]] = field(default_factory=dict)
    possible_doubles: int = 0
    answered: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    at_rest: bool = False
    delay: dict[str, float] = field(default_factory=dict)
    wrong: list[dict[str, Any]] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return self.at_rest and not (self.lost or self.doubled or self.out_of_order or self.wrong)

    def __str__(self) -> str:
        told = {name: value for name, value in asdict(self).items() if name != "wrong"}
        lines = [f"{name.replace('_', ' '):17} {_line(value)}" for name, value in told.items()]
        return "\n".join([*lines, f"{'verdict':17} {'good' if self.good else 'BROKEN'}"])


async def run(
    chaos: Chaos,
    folder: Path,
    release: Built,
    settings: Mapping[str, str] | None = None,
    strike: Callable[[], Awaitable[None]] | None = None,
) -> Report:
    """Start everything, let it storm, and count what came. `strike` happens in the middle."""
    rng = random.Random(chaos.seed)  # nothing secret
    people = customers(rng, chaos.contacts, chaos.messages, os.getpid() % 1000)
    given = {**(settings or {}), "LOTSE_PROCESSES": chaos.processes}
    async with _town(folder, release, given) as (installation, simulator), aiohttp.ClientSession() as session:
        outside = Outside(session, simulator.url, rng)
        await outside.control("PATCH", "behaviour", {"list_lag": chaos.lag, "status_pause": 0.2})
        kills: Counter[str] = Counter()
        async with asyncio.TaskGroup() as tasks:
            blows = Blows(installation, targets(chaos.processes, own_redis="LOTSE_REDIS_URL" not in given), kills)
            tasks.create_task(blows.fall(chaos.kills, chaos.seconds, random.Random(chaos.seed + 1)))
            if strike:
                tasks.create_task(_after(chaos.seconds / 2, strike))
            tasks.create_task(outside.storm(chaos.faults, chaos.seconds))
            for one in people:
                tasks.create_task(outside.write(one, chaos.seconds))
        await outside.calm()
        report = Report(chaos.seed, chaos.messages, chaos.contacts, kills=dict(kills), faults=dict(outside.faults))
        await installation.ready()
        report.at_rest = await _rest(installation, outside, people, chaos.patience)
        await _judge(report, installation, outside, people)
        report.webhooks = dict(outside.webhooks)
        return report


@asynccontextmanager
async def _town(
    folder: Path, release: Built, given: Mapping[str, str]
) -> AsyncIterator[tuple[Installation, SimulatorProcess]]:
    port = free_port()
    async with running_simulator(LOTSE_PUBLIC_URL=f"http://127.0.0.1:{port}") as simulator:
        settings = {**simulator.product_settings, "LOTSE_LOG_FORMAT": "json", "LOTSE_ALERTS_SECONDS": "5", **given}
        installation = Installation(folder, release, settings, port)
        try:
            installation.start()
            await installation.ready()
            yield installation, simulator
        finally:
            await asyncio.to_thread(installation.stop)


async def _after(seconds: float, deed: Callable[[], Awaitable[None]]) -> None:
    await asyncio.sleep(seconds)
    await deed()


async def _rest(installation: Installation, outside: Outside, people: list[Customer], patience: float) -> bool:
    """Wait until nothing waits any more in the store and all have their answers."""
    redis = connect(installation.redis_url)
    end = time.monotonic() + patience
    try:
        while time.monotonic() < end:
            if await store.waiting(redis) == 0:
                await asyncio.sleep(QUIET)
                phones = Phones.of(await outside.sent())
                return await store.waiting(redis) == 0 or all(_finding(one, phones).good for one in people)
            await asyncio.sleep(LOOK_AGAIN)
        return False
    finally:
        await redis.aclose()


def _finding(customer: Customer, phones: Phones) -> Finding:
    return judge(customer, phones.by_number.get(customer.number, ()))


async def _judge(report: Report, installation: Installation, outside: Outside, people: list[Customer]) -> None:
    phones = Phones.of(await outside.sent())
    findings = [_finding(one, phones) for one in people]
    agent_texts = [saying for one in people for saying in one.agent_texts]
    report.accepted = sum(one.accepted for one in agent_texts)
    report.given_up = len(agent_texts) - report.accepted
    report.retried = sum(one.attempts - 1 for one in agent_texts)
    report.answered = sum(len(one.delays) for one in findings)
    report.lost = sum(len(one.lost) for one in findings)
    report.out_of_order = sum(bool(one.disordered) for one in findings)
    spread = Spread.of([delay for one in findings for delay in one.delays]).write()
    report.delay = {name: round(value / 1000, 2) for name, value in spread.items() if name != "number"}
    report.sends = store.sends(installation.log)
    redis = connect(installation.redis_url)
    try:
        known = await store.repeated(redis, phones.twice)
    finally:
        await redis.aclose()
    report.possible_doubles = len(known)
    report.doubled = sum(len(one.doubled) for one in findings) + len(set(phones.twice) - known)
    twice = {place.partition(".")[0] for place in set(phones.twice) - known}
    report.wrong = await _stories(installation, outside, [one for one in findings if not one.good], twice)


async def _stories(
    installation: Installation, outside: Outside, findings: list[Finding], twice: set[str]
) -> list[dict[str, Any]]:
    """What is needed to understand a failure: what was said and came, the transcript, the mailbox."""
    stories: list[dict[str, Any]] = [{"arrived twice": contact} for contact in twice]
    redis = connect(installation.redis_url)
    try:
        async with opened(installation) as ledger:
            for one in findings[:SHOWN]:
                number = one.customer.number
                contact = await ledger.contact(number) or ""
                stories.append(
                    {
                        "customer": number,
                        "contact": contact,
                        "lost": one.lost,
                        "doubled": one.doubled,
                        "disordered": one.disordered,
                        "said": [asdict(saying) for saying in one.customer.agent_texts],
                        "phone": [
                            {name: message[name] for name in ("direction", "created", "arrived", "body", "status")}
                            for message in await outside.control("GET", f"customers/{number}/messages")
                        ],
                        "transcript": [f"{e.line.who} {e.status}: {e.line.text}" for e in await ledger.thread(number)],
                        **(await store.mailbox(redis, contact) if contact else {}),
                    }
                )
    finally:
        await redis.aclose()
    return stories


def _line(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_line(one) if isinstance(one, dict) else one}" for name, one in value.items())
    return str(value)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="the same seed draws the same chaos")
    for name, value in asdict(Chaos(0)).items():
        if name != "seed":
            parser.add_argument(f"--{name}", type=type(value), default=value)
    parser.add_argument("--folder", type=Path, help="keep the data folder here")
    given = vars(parser.parse_args())
    kept = given.pop("folder")
    if given["seed"] is None:
        given["seed"] = random.SystemRandom().randrange(10**6)
    chaos = Chaos(**given)
    print(f"chaos: {chaos}", flush=True)
    release = trained(Path(os.environ.get("LOTSE_TEST_RELEASES", ".tools/releases")).absolute())
    with tempfile.TemporaryDirectory(prefix="lotse-chaos-") as folder:
        report = asyncio.run(run(chaos, kept or Path(folder), release))
    for one in report.wrong:
        print(json.dumps(one, indent=1, ensure_ascii=False))
    print(report)
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
