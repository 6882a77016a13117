"""Death at every point of an erasure: whoever comes next finishes it, and nothing is lost or comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.model.clock import utc_now
from bot.model.ids import random_id
from bot.store.addresses import RedisAddresses
from bot.store.erase import RedisErasing
from bot.store.redis import keys
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.store.revocation_log import RevocationLog
from bot.store.tombstones import RedisTombstones
from tests.flow.conftest import Start
from tests.store.scene import Store
from tests.system.crash.life import Life, lives, says, works
from tests.system.crash.mortal import Died, Fate
from tests.system.crash.platform import Platform
from tests.system.erase.grave import Grave

COMMANDS = {
    "get", "set", "hget", "hmget", "hkeys", "hgetall", "lrange", "lindex", "zrange", "zscore", "xrange", "evalsha",
}  # fmt: skip
LEAST_POINTS = 25


class MortalServer:
    """Redis as an erasure sees it: each command passes two points, and at the chosen one the process is no more."""

    def __init__(self, real: Any, fate: Fate) -> None:
        self._real, self._fate = real, fate

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if name not in COMMANDS:
            return found

        def mortal(*args: Any, **more: Any) -> Any:
            return self._fate.around(name, found(*args, **more))

        return mortal


class Undertaker(Grave):
    """A contact with a past, a wish to be erased, and a message written after it; and the worker that may die."""

    async def is_ready(self) -> None:
        await self.arrives()
        await self.lives()
        self.item = await self.wish("customer")
        self.later = await self.writes("Noch etwas")

    def worker(self, fate: Fate, revocations: RevocationLog) -> RedisErasing:
        redis = MortalServer(self.redis, fate)
        addresses = RedisAddresses(redis, "secret", random_id)
        tombstones = RedisTombstones(redis)
        return RedisErasing(redis, addresses, self.mailbox, tombstones, utc_now, revocations)

    async def buries(self, fate: Fate, revocations: RevocationLog) -> None:
        """Take the contact and erase it, if it is still there."""
        await self.lease_runs_out()
        taken = await self.mailbox.take(self.contact, 100)
        if taken is not None:
            assert await self.worker(fate, revocations).erase(taken, self.item) is not None


@pytest.fixture
async def undertaker_of(redis_server: EmbeddedRedis) -> AsyncIterator[Callable[[], Awaitable[Undertaker]]]:
    redis = connect(redis_server.url)

    async def make() -> Undertaker:
        made = Undertaker(Store(redis))
        await made.is_ready()
        return made

    yield make
    await redis.aclose()


async def test_death_anywhere_is_followed_by_a_whole_erasure(
    undertaker_of: Callable[[], Awaitable[Undertaker]], tmp_path: Path
) -> None:
    """Whatever point the first worker dies at: the next one leaves only the tombstone, the revocation log knows of it
    before anything is gone, and the message that came later is answered by exactly one new contact."""
    at, died = 0, True
    while died:
        person, revocations = await undertaker_of(), RevocationLog(tmp_path / f"{at}.log")
        fate = Fate(at)
        try:
            await person.buries(fate, revocations)
            died = False
        except Died:
            if not await person.redis.exists(person.key("state")):
                assert [gone.contact for gone in revocations.erasures()] == [person.contact]
            await person.buries(Fate(), revocations)
        assert set(await person.meta()) == {"fence", "erased", "ledger"}
        assert await person.places() == []
        old = person.contact
        await person.arrives()
        assert person.contact != old
        assert [one.id for one in (await person.take()).items] == [person.later.id]
        at += 1
    assert at > LEAST_POINTS


async def test_death_anywhere_in_the_chat(start: Start) -> None:
    """From the wish over the yes to the end, whatever point a process dies at: the last text arrives once, and of the
    contact only the tombstone is left; the repeated webhook of the yes erases nobody new."""
    points = [""]
    for at in (None, *range(60)):
        town, platform = await start(), Platform()
        contacts: list[str] = []

        async def remembered(life: Life, found: list[str] = contacts) -> None:
            found.append(await life.town.stores.addresses.contact_of(life.address))

        passed = await lives(
            town, platform, [says("Löscht mich"), works, remembered, says("Ja, alles löschen"), works], at
        )
        points = passed if at is None else points
        place = passed[-1]
        last = [permit.text for permit in platform.sent if town.has(permit.text, "utter_erase_done")]
        assert len(last) == 1, place
        assert await town.redis.hexists(keys.of_contact(contacts[0], "meta"), "erased"), place
        assert not await town.redis.exists(keys.of_contact(contacts[0], "state")), place
        assert await town.stores.threads.thread(await town.stores.addresses.contact_of(town.address)) == [], place
        if at == len(points) - 1:
            break
    assert LEAST_POINTS < len(points) <= 60
