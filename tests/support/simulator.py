"""The simulator as a process of its own, for any test that needs the outside world."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).resolve().parents[2]

ACCOUNT_SID = "AC0123456789abcdef0123456789abcdef"
AUTH_TOKEN = "a-token-for-tests"
SENDER = "whatsapp:+494066969001"
DHL_API_KEY = "a-dhl-key-for-tests"


class SimulatorProcess:
    """Starts `python -m simulator` on a free port and speaks its control API."""

    def __init__(self, **settings: str) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    @property
    def product_settings(self) -> dict[str, str]:
        """What Lotse must be told so that it talks to this simulator."""
        return {
            "LOTSE_TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "LOTSE_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "LOTSE_TWILIO_FROM": SENDER,
            "LOTSE_TWILIO_API_URL": self.url,
            "LOTSE_ALERTS_URL": f"{self.url}/gtfs-rt/alerts.pb",
            "LOTSE_DHL_API_URL": f"{self.url}/dhl",
            "LOTSE_DHL_API_KEY": DHL_API_KEY,
        }

    async def start(self) -> None:
        """Return when the simulator has said its address."""
        await asyncio.to_thread(self._start)

    def _start(self) -> None:
        command = [sys.executable, "-m", "simulator"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment(), stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        first = self._process.stdout.readline().decode().strip()
        assert first.startswith("http://"), f"the simulator did not start: {first!r}"
        self.url = first

    def _environment(self) -> Mapping[str, str]:
        ours = {
            "LOTSE_SIMULATOR_PORT": "0",
            "LOTSE_TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "LOTSE_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "LOTSE_TWILIO_FROM": SENDER,
            "LOTSE_DHL_API_KEY": DHL_API_KEY,
        }
        return {**os.environ, **ours, **self._settings}

    async def stop(self) -> None:
        await asyncio.to_thread(self._stop)

    def _stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        self._process.communicate(timeout=20)

    async def control(self, method: str, path: str, json: Any = None) -> Any:
        """Call `/control/…`; a refusal is an AssertionError with its text."""
        address = f"{self.url}/control/{path}"
        async with aiohttp.request(method, address, json=json) as answer:
            text = await answer.text()
            assert answer.status < 400, f"{method} {path}: {answer.status} {text}"
            return await answer.json() if text else None


@asynccontextmanager
async def running_simulator(**settings: str) -> AsyncIterator[SimulatorProcess]:
    """A simulator for the length of a `with` block."""
    simulator = SimulatorProcess(**settings)
    await simulator.start()
    try:
        yield simulator
    finally:
        await simulator.stop()
