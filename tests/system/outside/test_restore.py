"""Everything is lost in the middle of a chat, and restored: nothing is said or asked twice, no lost consent revives."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.model.clock import utc_now
from tests.support.installation import PAUSE, Installation
from tests.support.release import Built
from tests.system.outside.conftest import Town, running_town
from tests.system.outside.ledger import Ledger, opened
from tests.system.outside.phone import City, Phone

pytestmark = pytest.mark.timeout(300)

PARCEL = "00340434161094042557"
TELL_ME = "Sag mir Bescheid, wenn die U3 wieder fährt"
LIST = "withdrawals.log"


@pytest.fixture
def town(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town of its own, for its data folder is thrown away."""
    yield from running_town(built_release, tmp_path_factory)


@asynccontextmanager
async def worker_stands_still(installation: Installation) -> AsyncIterator[None]:
    """What customers write is stored and not looked at."""
    pid = await installation.running("worker")
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def known(town: Town, ledger: Ledger, *lines: str) -> Phone:
    """A customer who has been greeted and has said this."""
    phone = Phone(town.simulator, ledger)
    for line in ("Moin", *lines):
        assert await phone.asks(line)
    return phone


def lose(installation: Installation, *, but: str = "") -> None:
    """The installation ends, and of its data folder only this file is left."""
    installation.stop()
    kept = (installation.folder / but).read_bytes() if but else b""
    shutil.rmtree(installation.folder)
    installation.folder.mkdir()
    if but:
        (installation.folder / but).write_bytes(kept)


@asynccontextmanager
async def new_life(town: Town, phones: Mapping[str, Phone]) -> AsyncIterator[Ledger]:
    """The restored installation runs; in the end all that has left since is explained by its store."""
    before = {name: len(await phone.sent()) for name, phone in phones.items()}
    town.installation.start()
    await town.installation.ready()
    async with opened(town.installation) as ledger:
        for phone in phones.values():
            phone.reads(ledger)
        yield ledger
        for name, phone in phones.items():
            await ledger.explain((await phone.sent())[before[name] :])


async def have_left(phones: Mapping[str, Phone]) -> dict[str, int]:
    return {name: len(await phone.sent()) for name, phone in phones.items()}


async def until_the_next_second() -> datetime:
    """A platform's log knows whole seconds: what comes after this moment is not of the same second as what was."""
    moment = utc_now().replace(microsecond=0) + timedelta(seconds=1)
    while utc_now() < moment:
        await asyncio.sleep(PAUSE)
    return moment


async def test_a_chat_goes_on(town: Town, city: City, tmp_path: Path) -> None:
    """A backup in the middle of chats that go on, a stop after it, all lost but the revocation log: nothing leaves
    before the resume, nothing is said twice, open questions stay open, and each consent is what it was at the end."""
    archive = str(tmp_path / "backup.tar.gz")
    async with opened(town.installation) as ledger:
        alert = await city.starts("u3_closed")
        asked = await known(town, ledger, "Wo ist mein Paket?")
        wants, stops, stops_unheard, stops_another = [await known(town, ledger, TELL_ME) for _ in range(4)]
        unsent, unanswered = [await known(town, ledger) for _ in range(2)]
        phones = {
            "asked": asked, "wants": wants, "stops": stops, "stops_unheard": stops_unheard,
            "stops_another": stops_another, "unsent": unsent, "unanswered": unanswered,
        }  # fmt: skip
        await city.misbehaves("twilio.send", "error", status=500, customer=unsent.number)
        tried = await city.counted("twilio.send.requests")
        await unsent.says("Fährt die U1?")
        await city.count("twilio.send.requests", tried + 1)
        async with worker_stands_still(town.installation):
            await unanswered.says("Fährt die U2?")
            town.installation.command("backup", archive)
        await city.behaves()
        for phone, told in ((unsent, "U1"), (unanswered, "U2")):
            assert told in "\n".join(await phone.hears_all())
        assert PARCEL in await asked.asks(PARCEL)
        assert await stops.asks("STOPP")

    lose(town.installation, but=LIST)
    told = town.installation.command("restore", archive, "--complete")
    assert "1 messages had not left" in told
    assert "1 messages had no answer yet" in told
    assert "1 consents have ended" in told
    assert (await stops_unheard.tries("Bitte hört auf, mir zu schreiben"))["status"] is None
    assert (await stops_another.tries("STOPP U1"))["status"] is None

    before = await have_left(phones)
    async with new_life(town, phones) as ledger:
        await asked.says(PARCEL)  # the question has come back open
        await city.ends(alert)
        for phone in phones.values():
            await ledger.until_at_rest(phone.number, parts=["mailbox"])
        assert await have_left(phones) == before
        assert "1 by stop words" in town.installation.command("resume")
        assert PARCEL in "\n".join(await asked.hears_all())
        for phone in (wants, stops_another):
            assert ["vorbei" in one for one in await phone.hears_all()] == [True]
        for phone in (stops, stops_unheard, unsent, unanswered):
            assert await phone.hears_all() == []
        for phone in (stops, stops_unheard):
            assert [one.status for one in await ledger.consents(phone.number)] == ["withdrawn"]
            assert await phone.asks("Fährt die U4?")


async def test_the_revocation_log_is_lost_too(town: Town, city: City, tmp_path: Path) -> None:
    """Then no consent is trusted: nobody gets a notice, who still wanted one is told so, and who has said stop
    according to the platform's log is not. What was written while nobody could take it is fetched and answered."""
    archive = str(tmp_path / "backup.tar.gz")
    async with opened(town.installation) as ledger:
        alert = await city.starts("u3_closed")
        wants, stops = [await known(town, ledger, TELL_ME) for _ in range(2)]
        unheard = await known(town, ledger)
        phones = {"wants": wants, "stops": stops, "unheard": unheard}
        town.installation.command("backup", archive)
        assert "U1" in await unheard.asks("Fährt die U1?")
        assert await stops.asks("STOPP")

    lose(town.installation)
    died = await until_the_next_second()
    assert (await unheard.tries("Fährt die U2?"))["status"] is None
    assert "2 consents were given up" in town.installation.command("restore", archive)

    before = await have_left(phones)
    async with new_life(town, phones) as ledger:
        await city.ends(alert)
        assert await have_left(phones) == before
        told = town.installation.command("resume", "--died-at", f"{died:%Y-%m-%dT%H:%M:%S}")
        assert "1 by stop words" in told
        assert "1 messages that nobody had received" in told
        answer = "\n".join(await unheard.hears_all())
        assert "U2" in answer
        assert "U1" not in answer
        for phone in (wants, stops):
            assert await phone.hears_all() == []
        assert "Bescheid" in await wants.asks("Danke")
        assert "Bescheid" not in await stops.asks("Fährt die U4?")
