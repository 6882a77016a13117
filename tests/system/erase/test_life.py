"""A contact's whole life through the Twilio door, from the first word over a consent to the erasure; then every place
is searched for the number, the name and the words, with the store's bodies plain."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest

from bot.model.address import Address
from bot.store.addresses import RedisAddresses
from bot.store.redis import keys
from bot.store.redis.connect import connect
from tests.content_of_tests import shipped_content
from tests.flow.outside import fits
from tests.support.installation import PATIENCE, PAUSE, Installation
from tests.support.release import Built
from tests.system.erase.grave import read
from tests.system.outside.agent import signed_in
from tests.system.outside.conftest import Town, running_town
from tests.system.outside.ledger import Ledger, opened
from tests.system.outside.phone import City, Phone

pytestmark = pytest.mark.timeout(400)

NUMBER = "+4915155504711"
NAME = "Wilhelmine Zottelbek"
STREET = "Krötenweg"
PARCEL = "00340434161094042557"
REPLY = "Liebe Frau Zottelbek, das Fundstück Quastenflosser liegt bereit."
WORDS = ["15155504711", "Wilhelmine", "Zottelbek", "Krötenweg", "KrÃ¶tenweg", PARCEL, "Quastenflosser", "Fundstück"]
AGENT, PASSWORD = "hannelore", "ebbe-und-flut-3"  # made up here
LINK = re.compile(r"http://\S+/meine-daten/\S+")


def says(response: str) -> str:
    """What an installation with the shipped content says there."""
    return shipped_content().phrases[response]["de"][0]


@pytest.fixture(scope="module")
def services(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """An installation that logs all it can and writes its files anew at once."""
    talkative = {"LOTSE_LOG_LEVEL": "debug", "LOTSE_LOG_FORMAT": "json", "LOTSE_REWRITE_MINUTES": "0"}
    yield from running_town(built_release, tmp_path_factory, **talkative)


@pytest.fixture
async def book(services: Town) -> AsyncIterator[Ledger]:
    async with opened(services.installation) as found:
        yield found


async def values(redis: Any, pattern: str = "*") -> dict[str, bytes]:
    """Every key with all that it holds, as the server would save it and as a person would read it."""
    found: dict[str, bytes] = {}
    async for key in redis.scan_iter(match=pattern, count=1000):
        match (await redis.type(key)).decode():
            case "hash":
                read: Any = await redis.hgetall(key)
            case "list":
                read = await redis.lrange(key, 0, -1)
            case "zset":
                read = await redis.zrange(key, 0, -1, withscores=True)
            case "stream":
                read = await redis.xrange(key)
            case "set":
                read = await redis.smembers(key)
            case _:
                read = await redis.get(key)
        found[key.decode()] = repr(read).encode() + (await redis.dump(key) or b"")
    return found


def told_by(data: bytes) -> list[str]:
    """Which of the words are in it, whatever their case."""
    plain = data.lower()
    return [word for word in WORDS if word.lower().encode() in plain]


def on_disk(installation: Installation) -> dict[str, list[str]]:
    """Which files of the data folder tell which of the words: append-only files, logs, metrics, releases, lists."""
    files = [path for path in installation.folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    return {str(path): words for path in files if (words := told_by(read(path)))}


async def until_rewritten(redis: Any) -> None:
    """Until no shard remembers an erasure whose bytes may still lie on disk."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if not [key async for key in redis.scan_iter(match="{s:*}:erased", count=1000)]:
            return
        await asyncio.sleep(PAUSE)
    raise AssertionError("the files were never written anew")


async def metrics(installation: Installation) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(f"{installation.internal_url}/metrics") as answer:
        assert answer.status == 200
        return await answer.read()


