"""Stock Rasa beside it: `rasa run`, REST channel, tracker and locks in Redis, the same model, the same actions.

Nothing here is on disk: its Redis keeps no file. Ours does, before a message is accepted.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from bench.figures import Spread
from bench.lanes import AT_ONCE, TEXTS, At, Kind, rate, timed, width
from bench.machine import Meter
from bench.processes import ROOT, clean_environment, running
from bench.relay import Counted, between_tcp
from bot.content.releases import Release
from bot.content.training import brain_environment
from bot.model.ids import random_id
from bot.store.redis.binary import find_server
from bot.wiring.sources import Recognition
from tests.support.installation import free_port

START_SECONDS = 180
FRESH = 40
SAMPLE = 4  # real turns before the last of them is repeated to make a long conversation
TICK = 1e-5  # seconds between repeated events; all of them lie before the next real turn
VIEW = {"locale": "de", "timezone": "Europe/Berlin", "now": "2026-11-22T14:05:00+01:00"}


@dataclass(frozen=True)
class Stock:
    """A running `rasa run`."""

    url: str
    session: aiohttp.ClientSession
    meter: Callable[[], Meter]
    redis_bytes: Counted

    async def turn(self, sender: str, kind: Kind) -> None:
        """Say it over REST; the whole answer is there when this ends."""
        text = TEXTS[kind]
        entities = [dict(one) for one in Recognition().recognise(text)]
        body = {"sender": sender, "message": text, "metadata": {"entities": entities, "view": VIEW}}
        async with self.session.post(f"{self.url}/webhooks/rest/webhook", json=body) as answer:
            if answer.status != 200 or not await answer.json():
                raise RuntimeError(f"stock Rasa said nothing: HTTP {answer.status}")

    async def new(self) -> str:
        """A conversation in German that has not begun."""
        sender = random_id("bench")
        await self._add(sender, [{"event": "slot", "name": "locale", "value": "de"}])
        return sender

    async def old(self, kind: Kind, turns: int) -> str:
        """A conversation with so many turns behind it: some real ones, then the last of them again and again."""
        sender = await self.new()
        for _ in range(min(SAMPLE, turns)):
            await self.turn(sender, kind)
        if turns > SAMPLE:
            events = await self._events(sender)
            last = max(place for place, event in enumerate(events) if event["event"] == "user")
            await self._add(sender, _later(events[last:] * (turns - SAMPLE), events[-1]["timestamp"]))
        return sender

    async def _events(self, sender: str) -> list[dict[str, Any]]:
        url = f"{self.url}/conversations/{sender}/tracker?include_events=ALL"
        async with self.session.get(url) as answer:
            return list((await answer.json())["events"])

    async def _add(self, sender: str, events: list[dict[str, Any]]) -> None:
        url = f"{self.url}/conversations/{sender}/tracker/events?include_events=NONE"
        async with self.session.post(url, json=events) as answer:
            if answer.status != 200:
                raise RuntimeError(f"stock Rasa took no events: {await answer.text()}")

    def talker(self, sender: str, kind: Kind) -> Callable[[], Awaitable[None]]:
        return partial(self.turn, sender, kind)


def _later(events: list[dict[str, Any]], moment: float) -> list[dict[str, Any]]:
    """The same events after this moment: the tracker store leaves out what is not newer than what it has."""
    return [{**event, "timestamp": moment + TICK * number} for number, event in enumerate(events, 1)]


async def measure(on: Stock, kind: Kind, mark: int) -> At:
    """Turns around one mark: alone, then several conversations side by side."""
    if mark == 1:
        return await _first(on, kind)
    talk = on.talker(await on.old(kind, mark - 1), kind)
    alone = Spread.of(await timed([talk] * min(10, max(3, width(mark)))))
    talkers = [on.talker(await on.old(kind, mark - 1), kind) for _ in range(AT_ONCE if mark < 500 else 4)]
    times = 5 if mark <= 100 else 2
    meter = on.meter()
    per_second = await rate(talkers, times)
    turns = len(talkers) * times
    return At(mark, alone, per_second, {name: 1000 * spent / turns for name, spent in meter.read().items()})


async def _first(on: Stock, kind: Kind) -> At:
    for _ in range(FRESH):  # warm
        await on.turn(await on.new(), kind)
    alone = Spread.of(await timed([on.talker(await on.new(), kind) for _ in range(FRESH)]))
    newcomers = [[await on.new() for _ in range(FRESH)] for _ in range(AT_ONCE)]

    async def play(senders: list[str]) -> None:
        for sender in senders:
            await on.turn(sender, kind)

    meter, began = on.meter(), time.perf_counter()
    await asyncio.gather(*(play(senders) for senders in newcomers))
    turns = AT_ONCE * FRESH
    per_second = turns / (time.perf_counter() - began)
    return At(1, alone, per_second, {name: 1000 * spent / turns for name, spent in meter.read().items()})


async def carried(on: Stock, kind: Kind, mark: int) -> int:
    """Bytes that its Redis sends in the turn at the mark."""
    sender = await on.old(kind, mark - 1)
    before = on.redis_bytes.back
    await on.turn(sender, kind)
    return on.redis_bytes.back - before


@asynccontextmanager
async def stock(
    folder: Path, release: Release, python: Path, alerts_url: str, *, counting: bool = False
) -> AsyncIterator[Stock]:
    """Start it with its Redis and `lotse actions`."""
    folder.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        redis_port, port, actions_port = free_port(), free_port(), free_port()
        command = [find_server(), "--port", str(redis_port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
        redis = stack.enter_context(running(command, folder / "redis.log"))
        env = clean_environment({"LOTSE_ALERTS_URL": alerts_url, "LOTSE_DATA_DIR": str(folder)})
        acting = [sys.executable, "-m", "bot", "actions", "--port", str(actions_port)]
        actions = stack.enter_context(running(acting, folder / "actions.log", env, folder))
        counted, seen_port = Counted(), redis_port
        if counting:
            counted, seen_port = await stack.enter_async_context(between_tcp(redis_port))
        (folder / "endpoints.yml").write_text(_endpoints(seen_port, actions_port))
        (folder / "credentials.yml").write_text("rest:\n")
        rasa = stack.enter_context(
            running(_rasa(folder, release, python, port), folder / "rasa.log", _rasa_env(), ROOT)
        )
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120)))
        url = f"http://127.0.0.1:{port}"
        await _ready(session, url, folder / "rasa.log")
        pids = {"rasa": rasa.pid, "actions": actions.pid, "redis": redis.pid}
        yield Stock(url, session, lambda: Meter(pids), counted)


def _rasa(folder: Path, release: Release, python: Path, port: int) -> list[str]:
    return [
        str(python.parent / "rasa"), "run", "--enable-api", "--model", str(release.model),
        "--endpoints", str(folder / "endpoints.yml"), "--credentials", str(folder / "credentials.yml"),
        "--interface", "127.0.0.1", "--port", str(port),
    ]  # fmt: skip


def _rasa_env() -> dict[str, str]:
    return {**brain_environment(), "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(ROOT)}


def _endpoints(redis: int, actions: int) -> str:
    store = {"type": "redis", "url": "127.0.0.1", "port": redis}
    content = {
        "tracker_store": {**store, "db": 0},
        "lock_store": {**store, "db": 1},
        "action_endpoint": {"url": f"http://127.0.0.1:{actions}/webhook"},
    }
    return json.dumps(content)  # JSON is YAML


async def _ready(session: aiohttp.ClientSession, url: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            async with session.get(f"{url}/status") as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.2)
    raise RuntimeError(f"stock Rasa did not start:\n{log.read_text(errors='replace')[-2000:]}")
