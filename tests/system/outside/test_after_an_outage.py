"""All of it was down for a while: the bot answers the backlog, in order, saying so, as far as the window allows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.item import MessageItem
from bot.store.redis import codec, keys
from bot.store.redis.connect import connect
from tests.support.installation import Installation
from tests.support.release import Built
from tests.system.outside.conftest import Town, running_town
from tests.system.outside.ledger import opened
from tests.system.outside.phone import Phone

pytestmark = pytest.mark.timeout(300)

LATE = "das hat gedauert"
MISSED = "nicht rechtzeitig beantworten"
LINES = ["Fährt die U1?", "Fährt die U2?", "Fährt die U3?", "Fährt die U4?"]


@pytest.fixture(scope="module")
def town(built_release: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from running_town(built_release, tmp_path_factory)


async def make_older(installation: Installation, contacts: Sequence[str], by: timedelta) -> None:
    """Date what waits in the mailboxes back, as if it had waited so long."""
    redis = connect(installation.redis_url)
    try:
        for contact in contacts:
            key = keys.of_contact(contact, "mailbox")
            for place, body in enumerate(await redis.lrange(key, 0, -1)):
                item = codec.decode(codec.AnyItem, body)
                assert isinstance(item, MessageItem)
                await redis.lset(key, place, codec.encode(replace(item, at=item.at - by)))
    finally:
        await redis.aclose()


async def goes_down_for(town: Town, phones: Sequence[Phone], texts: Sequence[str], by: timedelta) -> None:
    """Each of these customers writes these texts, nobody takes a turn, all dies, and comes back so much later."""
    installation = town.installation
    await installation.freeze("worker")
    await asyncio.gather(*(_writes(phone, texts) for phone in phones))
    async with opened(installation) as ledger:
        contacts = [await ledger.contact(phone.number) for phone in phones]
    await make_older(installation, [one for one in contacts if one], by)
    await installation.falls()
    installation.start()
    await installation.ready()


async def _writes(phone: Phone, texts: Sequence[str]) -> None:
    for text in texts:
        await phone.says(text)


@pytest.mark.parametrize("minutes", [6, 40])
async def test_the_backlog_is_answered_by_the_bot(town: Town, minutes: int) -> None:
    """Twenty messages of five customers: each is answered once, in order, by the bot, and said to be late."""
    async with opened(town.installation) as ledger:
        phones = [Phone(town.simulator, ledger) for _ in range(5)]
        await goes_down_for(town, phones, LINES, timedelta(minutes=minutes))
    async with opened(town.installation) as ledger:
        for phone in phones:
            phone.reads(ledger)
            told = "\n".join(await phone.hears_all())
            assert told.count(LATE) == 1
            places = [told.find(f"Zur {line[-3:-1]} ") for line in LINES]
            assert -1 not in places
            assert places == sorted(places)
            assert told.find(LATE) < places[0]
            contact = await ledger.contact(phone.number)
            conversation = (await ledger.state(contact or "")).conversation
            assert conversation is not None
            assert conversation.owner == "bot"
            await ledger.explain(await phone.sent())


async def test_after_the_window_nothing_is_pretended(town: Town) -> None:
    """After 25 hours nothing may be sent; who writes again is answered, and hears that something was not."""
    async with opened(town.installation) as ledger:
        phone = Phone(town.simulator, ledger)
        await goes_down_for(town, [phone], LINES[:2], timedelta(hours=25))
    async with opened(town.installation) as ledger:
        phone.reads(ledger)
        assert await phone.hears_all() == []
        told = await phone.asks("Fährt die U3?")
        assert told.count(MISSED) == 1
        assert "Zur U3 " in told
        assert LATE not in told
