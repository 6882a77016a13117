"""How many webhooks a second the gateway takes, each on disk before its answer, beside a bare handler."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Spread
from bench.machine import Meter
from bench.processes import clean_environment, running
from bench.twilio_calls import ACCOUNT_SID, AUTH_TOKEN, SENDER, Platform
from bench.wire import Wire
from bot.store.redis.embedded import EmbeddedRedis
from tests.support.installation import free_port

CONNECTIONS = 32
CONTACTS = 500
WARM = 0.5
START_SECONDS = 60.0


@dataclass(frozen=True)
class Rate:
    """Webhooks a second with all connections busy, and what one costs."""

    per_second: float
    answer: Spread
    processor: dict[str, float]  # ms per webhook


async def bare(folder: Path, seconds: float, *options: str) -> Rate:
    port = free_port()
    with running([sys.executable, "-m", "bench.bare", str(port), *options], folder / "bare.log") as server:
        return await _press(port, {"handler": server.pid}, seconds)


async def official(folder: Path, seconds: float) -> Rate:
    return await bare(folder, seconds, "--official")


async def gateway(folder: Path, seconds: float) -> Rate:
    """The real one with its Redis; nobody works on what it accepts."""
    port = free_port()
    redis = EmbeddedRedis(folder / "gateway" / "redis")
    await redis.start()
    settings = {
        "LOTSE_REDIS_URL": redis.url,
        "LOTSE_DATA_DIR": str(folder / "gateway"),
        "LOTSE_PORT": str(port),
        "LOTSE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "LOTSE_CONNECTORS": "twilio",
        "LOTSE_TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "LOTSE_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "LOTSE_TWILIO_FROM": SENDER,
        "LOTSE_LOG_FORMAT": "json",
    }
    command = [sys.executable, "-m", "bot", "gateway"]
    try:
        with running(command, folder / "gateway.log", clean_environment(settings), folder) as server:
            return await _press(port, {"gateway": server.pid, "redis": redis.pid or 0}, seconds)
    finally:
        await redis.stop()


async def _press(port: int, pids: dict[str, int], seconds: float) -> Rate:
    """Keep every connection busy; requests are made beforehand, so that making them costs nothing here."""
    platform, wire = Platform(f"http://127.0.0.1:{port}"), Wire("127.0.0.1", port)
    await _open(wire, platform)
    most = int(6000 * (seconds + WARM))
    requests = (
        platform.message(f"+49151{number % CONTACTS:08}", f"SM{number:032}", "Moin zusammen") for number in range(most)
    )
    ready = iter(list(requests))
    spent: list[float] = []
    await _all(wire, ready, time.perf_counter() + WARM, [])
    meter, began = Meter(pids), time.perf_counter()
    await _all(wire, ready, began + seconds, spent)
    elapsed = time.perf_counter() - began
    processor = {name: 1000 * used / len(spent) for name, used in meter.read().items()}
    wire.close()
    return Rate(len(spent) / elapsed, Spread.of(spent), processor)


async def _all(wire: Wire, requests: Iterator[bytes], end: float, spent: list[float]) -> None:
    async def one() -> None:
        while (began := time.perf_counter()) < end and (request := next(requests, None)) is not None:
            if await wire.post(request) != 200:
                raise RuntimeError("a webhook was not accepted")
            spent.append(time.perf_counter() - began)

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))


async def _open(wire: Wire, platform: Platform) -> None:
    """Wait for the server."""
    end = time.perf_counter() + START_SECONDS
    while True:
        try:
            if await wire.post(platform.message("+4915100000000", "SMfirst", "Moin")) == 200:
                return
        except OSError:
            if time.perf_counter() > end:
                raise
        await asyncio.sleep(0.05)
