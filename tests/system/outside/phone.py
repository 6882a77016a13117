"""A customer with a WhatsApp phone, and what the city does, both through the simulator."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import Mapping
from typing import Any

from tests.support.simulator import SimulatorProcess
from tests.system.outside.ledger import Ledger

_numbers = itertools.count(os.getpid() % 100_000 * 10_000)

WAIT = 60  # seconds that the simulator waits for what is asked; a failure, never a measure


def fresh_number() -> str:
    """A number that nobody had before in this run."""
    return f"+49151{next(_numbers):010d}"


class Phone:
    """Writes and reads as one customer. `hears` gives each message once, in the order of their arrival."""

    def __init__(self, simulator: SimulatorProcess, ledger: Ledger, number: str = "") -> None:
        self.number = number or fresh_number()
        self._simulator = simulator
        self._ledger = ledger
        self._heard = 0

    async def says(self, text: str = "", **more: Any) -> dict[str, Any]:
        """Write; gives the gateway's answer, which is 200 unless the test wants another."""
        wanted = more.pop("answered", 200)
        answer = await self.tries(text, **more)
        assert answer["status"] == wanted, answer
        return answer

    async def tries(self, text: str, **more: Any) -> dict[str, Any]:
        """Write, whatever the gateway answers; its status is None if it gave none."""
        more = {"text": text, "name": "Frauke", **more}
        return dict(await self._simulator.control("POST", f"customers/{self.number}/say", more))

    def reads(self, ledger: Ledger) -> None:
        """Go on with another connection to the store."""
        self._ledger = ledger

    async def hears(self, count: int = 1) -> list[str]:
        """Wait for the next messages of the company."""
        wanted = self._heard + count
        shown = await self._simulator.control("GET", f"customers/{self.number}/received?count={wanted}&wait={WAIT}")
        assert len(shown) >= wanted, [one["body"] for one in shown]
        self._heard = wanted
        return [one["body"] for one in shown[wanted - count : wanted]]

    async def hears_all(self) -> list[str]:
        """Everything that has come since, when nothing of this customer is waiting any more."""
        await self._ledger.until_at_rest(self.number)
        shown = await self._simulator.control("GET", f"customers/{self.number}/received")
        news = shown[self._heard :]
        self._heard = len(shown)
        return [one["body"] for one in news]

    async def asks(self, text: str = "", **more: Any) -> str:
        """Write, and give all that comes back as one text."""
        await self.says(text, **more)
        return "\n".join(await self.hears_all())

    async def sent(self) -> list[Mapping[str, Any]]:
        """All that the platform was given for this phone, also what never arrived."""
        everything = await self._simulator.control("GET", f"customers/{self.number}/messages")
        return [one for one in everything if one["direction"] == "outbound"]

    async def reaches(self, status: str, count: int) -> None:
        """Wait until so many messages of the company have had this status."""
        path = f"customers/{self.number}/received?count={count}&wait={WAIT}&status={status}"
        assert len(await self._simulator.control("GET", path)) >= count


class City:
    """Starts and ends disruptions, and waits until the installation has read the feed."""

    def __init__(self, simulator: SimulatorProcess) -> None:
        self._simulator = simulator

    async def starts(self, preset: str, **more: Any) -> str:
        begun = await self._simulator.control("POST", "disruptions", {"preset": preset, **more})
        await self.is_read(2)
        return str(begun["id"])

    async def ends(self, disruption: str, how: str = "vanish") -> None:
        await self._simulator.control("POST", f"disruptions/{disruption}/end", {"how": how})
        await self.is_read(4)

    async def is_read(self, times: int) -> None:
        """Wait until the feed was fetched so often; each fetch begins when all of the one before is done."""
        await self.count("alerts.requests", await self.counted("alerts.requests") + times)

    async def misbehaves(self, target: str, mode: str, **more: Any) -> None:
        await self._simulator.control("POST", "faults", {"target": target, "mode": mode, **more})

    async def behaves(self) -> None:
        await self._simulator.control("DELETE", "faults")

    async def counted(self, key: str) -> int:
        """How often something was called since the last reset."""
        return int((await self._simulator.control("GET", "counts")).get(key, 0))

    async def count(self, key: str, at_least: int) -> None:
        """Wait until something was called so often since the last reset."""
        counts = await self._simulator.control("GET", f"counts?key={key}&at_least={at_least}&wait={WAIT}")
        assert counts.get(key, 0) >= at_least, counts


async def all_at_once(*calls: Any) -> list[Any]:
    return list(await asyncio.gather(*calls))
