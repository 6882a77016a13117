"""A stop and a notice in every order in which their steps can happen, counted where a customer would see it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from functools import partial
from itertools import combinations
from typing import Any

import pytest
from pydantic import SecretStr

from bot.flow.dispatch import converse
from bot.model.address import Address
from bot.model.connector import Connector
from bot.model.errors import StaleTurnError
from bot.model.ids import random_id
from bot.model.item import EventItem
from bot.model.message import Receipt
from bot.model.outbox import Claimed
from bot.model.turn import Taken
from bot.store.redis import keys
from connectors.twilio.connector import build
from connectors.twilio.settings import Settings
from tests.flow.scene import ENDED, Scene
from tests.support.simulator import ACCOUNT_SID, AUTH_TOKEN, SENDER, SimulatorProcess, running_simulator

NOWHERE = "http://127.0.0.1:9"
WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"
STOP = ("accept the stop", "take a", "commit a")
NOTICE = ("the line runs again", "take b", "commit b", "claim", "send", "settle")


def orders() -> Iterator[Sequence[str]]:
    """Every way to mix the two without changing either."""
    for places in combinations(range(len(STOP) + len(NOTICE)), len(STOP)):
        stop, notice = iter(STOP), iter(NOTICE)
        yield [next(stop) if at in places else next(notice) for at in range(len(STOP) + len(NOTICE))]


class Race:
    """One customer who stops while a notice for them is on its way, by two workers who never wait for each other."""

    def __init__(self, town: Scene, connector: Connector) -> None:
        self._town = town
        self._connector = connector
        self._taken: dict[str, Taken | None] = {}
        self._claimed: Claimed | None = None
        self._receipt: Receipt | None = None
        self.steps: dict[str, Callable[[], Awaitable[None]]] = {
            STOP[0]: self._stop,
            NOTICE[0]: self._happen,
            "claim": self._claim,
            "send": self._send,
            "settle": self._settle,
        }
        for worker in ("a", "b"):
            self.steps[f"take {worker}"] = partial(self._take, worker)
            self.steps[f"commit {worker}"] = partial(self._commit, worker)

    async def run(self, order: Sequence[str]) -> None:
        """The steps in this order, and then all that is left to do."""
        for step in order:
            await self.steps[step]()
        for _ in range(4):
            for step in ("take a", "commit a", "claim", "send", "settle", "claim", "send", "settle"):
                await self.steps[step]()

    async def _stop(self) -> None:
        await self._town.write("stopp")

    async def _happen(self) -> None:
        town = self._town
        fields = {"line": "U3", "source": "Hochbahn", "as_of": {"at": town.clock().isoformat()}}
        await town.enqueue(EventItem(random_id("e"), town.clock(), random_id("ev"), ENDED, "line:U3", fields))

    async def _take(self, worker: str) -> None:
        """Also what another worker holds: its lease is over."""
        await self._town.make_ready()
        self._taken[worker] = await self._town.stores.mailbox.take(self._town.contact, 20)

    async def _commit(self, worker: str) -> None:
        taken = self._taken.pop(worker, None)
        if taken is not None:
            with contextlib.suppress(StaleTurnError):  # the other worker has it
                await self._town.stores.mailbox.commit(await converse(taken, self._town.services))

    async def _claim(self) -> None:
        contact = self._town.contact
        await self._town.redis.zadd(keys.sends(keys.shard_of(contact)), {contact: 1}, xx=True)
        self._claimed = await self._town.stores.outbox.claim(contact)

    async def _send(self) -> None:
        if self._claimed is not None:
            assert not self._claimed.resolve
            self._receipt = await self._connector.send(self._claimed.permit)

    async def _settle(self) -> None:
        if self._claimed is not None and self._receipt is not None:
            await self._town.stores.outbox.settle(self._claimed.permit, self._receipt, again=None)
        self._claimed = self._receipt = None


@pytest.fixture
async def simulator() -> AsyncIterator[SimulatorProcess]:
    async with running_simulator(LOTSE_PUBLIC_URL=NOWHERE) as process:
        yield process


@pytest.fixture
async def twilio(simulator: SimulatorProcess, town: Scene) -> AsyncIterator[Connector]:
    settings = Settings(account_sid=ACCOUNT_SID, auth_token=SecretStr(AUTH_TOKEN), from_=SENDER, api_url=simulator.url)
    connector = build(settings, NOWHERE, town.clock)
    yield connector
    await connector.close()


async def test_every_order(town: Scene, twilio: Connector, simulator: SimulatorProcess) -> None:
    """A stop that was accepted before the claim means that the notice is not sent; a stop after it comes too late for
    that one; in every order nobody gets it twice, and the stop is answered once."""
    town.feed.disrupt("U3")
    seen: dict[str, tuple[int, int]] = {}
    due: dict[str, tuple[int, int]] = {}
    for number, order in enumerate(orders()):
        phone = f"+49155501{number:05}"
        town.address, town.contact = Address("listener", f"whatsapp:{phone}"), ""
        await town.say(WISH)
        await simulator.control("POST", f"customers/{phone}/say", {"text": "Moin"})
        await Race(town, twilio).run(order)
        got: list[dict[str, Any]] = await simulator.control("GET", f"customers/{phone}/received")
        notices = sum("laut Betreiber vorbei" in one["body"] for one in got)
        seen[" → ".join(order)] = (notices, len(got) - notices)
        due[" → ".join(order)] = (int(order.index("claim") < order.index(STOP[0])), 1)
    assert len(seen) == 84
    assert seen == due
