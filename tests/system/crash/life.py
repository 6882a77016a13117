"""An installation that may die at any point, and the one that comes after it over the same store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.flow.inbound.receive import Receiver
from bot.flow.outbound.deliver import deliver
from bot.model.address import Address
from bot.model.clock import utc_now
from bot.model.ids import random_id
from bot.model.inbound import Inbound
from bot.store.mailbox import RedisMailbox
from bot.store.outbox import RedisOutbox
from bot.store.redis import keys
from bot.worker.turns import take_turns
from tests.flow.scene import Scene
from tests.system.crash.mortal import (
    Died,
    Fate,
    MortalActions,
    MortalAddresses,
    MortalBrain,
    MortalConnector,
    MortalLive,
    MortalMailbox,
    MortalOutbox,
    MortalReady,
)
from tests.system.crash.platform import Platform

KEEP_MS = 3_600_000
AT_ONCE_MS = 1  # a lease and a claim end when the process that held them is dead for a millisecond
MOST_ROUNDS = 10

Step = Callable[["Life"], Awaitable[None]]


class Life:
    """One process over the scene's store; the next has fresh parts and the same Redis."""

    def __init__(self, town: Scene, platform: Platform, fate: Fate) -> None:
        self.town = town
        self.platform = platform
        self.address = Address("listener", town.address.user)
        stores = town.stores
        self.addresses = MortalAddresses(stores.addresses, fate)
        self.mailbox = MortalMailbox(RedisMailbox(town.redis, KEEP_MS, lease_ms=AT_ONCE_MS), fate)
        self.outbox = MortalOutbox(RedisOutbox(town.redis, claim_ms=AT_ONCE_MS), fate)
        self.ready = MortalReady(stores.ready, fate)
        self.live = MortalLive(stores.live, fate)
        self.connector = MortalConnector(platform, fate)
        self.services = replace(
            town.services, brain=MortalBrain(town.brain, fate), actions=MortalActions(town.services.actions, fate)
        )

    async def hears(self, inbound: Inbound) -> None:
        """The door: the platform comes again with the same message when this dies."""
        await Receiver(self.addresses, self.mailbox, self.ready, self.town.clock, random_id)("listener", inbound)

    async def works(self) -> None:
        """The worker: turns and sends until nothing waits; pauses and ended leases pass at once."""
        contact = self.town.contact = await self.town.stores.addresses.contact_of(self.address)
        shard = keys.shard_of(contact)
        for _ in range(MOST_ROUNDS):
            if not await waiting(self.town):
                return
            await self.town.redis.zadd(keys.ready(shard), {contact: 1}, xx=True)
            await take_turns(contact, self.services, self.mailbox, self.live)
            await self.town.redis.zadd(keys.sends(shard), {contact: 1}, xx=True)
            await deliver(
                contact,
                outbox=self.outbox,
                connectors={"listener": self.connector},
                live=self.live,
                clock=self.town.clock,
            )
        raise AssertionError("work without end")

    async def is_told(self) -> None:
        """The door: the platform says what became of each message, and comes again when this dies."""
        for status in self.platform.statuses():
            if contact := await self.outbox.note_status(status, "listener"):
                await self.live.changed(contact)


async def waiting(town: Scene) -> int:
    """Items without a turn and messages that have not left."""
    return int(
        await town.redis.llen(keys.of_contact(town.contact, "mailbox"))
        + await town.redis.llen(keys.of_contact(town.contact, "outq"))
    )


async def lives(town: Scene, platform: Platform, story: list[Step], at: int | None) -> list[str]:
    """Play a story and die at this point; what was not finished is done again, with fresh parts.

    Gives the points that the first life has passed.
    """
    town.clock.now = utc_now()
    fate = Fate(at)
    life = Life(town, platform, fate)
    for step in story:
        try:
            await step(life)
        except Died:
            life = Life(town, platform, Fate())
            await step(life)
    assert not await waiting(town)
    return fate.points


def says(text: str) -> Step:
    """A customer's message; the platform delivers the same one again."""
    sid = random_id("SM")

    async def step(life: Life) -> None:
        await life.hears(Inbound(life.address, sid, text))

    return step


async def works(life: Life) -> None:
    await life.works()


async def is_told(life: Life) -> None:
    await life.is_told()
