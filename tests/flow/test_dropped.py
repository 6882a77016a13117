"""A notice that is no news any more is not sent; that it was not is told first when the customer next writes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.ids import random_id
from bot.model.item import EventItem
from bot.store.outbox import RedisOutbox
from bot.store.redis import keys
from tests.flow.conftest import Start
from tests.flow.scene import ENDED, Scene
from tests.flow.travel import CLOSED, commute, grant
from tests.support.listener import CHAT_LIKE
from tests.support.tally import Tally

OWED = {
    ENDED: "Die Entwarnung zur U3 konnte ich dir nicht rechtzeitig schicken",
    "commute": "Ein Pendel-Hinweis zur U3 hat dich nicht rechtzeitig erreicht",
}


async def wanting(start: Start, type_: str, hour: int = 7, minute: int = 0) -> Scene:
    """On a Monday morning the U3 is asked about, and a notice about it is made and has not left."""
    town = await start(channel=CHAT_LIKE)
    town.clock.go_to(0, hour, minute)
    await (commute(town) if type_ == "commute" else grant(town, type_, "line:U3", days=1))
    what: str = "appeared" if type_ == "commute" else "ended"
    fields = {"source": "Hochbahn", "as_of": {"at": town.clock().isoformat()}, **CLOSED}
    await town.enqueue(EventItem(random_id("e"), town.clock(), random_id("ev"), type_, "line:U3", fields, what, "i-1"))
    await town.turn()
    return town


@pytest.mark.parametrize("type_", OWED)
async def test_dropped_counted_and_owned_up_to(start: Start, type_: str) -> None:
    """Past its deadline it is refused at the claim and counted; the next answer says so first, once."""
    town, tally = await wanting(start, type_), Tally()
    (message,) = await town.redis.lrange(keys.of_contact(town.contact, "outq"), 0, -1)
    await town.redis.hset(keys.out(town.contact, message.decode()), "deadline", 1)
    await town.redis.zadd(keys.sends(keys.shard_of(town.contact)), {town.contact: 1})
    assert await RedisOutbox(town.redis, meter=tally).claim(town.contact) is None
    assert tally.of("lotse_claims_refused_total", code="too_late") == 1
    town.feed.disrupt("U1")
    (said,) = await town.say("Fährt die U1?")
    assert said.index(OWED[type_]) < said.index("U1")
    assert OWED[type_] not in (await town.say("Fährt die U1?"))[0]
    assert len(await town.consents()) == (type_ == "commute")


@pytest.mark.parametrize(
    ("type_", "minute", "minutes"), [(ENDED, 0, 30), ("commute", 0, 20), (ENDED, 50, 30), ("commute", 50, 10)]
)
async def test_its_deadline(start: Start, type_: str, minute: int, minutes: int) -> None:
    """So long after the event, as its type says, a notice is news; and the customer's hours must not be over."""
    town = await wanting(start, type_, hour=8, minute=minute)
    (message,) = await town.redis.lrange(keys.of_contact(town.contact, "outq"), 0, -1)
    deadline = await town.redis.hget(keys.out(town.contact, message.decode()), "deadline")
    assert int(deadline) == int((town.clock() + timedelta(minutes=minutes)).timestamp() * 1000)
