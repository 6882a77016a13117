"""Looking for what never arrived: at the start, after the public door was away, and every few minutes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog

from bot.flow.inbound.backfill import recover
from bot.model.clock import Clock
from bot.model.connector import Connector, Recovers
from bot.model.errors import LogUnreadableError
from bot.model.inbound import Inbound, Receive

log = structlog.get_logger()

ON_ITS_WAY = timedelta(seconds=60)  # a webhook and its repetitions take fifteen seconds at most
UNSEEN = timedelta(seconds=10)


class Compared(Protocol):
    """What is known of each messenger's log. Raises NotStoredError."""

    async def until(self, connector: str) -> datetime | None:
        """Up to when it was compared; None before the first time."""

    async def keep(self, connector: str, until: datetime) -> None: ...

    async def not_had(self, connector: str, found: Sequence[Inbound]) -> Sequence[Inbound]:
        """Those of them that no mailbox has had, in their order."""


class Recovery:
    """Compares the logs with the mailboxes. `doors` gives the gateways that live; `every` is the pause between two
    looks. Who has not looked for a while, because another worker did, cannot know that the door was open."""

    def __init__(
        self,
        connectors: Mapping[str, Connector],
        compared: Compared,
        receive: Receive,
        doors: Callable[[], Awaitable[Sequence[str]]],
        clock: Clock,
        every: timedelta,
    ) -> None:
        self._logs: dict[str, Recovers] = {name: one for name, one in connectors.items() if isinstance(one, Recovers)}
        self._compared = compared
        self._receive = receive
        self._doors = doors
        self._clock = clock
        self._every = every
        self._on_its_way = min(ON_ITS_WAY, every)
        self._next = self._looked = clock()
        self._door_was_away = False

    async def look(self) -> None:
        """Called every second; looks if it is time to, or if the door has come back."""
        away, now = not await self._doors(), self._clock()
        unseen, self._looked = now - self._looked > UNSEEN, now
        back, self._door_was_away = (self._door_was_away or unseen) and not away, away
        if back:  # what is written at this moment is still on its way
            self._next = min(self._next, now + self._on_its_way)
        if now < self._next:
            return
        self._next = now + self._every
        for name, messenger in self._logs.items():
            try:
                await self._compare(name, messenger, now - self._on_its_way)
            except LogUnreadableError as error:
                log.warning("recover.log_unreadable", connector=name, reason=str(error))
        self._looked = self._clock()

    async def _compare(self, name: str, messenger: Recovers, until: datetime) -> None:
        """The first time there is no good moment before now: what came earlier was somebody else's."""
        mark = await self._compared.until(name)
        if mark is not None:
            await recover(
                messenger.missed,
                partial(self._compared.not_had, name),
                partial(self._receive, name),
                compared_until=mark,
                until=until,
            )
        await self._compared.keep(name, until)