async def lives(town: Town, book: Ledger, phone: Phone, city: City) -> None:
    """A name, a parcel, a consent, a notice, a person of the team, a look at their own data."""
    alert = await city.starts("u3_closed")
    await phone.asks(f"Moin, ich bin {NAME} aus dem {STREET}", name=NAME)
    await phone.asks(f"Wo ist mein Paket {PARCEL}", name=NAME)
    assert "genau einmal" in await phone.asks("Sag mir Bescheid, wenn die U3 wieder fährt", name=NAME)
    await city.ends(alert)
    assert "vorbei" in "\n".join(await phone.hears_all())
    await phone.asks(f"Mensch bitte, {NAME}, Tel {NUMBER}", name=NAME)
    town.installation.account(AGENT, "agent", PASSWORD)
    async with signed_in(town.installation.internal_url, AGENT, PASSWORD, book) as agent:
        await agent.claims(phone)
        await agent.replies(phone, REPLY)
        await agent.resolves(phone)
    link = LINK.search(await phone.asks("Meine Daten", name=NAME))
    assert link
    async with aiohttp.ClientSession() as session, session.post(link[0]) as answer:
        page = await answer.text()
        assert answer.status == 200
        assert [word for word in (NAME, STREET, PARCEL, "Quastenflosser") if word not in page] == []


async def test_a_whole_life_leaves_a_tombstone(services: Town, book: Ledger) -> None:
    """After the customer's own yes: one last message; in Redis the tombstone and nothing else of them; in no value,
    key, log line, metric or file any of their words; a late status and a repeated webhook change nothing; and whoever
    writes again is a stranger."""
    await services.simulator.control("POST", "reset", {})
    phone, city = Phone(services.simulator, book, NUMBER), City(services.simulator)
    redis = connect(services.installation.redis_url)
    await lives(services, book, phone, city)
    contact = str(await book.contact(NUMBER))
    assert told_by(b"".join((await values(redis)).values()))  # until now it is there, in plain words
    assert on_disk(services.installation)

    assert "1) " in await phone.asks("Löscht mich", name=NAME)
    first = await phone.says(says("utter_choice_erase"), name=NAME)
    (last,) = await phone.hears()
    assert fits(last, says("utter_erase_done"))
    await until_rewritten_after_erasure(redis, contact)

    everything = await values(redis)
    secret = (services.installation.folder / "secret_key").read_text().strip()
    digest = RedisAddresses(redis, secret, str).digest(Address("twilio", f"whatsapp:{NUMBER}"))
    prefix = keys.of_contact(contact, "")
    assert {name for name in everything if contact in name or digest in name} == {
        f"{prefix}meta", f"{prefix}seen", f"{prefix}ledger", f"erased:{digest}",
    }  # fmt: skip
    assert {name: words for name, data in everything.items() if (words := told_by(name.encode() + data))} == {}
    assert told_by(await metrics(services.installation)) == []
    assert on_disk(services.installation) == {}

    # the platform comes again with the last webhook
    await phone.says(says("utter_choice_erase"), sid=first["sid"], name=NAME)
    assert await book.contact(NUMBER) is None or await phone.hears_all() == []
    answer = await phone.asks("Fährt die U1?", name=NAME)
    assert fits(answer, says("utter_disclosure"))
    assert await book.contact(NUMBER) != contact
    assert await book.consents(NUMBER) == ()
    await redis.aclose()


async def until_rewritten_after_erasure(redis: Any, contact: str) -> None:
    """Until the contact is erased, and then until the files are written anew."""
    end = time.monotonic() + PATIENCE
    while not await redis.hexists(keys.of_contact(contact, "meta"), "erased"):
        assert time.monotonic() < end, "never erased"
        await asyncio.sleep(PAUSE)
    await until_rewritten(redis)


async def test_an_operator_erases_while_it_runs(services: Town, book: Ledger) -> None:
    """`lotse export` and `lotse erase` find the running installation by its data folder; the customer's next message
    is that of a stranger."""
    phone = Phone(services.simulator, book)
    await phone.asks(f"Moin, hier ist {NAME}", name=NAME)
    address = f"twilio:whatsapp:{phone.number}"

    async def lotse(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", *arguments]
        env = services.installation.environment
        return await asyncio.to_thread(
            subprocess.run, command, cwd=services.installation.folder, env=env, capture_output=True, text=True,
            timeout=PATIENCE, check=False,
        )  # fmt: skip

    exported = await lotse("export", address)
    assert exported.returncode == 0, exported.stderr
    assert NAME in json.dumps(json.loads(exported.stdout), ensure_ascii=False)
    before = await book.contact(phone.number)
    erased = await lotse("erase", address, "--yes")
    assert erased.returncode == 0, erased.stderr
    assert await book.contact(phone.number) is None
    assert "Bot von" in await phone.asks("Moin")
    assert await book.contact(phone.number) != before
