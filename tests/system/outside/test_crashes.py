"""Every part of an installation may die at any moment: what was accepted is answered, once, in order."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.support.installation import PATIENCE
from tests.system.outside.conftest import Town
from tests.system.outside.ledger import Ledger, opened
from tests.system.outside.phone import City, Phone

pytestmark = pytest.mark.timeout(300)

PARCEL = "Wo ist mein Paket 00340434161094042557"
STATIONS = [
    "Barmbek",
    "Schlump",
    "Jungfernstieg",
    "Mundsburg",
    "Sternschanze",
    "Lohmühlenstraße",
    "Feldstraße",
    "Rödingsmarkt",
]
"""Each with an answer of its own: equal answers of one turn would be merged."""
LINES = ["Fährt die U1?", "Fährt die U2?", "Fährt die U3?", "Fährt die U4?"]

NewPhone = Callable[[], Awaitable[Phone]]


@pytest.fixture
def town(fragile_town: Town) -> Town:
    return fragile_town


@pytest.fixture
async def whole(town: Town) -> AsyncIterator[City]:
    """A town in which everything works at the beginning, with the simulator as on its first day."""
    await town.installation.ready()
    city = City(town.simulator)
    await town.simulator.control("POST", "reset", {})
    yield city
    await city.behaves()
    await town.installation.ready()


async def known(town: Town, ledger: Ledger) -> Phone:
    """A customer who has been greeted already, so that a test counts only what it asks itself."""
    phone = Phone(town.simulator, ledger)
    assert await phone.asks("Moin")
    return phone


async def test_a_worker_dies_in_the_middle_of_everything(town: Town, whole: City, ledger: Ledger) -> None:
    """Killed between brain and commit, after the platform took a message, and before it took one: each customer
    gets one answer. A turn is taken again; a send is looked up in the platform's list first."""
    asking, taken, lost = [await known(town, ledger) for _ in range(3)]
    await whole.misbehaves("dhl", "delay", seconds=60, times=1)
    await whole.misbehaves("twilio.send", "drop_after", seconds=60, times=1, customer=taken.number)
    await whole.misbehaves("twilio.send", "timeout", seconds=60, times=1, customer=lost.number)
    before = await whole.counted("twilio.send.requests")
    await asking.says(PARCEL)
    await taken.says("Fährt die U3?")
    await lost.says("Fährt die U3?")
    await whole.count("dhl.requests", 1)
    await whole.count("twilio.send.requests", before + 2)

    gone = await town.installation.kill("worker")
    await town.installation.back("worker", gone)
    for phone, told in ((asking, "00340434161094042557"), (taken, "U3"), (lost, "U3")):
        answers = await phone.hears_all()
        assert len(answers) == 1
        assert told in answers[0]
        await ledger.explain(await phone.sent())


async def test_a_dropped_line_after_the_send_doubles_nothing(town: Town, whole: City, ledger: Ledger) -> None:
    """The connection breaks after the platform took the message: the living worker finds it and goes on."""
    phone = await known(town, ledger)
    await whole.misbehaves("twilio.send", "drop_after", times=1)
    for line in LINES:
        await phone.says(line)
    told = "\n".join(await phone.hears_all())
    assert [told.count(f"Zur {line[-3:-1]} ") for line in LINES] == [1, 1, 1, 1]
    await ledger.explain(await phone.sent())


async def test_equal_answers_both_arrive_while_the_list_lags(town: Town, whole: City, ledger: Ledger) -> None:
    """The same question twice, and the second answer gets lost on its way: the first, which the list shows half a
    minute late, is not taken for it."""
    phone = await known(town, ledger)
    await town.simulator.control("PATCH", "behaviour", {"list_lag": 30})
    told = await phone.asks("Fährt die U3?")
    await whole.misbehaves("twilio.send", "drop", times=1, customer=phone.number)
    await phone.says("Fährt die U3?")
    assert ["Zur U3 " in one for one in (told, *await phone.hears_all())] == [True, True]
    await ledger.explain(await phone.sent())


