"""A whole installation under measurement: `lotse up`, the world outside, and an alert feed with one disruption."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.machine import Meter
from bench.processes import Told, outside
from bench.twilio_calls import ACCOUNT_SID, AUTH_TOKEN, SENDER
from tests.support.installation import Installation, free_port
from tests.support.release import Built
from tests.support.simulator import SimulatorProcess, running_simulator

ROLES = ("gateway", "worker", "brain", "redis", "desk")


@dataclass(frozen=True)
class Town:
    """What is running."""

    installation: Installation
    outside: Told
    simulator: SimulatorProcess

    def meter(self) -> Meter:
        """Processor time from now on; customers, platform and feed are `outside`."""
        pids = {role: self.installation.pid(role) for role in ROLES}
        known = {role: pid for role, pid in pids.items() if pid is not None}
        if gateway := known.get("gateway"):
            known["up"] = _parent(gateway)
        return Meter({**known, "outside": self.outside.pid})


def _parent(pid: int) -> int:
    """The supervisor, which also reads what the roles print."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@asynccontextmanager
async def town(
    folder: Path, release: Built, *, wait: bool = True, extra: Mapping[str, str] | None = None
) -> AsyncIterator[Town]:
    """Start it, with a disruption on the U3; without `wait` it is only about to start. `extra` are more settings."""
    folder.mkdir(parents=True)
    async with running_simulator(LOTSE_PUBLIC_URL="http://127.0.0.1:9") as simulator:
        await simulator.control("POST", "disruptions", {"preset": "u3_closed"})
        settings = {
            **simulator.product_settings,
            "LOTSE_TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "LOTSE_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "LOTSE_TWILIO_FROM": SENDER,
            "LOTSE_ALERTS_SECONDS": "30",
            "LOTSE_ANSWERS_PER_CONTACT": "0",  # its customers write more than people do
            "LOTSE_LOG_FORMAT": "json",
            **(extra or {}),
        }
        port = free_port()
        async with outside(f"http://127.0.0.1:{port}") as world:
            installation = Installation(folder, release, {**settings, "LOTSE_TWILIO_API_URL": world.url}, port)
            try:
                if wait:
                    installation.start()
                    await installation.ready()
                yield Town(installation, world, simulator)
            finally:
                await asyncio.to_thread(installation.stop)
