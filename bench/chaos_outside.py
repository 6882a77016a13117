"""The world outside in the chaos: customers behind a platform that tries again, and weather on all lines."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import aiohttp

from bench.chaos_talk import Customer, Saying, marks

RETRIES = 5  # `#rc=5&rp=all` behind the webhook's address
FIRST_PAUSE = 0.5
COPIES, LATE_COPY = 0.04, 0.03  # shares of messages that come twice at once, or once more when they are long stored
WAIT_FOR_ANSWER = 120.0

Weather = tuple[str, str, dict[str, float]]

WEATHER: tuple[Weather, ...] = (
    ("twilio.send", "error", {"status": 429, "seconds": 1}),
    ("twilio.send", "error", {"status": 429, "seconds": 2}),
    ("twilio.send", "error", {"status": 500}),
    ("twilio.send", "drop_after", {}),
    ("twilio.send", "drop_after", {"seconds": 2}),
    ("twilio.send", "drop", {}),
    ("twilio.send", "delay", {"seconds": 1.5}),
    ("twilio.send", "delay", {"seconds": 4}),
    ("twilio.status", "duplicate", {}),
    ("twilio.status", "reorder", {}),
    ("twilio.status", "delay", {"seconds": 5}),
    ("twilio.status", "drop", {}),
    ("twilio.status", "drop", {}),
    ("twilio.list", "error", {"status": 500}),
    ("twilio.list", "delay", {"seconds": 2}),
)
MOST_TIMES = 4


class Outside:
    """Speaks to the simulator's control API over connections that stay open."""

    def __init__(self, session: aiohttp.ClientSession, url: str, rng: random.Random) -> None:
        self._session = session
        self._url = f"{url}/control"
        self._rng = rng
        self._sids = itertools.count(rng.getrandbits(64))
        self.webhooks: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()

    async def control(self, method: str, path: str, json: Any = None) -> Any:
        async with self._session.request(method, f"{self._url}/{path}", json=json) as answer:
            if answer.status >= 400:
                raise RuntimeError(f"{method} {path}: {answer.status} {await answer.text()}")
            return await answer.json() if answer.status != 204 else None

    # customers

    async def write(self, customer: Customer, seconds: float) -> None:
        """Say everything within so many seconds, whether answers come or not, one message after the other."""
        began = time.monotonic()
        moments = sorted(self._rng.uniform(0, seconds) for _ in customer.agent_texts)
        for saying, moment in zip(customer.agent_texts, moments, strict=True):
            await asyncio.sleep(began + moment - time.monotonic())
            if saying.alone and any(one.mark == saying.mark and one.accepted for one in customer.agent_texts):
                await self._until_answered(customer, saying.mark)
            await self._deliver(customer, saying)

    async def _deliver(self, customer: Customer, saying: Saying) -> None:
        """As the platform does: the same MessageSid and token until it is taken, or five times more."""
        saying.sid, saying.written = f"SM{next(self._sids):032x}", time.time()
        token, late = f"{self._rng.getrandbits(128):032x}", self._rng.random() < LATE_COPY
        copies = 2 if self._rng.random() < COPIES else 1
        for attempt in range(RETRIES + 1):
            saying.attempts += 1
            if await self._post(customer, saying, token, copies):
                saying.accepted = True
                break
            await asyncio.sleep(FIRST_PAUSE * 2**attempt)
        if late:
            await self._post(customer, saying, token, 1)

    async def _post(self, customer: Customer, saying: Saying, token: str, copies: int) -> bool:
        said = {"text": saying.text, "sid": saying.sid, "token": token, "copies": copies}
        answer = await self.control("POST", f"customers/{customer.number}/say", said)
        statuses = [one["status"] for one in answer["deliveries"]]
        self.webhooks.update(str(status or "no answer") for status in statuses)
        return any(status is not None and 200 <= status < 300 for status in statuses)

    async def _until_answered(self, customer: Customer, mark: str) -> None:
        end = time.monotonic() + WAIT_FOR_ANSWER
        while time.monotonic() < end:
            shown = await self.control("GET", f"customers/{customer.number}/received")
            if mark in [found for one in shown for found in marks(one["body"])]:
                return
            await asyncio.sleep(1)

    # weather

    async def storm(self, number: int, seconds: float) -> None:
        """So many troubles, spread over the time; each is over after a few requests."""
        for _ in range(number):
            await asyncio.sleep(self._rng.uniform(0, 2 * seconds / number))
            target, mode, more = self._rng.choice(WEATHER)
            times = self._rng.randint(1, MOST_TIMES)
            self.faults[f"{target} {mode} {more.get('status', '')}".strip()] += 1
            await self.control("POST", "faults", {"target": target, "mode": mode, "times": times, **more})

    async def calm(self) -> None:
        await self.control("DELETE", "faults")

    async def sent(self) -> Sequence[dict[str, Any]]:
        """Everything that the platform took from the company, in order."""
        found: list[dict[str, Any]] = await self.control("GET", "messages?direction=outbound")
        return found
