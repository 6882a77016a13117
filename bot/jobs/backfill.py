"""Looking for what never arrived: at the start, after the public door was away, and every few minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.flow.inbound.backfill import recover
from bot.flow.inbound.receive import receive
from bot.model.clock import Clock, from_ms, to_ms
from bot.model.errors import LogUnreadableError
from bot.model.ids import random_id
from bot.model.inbound import Inbound
from bot.model.ports import Connector, Recovers
from bot.store.backfill import not_had
from bot.store.redis import keys
from bot.wiring.stores import Stores

log = structlog.get_logger()

ON_ITS_WAY = timedelta(seconds=60)  # a webhook and its repetitions take fifteen seconds at most


class Recovery:
    """One worker at a time compares the logs. `every` is the pause between two looks."""

    def __init__(
        self, connectors: Mapping[str, Connector], found: Stores, clock: Clock, owner: str, every: timedelta
    ) -> None:
        self._logs: dict[str, Recovers] = {name: one for name, one in connectors.items() if isinstance(one, Recovers)}
        self._stores = found
        self._clock = clock
        self._owner = owner
        self._every = every
        self._on_its_way = min(ON_ITS_WAY, every)
        self._next = clock()
        self._door_was_away = False

    async def look(self) -> None:
        """Called every few seconds; looks if it is time to, or if the door has come back."""
        if not self._every or not self._logs:
            return
        away = not await self._stores.alive.served_by("gateway")
        back, self._door_was_away = self._door_was_away and not away, away
        now = self._clock()
        if back:  # what is written at this moment is still on its way
            self._next = min(self._next, now + self._on_its_way)
        if now < self._next or not await self._stores.alive.hold("recover", self._owner):
            return
        self._next = now + self._every
        for name, messenger in self._logs.items():
            try:
                await self._compare(name, messenger, now - self._on_its_way)
            except LogUnreadableError as error:
                log.warning("recover.log_unreadable", connector=name, reason=str(error))

    async def _compare(self, name: str, messenger: Recovers, until: datetime) -> None:
        """The first time there is no good moment before now: what came earlier was somebody else's."""
        redis, key = self._stores.redis, keys.compared(name)
        mark = await redis.get(key)
        if mark is not None:
            await recover(
                messenger.missed,
                partial(not_had, redis, self._stores.addresses, name),
                partial(self._receive, name),
                compared_until=from_ms(int(mark)),
                until=until,
            )
        await redis.set(key, to_ms(until))

    async def _receive(self, name: str, inbound: Inbound) -> bool:
        return await receive(
            inbound,
            name,
            addresses=self._stores.addresses,
            mailbox=self._stores.mailbox,
            ready=self._stores.ready,
            clock=self._clock,
            new_id=random_id,
        )
