"""A data folder that the previous version of Lotse has written starts under this one, and every chat goes on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.installation import Installation, free_port
from tests.support.release import Built, built_release
from tests.support.simulator import SimulatorProcess
from tests.system.outside.agent import signed_in
from tests.system.outside.ledger import Ledger, opened
from tests.system.outside.phone import City, Phone
from tests.system.upgrade.record import NUMBERS

__all__ = ["built_release"]

FOLDER = Path(__file__).parent / "folder"
PASSWORD = "ebbe-und-flut-1"  # of the recorded account

pytestmark = pytest.mark.timeout(300)


@dataclass
class Upgraded:
    """An installation of this version in a copy of the recorded folder, with the people that are in it."""

    installation: Installation
    simulator: SimulatorProcess
    city: City
    people: dict[str, Phone]
    ledger: Ledger


@pytest.fixture
def folder() -> Iterator[Path]:
    """A copy at a short path: a socket's address has a limit."""
    with tempfile.TemporaryDirectory(prefix="lotse-") as name:
        shutil.copytree(FOLDER, name, dirs_exist_ok=True)
        yield Path(name)


@asynccontextmanager
async def upgraded(folder: Path, release: Built) -> AsyncIterator[Upgraded]:
    port = free_port()
    simulator = SimulatorProcess(LOTSE_PUBLIC_URL=f"http://127.0.0.1:{port}")
    await simulator.start()
    installation = Installation(folder, release, simulator.product_settings, port)
    try:
        city = City(simulator)
        await simulator.control("POST", "disruptions", {"preset": "u3_closed"})  # it has not ended meanwhile
        for number in NUMBERS.values():  # as the platform has it on record
            await simulator.control("POST", "customers", {"number": number, "name": "Frauke", "wrote_ago": 60})
        installation.start()
        await installation.ready()
        async with opened(installation) as ledger:
            people = {who: Phone(simulator, ledger, number) for who, number in NUMBERS.items()}
            yield Upgraded(installation, simulator, city, people, ledger)
    finally:
        installation.stop()
        await simulator.stop()


async def test_every_chat_of_the_previous_version_goes_on(folder: Path, built_release: Built) -> None:
    """What had not left leaves, what had no answer gets one, a consent holds once, people keep their conversations."""
    async with upgraded(folder, built_release) as town:
        people = town.people
        (unsent,) = await people["unsent"].hears(1)
        assert "U1" in unsent
        assert await people["waiting"].hears(1)
        assert (await town.ledger.consents(people["wants"].number))[0].status == "live"
        await people["asked"].asks("Moin")
        async with signed_in(town.installation.internal_url, "jana", PASSWORD, town.ledger) as agent:
            await agent.claims(people["queued"])
            await agent.replies(people["queued"], "Moin, hier ist wieder Jana.")
            assert "Jana" in (await people["queued"].hears(1))[0]
            await people["served"].says("Bist du noch da?")
            await agent.claims(people["served"])
            await agent.replies(people["served"], "Ja, immer noch Jana.")
            heard = "\n".join(await people["served"].hears_all())
            assert "immer noch Jana" in heard
        await town.city.is_read(4)
        running = await town.simulator.control("GET", "disruptions")
        await town.city.ends(running[0]["id"])
        (notice,) = await people["wants"].hears(1)
        assert "vorbei" in notice
        (told,) = await town.ledger.consents(people["wants"].number)
        assert told.proof.version  # given before there were versions: it counts for the words of the upgrade
        for phone in people.values():
            await phone.hears_all()
            await town.ledger.explain(await phone.sent())
