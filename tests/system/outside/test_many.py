"""Several gateways behind one port, several workers and brains: whoever dies or stands still, the others go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from tests.support.release import Built
from tests.system.outside.conftest import Town, running_town
from tests.system.outside.ledger import Ledger
from tests.system.outside.phone import City, Phone

pytestmark = pytest.mark.timeout(240)

STATIONS = ["Barmbek", "Schlump", "Jungfernstieg", "Mundsburg", "Sternschanze", "Feldstraße", "Rödingsmarkt"]
"""Each with an answer of its own: equal answers of one turn would be merged."""
PHONES = 6


@pytest.fixture(scope="module")
def town(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from running_town(built_release, tmp_path_factory, LOTSE_PROCESSES="gateway=2,worker=2,brain=2")


@pytest.fixture
async def phones(town: Town, city: City, ledger: Ledger) -> AsyncIterator[list[Phone]]:
    """Customers who have been greeted, each by some of the processes; in the end all that left is explained."""
    found = [Phone(town.simulator, ledger) for _ in range(PHONES)]
    for phone in found:
        await phone.asks("Moin")
    yield found
    for phone in found:
        await ledger.explain(await phone.sent())


async def write(phone: Phone) -> None:
    """A question about each station, each again with the same MessageSid until a door has taken it."""
    for station in STATIONS:
        said = await phone.tries(f"Störung {station}?")
        while said["status"] != 200:
            said = await phone.tries(f"Störung {station}?", sid=said["sid"])


async def answered(phone: Phone) -> None:
    """Every station once, in order."""
    told = "\n".join(await phone.hears_all())
    assert [told.count(station) for station in STATIONS] == [1] * len(STATIONS)
    assert sorted(STATIONS, key=told.index) == STATIONS


@pytest.mark.parametrize("number", ["", "-2"])
async def test_one_of_each_dies_under_load(town: Town, city: City, phones: list[Phone], number: str) -> None:
    """A gateway, a worker and a brain are killed while customers write: nothing is lost, doubled or overtaken."""
    sent = await city.counted("twilio.send.requests")
    writing = asyncio.gather(*(write(phone) for phone in phones))
    for blow, role in enumerate(("gateway", "worker", "brain"), 1):
        await city.count("twilio.send.requests", sent + 3 * blow)
        await town.installation.kill(role + number)
    await writing
    for phone in phones:
        await answered(phone)


async def test_what_stands_still_is_done_by_others(town: Town, city: City, phones: list[Phone]) -> None:
    """A worker and a brain are frozen under load, and all is answered before they go on; then they do no harm."""
    sent = await city.counted("twilio.send.requests")
    writing = asyncio.gather(*(write(phone) for phone in phones))
    await city.count("twilio.send.requests", sent + 2)
    frozen = [await town.installation.freeze(role) for role in ("worker-2", "brain-2")]
    try:
        await writing
        for phone in phones:
            await answered(phone)
    finally:
        for pid in frozen:
            town.installation.thaw(pid)
    await town.installation.ready()
    for phone in phones:
        assert (await phone.asks("Fährt die U3?")).count("Zur U3 ") == 1


@pytest.mark.parametrize("role", ["gateway", "gateway-2"])
async def test_the_gateways_share_the_port(town: Town, role: str) -> None:
    """Whichever of them dies, the port is open."""
    opened = town.installation.log.count("gateway.listens")
    await town.installation.kill(role)
    async with aiohttp.request("GET", f"{town.installation.url}/healthz") as answer:
        assert answer.status == 200
    await town.installation.says("gateway.listens", opened + 1)
