"""One installation and one simulator for all tests of the outside; each test has its own customers and a fresh day."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.support.browser import browser
from tests.support.installation import Installation, free_port
from tests.support.release import Built, built_release
from tests.support.simulator import SimulatorProcess
from tests.system.outside.agent import Agent, signed_in
from tests.system.outside.ledger import Ledger, opened
from tests.system.outside.phone import City, Phone
from tests.system.outside.visitor import DeskTab, Visitor

__all__ = ["browser", "built_release"]

NewPhone = Callable[[], Phone]


@dataclass(frozen=True)
class Town:
    """An installation and the world around it."""

    installation: Installation
    simulator: SimulatorProcess


@pytest.fixture(scope="session")
def town(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from running_town(built_release, tmp_path_factory)


@pytest.fixture(scope="module")
def fragile_town(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town of its own for tests that break its parts."""
    yield from running_town(built_release, tmp_path_factory)


def running_town(release: Built, folders: pytest.TempPathFactory, **settings: str) -> Iterator[Town]:
    """An installation and a world, with further settings of the installation."""
    port = free_port()
    simulator = SimulatorProcess(LOTSE_PUBLIC_URL=f"http://127.0.0.1:{port}")
    asyncio.run(simulator.start())
    installation = Installation(folders.mktemp("town"), release, simulator.product_settings | settings, port)
    try:
        installation.start()
        asyncio.run(installation.ready())
        yield Town(installation, simulator)
    finally:
        asyncio.run(simulator.stop())  # first: an installation that ends badly is a failure of its own
        installation.stop()


@pytest.fixture
async def ledger(town: Town) -> AsyncIterator[Ledger]:
    async with opened(town.installation) as found:
        yield found


@pytest.fixture
async def city(town: Town) -> City:
    await town.simulator.control("POST", "reset", {})
    return City(town.simulator)


@pytest.fixture
async def new_phone(town: Town, city: City, ledger: Ledger) -> AsyncIterator[NewPhone]:
    """Makes customers; after the test, all that has left to them is explained by the store."""
    phones: list[Phone] = []

    def make() -> Phone:
        phones.append(Phone(town.simulator, ledger))
        return phones[-1]

    yield make
    await ledger.explain([one for phone in phones for one in await phone.sent()])


@pytest.fixture
def phone(new_phone: NewPhone) -> Phone:
    return new_phone()


PASSWORDS = {"jana": "ebbe-und-flut-1", "ole": "ebbe-und-flut-2", "admin": "ebbe-und-flut-3"}


@pytest.fixture
def accounts(town: Town) -> dict[str, str]:
    """Two agents and an admin, and their passwords."""
    for name, password in PASSWORDS.items():
        town.installation.account(name, "admin" if name == "admin" else "agent", password)
    return PASSWORDS


@pytest.fixture
async def agent(town: Town, accounts: dict[str, str], ledger: Ledger) -> AsyncIterator[Agent]:
    async with signed_in(town.installation.internal_url, "jana", accounts["jana"], ledger) as found:
        yield found


@pytest.fixture
async def second_agent(town: Town, accounts: dict[str, str], ledger: Ledger) -> AsyncIterator[Agent]:
    async with signed_in(town.installation.internal_url, "ole", accounts["ole"], ledger) as found:
        yield found


OpenChat = Callable[..., Awaitable[Visitor]]
OpenDesk = Callable[..., Awaitable[DeskTab]]


@pytest.fixture
async def chat(town: Town, city: City, browser: Browser) -> AsyncIterator[OpenChat]:
    """Opens chats; after the test none of them has complained."""
    opened: list[Visitor] = []

    async def open_chat(**options: Any) -> Visitor:
        opened.append(await Visitor.of(browser, town.installation.url, **options))
        return opened[-1]

    yield open_chat
    assert [one.tab.complaints for one in opened if one.tab.complaints] == []


@pytest.fixture
async def desk(
    town: Town, accounts: dict[str, str], browser: Browser, agent: Agent, second_agent: Agent
) -> AsyncIterator[OpenDesk]:
    """Opens desks, on an empty queue; after the test no page has complained."""
    opened: list[DeskTab] = []
    for one in (agent, second_agent):
        await one.clears()

    async def open_desk(name: str = "jana", **options: Any) -> DeskTab:
        opened.append(await DeskTab.of(browser, town.installation.internal_url, name, accounts[name], **options))
        return opened[-1]

    yield open_desk
    assert [one.tab.complaints for one in opened if one.tab.complaints] == []
