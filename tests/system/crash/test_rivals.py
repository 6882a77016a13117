"""Two workers on one contact, a turn slower than its lease, a fence that has moved, a sender that was stopped."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.flow.dispatch import converse
from bot.flow.outbound import deliver as sending
from bot.model.dialogue import BrainTurn, Heard
from bot.model.errors import StaleTurnError
from bot.model.inbound import Inbound
from bot.model.outbox import Claimed
from bot.store.redis import keys
from bot.worker.turns import take_turns
from tests.flow.scene import Scene
from tests.system.crash.life import Life
from tests.system.crash.mortal import Died, Fate, MortalBrain, MortalOutbox
from tests.system.crash.platform import Platform
from tests.system.crash.test_every_point import told

Meanwhile = Callable[[], Awaitable[None]]
LINE = "Fährt die U3?"


class SlowBrain(MortalBrain):
    """While it thinks, something else happens."""

    def __init__(self, brain: MortalBrain, meanwhile: Meanwhile) -> None:
        super().__init__(brain, Fate())
        self._meanwhile = meanwhile

    async def turn(
        self, heard: Sequence[Heard], state: Mapping[str, Any] | None, view: Mapping[str, Any], release: str
    ) -> BrainTurn:
        answer = await super().turn(heard, state, view, release)
        await self._meanwhile()
        return answer


class StoppedOutbox(MortalOutbox):
    """After its first claim the process is stopped; something else happens before it goes on."""

    def __init__(self, outbox: MortalOutbox, meanwhile: Meanwhile) -> None:
        super().__init__(outbox, Fate())
        self._meanwhile: Meanwhile | None = meanwhile

    async def claim(self, contact: str) -> Claimed | None:
        claimed = await super().claim(contact)
        if claimed and self._meanwhile:
            meanwhile, self._meanwhile = self._meanwhile, None
            await meanwhile()
        return claimed


@pytest.fixture
async def platform() -> Platform:
    return Platform()


async def asked(town: Scene, platform: Platform, text: str = LINE) -> Life:
    """A customer has asked; nobody has taken a turn yet."""
    life = Life(town, platform, Fate())
    await life.hears(Inbound(life.address, "SM-rival", text))
    town.contact = await town.stores.addresses.contact_of(life.address)
    return life


async def slow_turn(town: Scene, life: Life, meanwhile: Meanwhile) -> int:
    """A turn during which something else happens; gives how many were committed."""
    services = replace(life.services, brain=SlowBrain(life.services.brain, meanwhile))  # type: ignore[arg-type]
    return await take_turns(town.contact, services, life.mailbox, life.live)


async def later(town: Scene) -> None:
    """All leases and claims are over."""
    shard = keys.shard_of(town.contact)
    for places in (keys.ready(shard), keys.sends(shard)):
        await town.redis.zadd(places, {town.contact: 1}, xx=True)


async def test_a_leased_contact_is_not_taken(town: Scene, platform: Platform) -> None:
    """While one worker has the contact, another gets nothing; after the commit there is nothing left to take."""
    life = await asked(town, platform)
    mailbox = town.stores.mailbox
    taken = await mailbox.take(town.contact, 20)
    assert taken is not None
    assert await mailbox.take(town.contact, 20) is None
    assert await take_turns(town.contact, life.services, mailbox, life.live) == 0


async def test_a_turn_slower_than_its_lease(town: Scene, platform: Platform) -> None:
    """Its lease ends and another worker answers: the slow one's commit changes nothing."""
    slow, other = await asked(town, platform), Life(town, platform, Fate())

    async def meanwhile() -> None:
        await later(town)
        await other.works()

    assert await slow_turn(town, slow, meanwhile) == 0
    await slow.works()
    assert told(platform) == ["U3"]


async def test_a_fence_that_has_moved(town: Scene, platform: Platform) -> None:
    """The one who moved it died: the older turn is refused all the same, and the message is taken again."""
    slow = await asked(town, platform)

    async def meanwhile() -> None:
        await later(town)
        dying = Life(town, platform, Fate(1))  # right after it has taken the contact
        with pytest.raises(Died):
            await take_turns(town.contact, dying.services, dying.mailbox, dying.live)

    assert await slow_turn(town, slow, meanwhile) == 0
    assert platform.sent == []
    await slow.works()
    assert told(platform) == ["U3"]


async def test_a_late_commit_is_refused_in_words(town: Scene, platform: Platform) -> None:
    """A commit with an older fence raises, and nothing of it is kept."""
    slow, other = await asked(town, platform), Life(town, platform, Fate())
    taken = await slow.mailbox.take(town.contact, 20)
    assert taken is not None
    commit = await converse(taken, slow.services)
    await later(town)
    await other.works()
    before = [entry.line for entry in await town.lines()]
    with pytest.raises(StaleTurnError):
        await slow.mailbox.commit(commit)
    assert [entry.line for entry in await town.lines()] == before
    assert told(platform) == ["U3"]


@pytest.mark.parametrize("stopped_for", [5, 20, 3600])
async def test_a_stopped_sender_does_not_send_late(town: Scene, platform: Platform, stopped_for: int) -> None:
    """Its claim has ended and another worker has sent the message: the old permit is not used any more."""
    stopped, other = await asked(town, platform), Life(town, platform, Fate())
    await take_turns(town.contact, stopped.services, stopped.mailbox, stopped.live)

    async def meanwhile() -> None:
        town.clock.move(seconds=stopped_for)
        await later(town)
        await other.works()

    await sends(town, stopped, meanwhile)
    assert told(platform) == ["U3"]


async def test_a_stopped_sender_gives_its_message_back(town: Scene, platform: Platform) -> None:
    """Nobody has taken the message over: it is free again at once, and leaves with a new permit."""
    stopped = await asked(town, platform)
    await take_turns(town.contact, stopped.services, stopped.mailbox, stopped.live)

    async def meanwhile() -> None:
        town.clock.move(seconds=10)

    await sends(town, stopped, meanwhile)
    assert platform.sent == []
    await stopped.works()
    assert told(platform) == ["U3"]
    assert platform.resolved == []


async def test_a_fresh_permit_is_used(town: Scene, platform: Platform) -> None:
    """Just under the limit, the message leaves with the permit it has."""
    slow = await asked(town, platform)
    await take_turns(town.contact, slow.services, slow.mailbox, slow.live)

    async def meanwhile() -> None:
        town.clock.now += sending.FRESH - timedelta(milliseconds=1)

    await sends(town, slow, meanwhile)
    assert told(platform) == ["U3"]
    assert platform.sent[0].attempt == 1


async def sends(town: Scene, life: Life, meanwhile: Meanwhile) -> None:
    await sending.deliver(
        town.contact,
        outbox=StoppedOutbox(life.outbox, meanwhile),
        connectors={"listener": life.connector},
        live=life.live,
        clock=town.clock,
    )