@pytest.mark.parametrize("role", ["brain", "worker", "desk", "gateway", "redis"])
async def test_any_part_may_die(town: Town, whole: City, ledger: Ledger, role: str) -> None:
    """While a role is away its messages wait or are delivered again by the platform; all are answered in order."""
    phone = await known(town, ledger)
    gone = await town.installation.kill(role)
    for line in LINES:
        await accepted(phone, line)
    await town.installation.back(role, gone)
    told = "\n".join(await phone.hears_all())
    places = [told.find(f"Zur {line[-3:-1]} ") for line in LINES]
    assert -1 not in places
    assert places == sorted(places)
    assert [told.count(f"Zur {line[-3:-1]} ") for line in LINES] == [1, 1, 1, 1]
    await ledger.explain(await phone.sent())


async def test_two_workers_share_a_contact(town: Town, whole: City, ledger: Ledger) -> None:
    """A second worker beside the first: many messages of few customers, each answered once and in order."""
    before = town.installation.log.count("worker.started")
    second = town.installation.run("worker", LOTSE_REDIS_URL=town.installation.redis_url)
    try:
        await town.installation.says("worker.started", before + 1)
        phones = [await known(town, ledger) for _ in range(3)]
        await asyncio.gather(*(chat(phone) for phone in phones))
        for phone in phones:
            await chatted(phone, ledger)
    finally:
        second.send_signal(signal.SIGTERM)
        assert second.wait(PATIENCE) == 0


async def test_one_of_two_workers_dies_under_load(town: Town, whole: City, ledger: Ledger) -> None:
    """What the dead worker had under way goes on at the other: each customer is answered once and in order."""
    before = town.installation.log.count("worker.started")
    second = town.installation.run("worker", LOTSE_REDIS_URL=town.installation.redis_url)
    try:
        await town.installation.says("worker.started", before + 1)
        phones = [await known(town, ledger) for _ in range(3)]
        sent = await whole.counted("twilio.send.requests")
        chats = asyncio.gather(*(chat(phone) for phone in phones))
        await whole.count("twilio.send.requests", sent + 2)
        second.kill()
        await chats
        for phone in phones:
            await chatted(phone, ledger)
    finally:
        second.kill()
        second.wait()


async def chat(phone: Phone) -> None:
    for station in STATIONS:
        await phone.says(f"Störung {station}?")


async def chatted(phone: Phone, ledger: Ledger) -> None:
    """All of the chat has been answered, once and in order."""
    told = "\n".join(await phone.hears_all())
    assert [told.count(station) for station in STATIONS] == [1] * len(STATIONS)
    assert sorted(STATIONS, key=told.index) == STATIONS
    await ledger.explain(await phone.sent())


async def accepted(phone: Phone, line: str) -> None:
    """Write with the same MessageSid until the door has taken it, as the platform is set up to do."""
    answer = await phone.tries(line)
    while answer["status"] != 200:
        answer = await phone.tries(line, sid=answer["sid"])


async def test_a_restart_loses_nothing(town: Town, whole: City) -> None:
    """An installation that ends in the middle of a chat goes on where it was: questions, consents, the queue."""
    installation = town.installation
    async with opened(installation) as ledger:
        phone, asking, waiting = [await known(town, ledger) for _ in range(3)]
        alert = await whole.starts("u3_closed")
        await phone.asks("Sag mir Bescheid, wenn die U3 wieder fährt")
        assert "nummer" in (await asking.asks("Wo ist mein Paket?")).lower()
        await waiting.asks("Mensch")
        await asking.says("00340434161094042557")
        installation.stop()
    installation.start()
    await installation.ready()
    async with opened(installation) as ledger:
        for one in (phone, asking, waiting):
            one.reads(ledger)
        assert "00340434161094042557" in "\n".join(await asking.hears_all())
        assert "Reihe" in await waiting.asks("Hallo?")  # still a person's
        await whole.ends(alert)
        assert ["vorbei" in one for one in await phone.hears_all()] == [True]
        for one in (phone, asking, waiting):
            await ledger.explain(await one.sent())


async def test_a_second_installation_on_one_folder_is_refused(town: Town, whole: City) -> None:
    """Two supervisors never share a data folder; the first goes on."""
    other = town.installation.run("up")
    assert other.wait(PATIENCE) not in {0, None}
    await town.installation.ready()


async def test_nothing_outlives_the_installation(town: Town, whole: City) -> None:
    """Ctrl-C ends every process that `lotse up` has started."""
    pids = [town.installation.pid(role) for role in ("redis", "brain", "worker", "gateway", "desk")]
    assert None not in pids
    town.installation.stop()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid or 0), 0)
    town.installation.start()
    await town.installation.ready()
