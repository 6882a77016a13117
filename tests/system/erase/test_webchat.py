"""An open page of the web chat whose contact is erased."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import WSMsgType

from bot.model.clock import utc_now
from bot.model.ids import random_id
from bot.model.item import EraseItem
from bot.store.erase import RedisErasing
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.store.tombstones import RedisTombstones
from tests.gateway.scene import Door, Watch
from tests.gateway.test_chat import address, introduced, page


@pytest.fixture
async def door(redis_server: EmbeddedRedis) -> AsyncIterator[Door]:
    redis = connect(redis_server.url)
    async with Door(redis, Watch()).serving() as opened:
        yield opened
    await redis.aclose()


async def erased(door: Door, contact: str) -> None:
    wish = EraseItem(random_id("x"), utc_now())
    await door.mailbox.enqueue(contact, wish, None, wish.id)
    taken = await door.mailbox.take(contact, 50)
    assert taken is not None
    erasing = RedisErasing(door.redis, door.addresses, door.mailbox, RedisTombstones(door.redis), utc_now)
    assert await erasing.erase(taken, wish) is not None


async def test_an_open_page_goes_on_as_somebody_new(door: Door) -> None:
    """The page's next message is stored for the new contact; the page is sent away, comes again, and hears the answer
    to that and nothing of before."""
    await introduced(door)
    async with page(door) as before:
        await before.say("c-1", "Moin")
        await door.turn(address(door), "Moin zurück!")
        cursor = (await before.hear("lines"))["cursor"]
        old = str(await door.addresses.find(address(door)))
        await erased(door, old)
        await before.say("c-2", "Fährt die U3?")
        while (message := await before.ws.receive()).type is WSMsgType.TEXT:
            pass
        assert (message.type, before.ws.close_code) == (WSMsgType.CLOSE, 1001)
    assert await door.addresses.find(address(door)) != old
    async with page(door, cursor) as after:
        await door.turn(address(door), "Zur U3 liegt nichts vor.")
        assert "Zur U3 liegt nichts vor." in await after.texts(2)
