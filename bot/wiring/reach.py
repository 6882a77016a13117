"""Asking the platforms which of our templates they have approved: one worker at a time, for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import structlog

from bot.model.clock import Clock
from bot.model.errors import TemplatesUnreadableError
from bot.model.ports import Connector, Content, Templates
from bot.model.template import Outlook, Standing
from bot.store.reach import Known
from bot.wiring.stores import Stores

log = structlog.get_logger()

CALM = {"approved", "pending"}
SHORTEST_LIFE = timedelta(minutes=15)
"""What leaves later than this after its event is no news, if no notice type says otherwise."""


class ReachWatch:
    """`every` is the pause between two looks at a platform; what others have seen is caught up with at once."""

    def __init__(
        self,
        connectors: Mapping[str, Connector],
        found: Stores,
        content: Callable[[], Content],
        clock: Clock,
        owner: str,
        every: timedelta,
    ) -> None:
        self._messengers: dict[str, Templates] = {n: one for n, one in connectors.items() if isinstance(one, Templates)}
        self._stores = found
        self._content = content
        self._clock = clock
        self._owner = owner
        self._every = every
        for name, messenger in self._messengers.items():
            found.reach.allow(name, messenger.allowance)

    async def look_outside(self) -> None:
        """Called every second; asks the platforms if it is time to."""
        if not self._messengers:
            return
        reach = self._stores.reach
        known = await reach.known()
        if self._clock() - known.at >= self._every and await self._stores.alive.hold("reach", self._owner):
            outlooks = {name: await self._ask(name, one, known) for name, one in self._messengers.items()}
            await reach.keep(Known(outlooks, tuple(sorted(await reach.crowds(self._most_in_time()))), self._clock()))
        await reach.look()

    async def _ask(self, name: str, messenger: Templates, known: Known) -> Outlook:
        """A platform that does not tell leaves what is known of it; what it has changed its mind about is told."""
        before = known.outlooks.get(name, Outlook())
        try:
            after = await messenger.outlook(self._content().templates)
        except TemplatesUnreadableError as error:
            log.warning("templates.unreadable", connector=name, reason=str(error))
            return before
        was = {key: standing.status for key, standing in before.standings.items()}
        changed = [one for key, one in after.standings.items() if one.status != was.get(key)]
        if missing := sum(one.status == "missing" for one in changed):
            log.warning("templates.missing", connector=name, number=missing, mend=f"lotse {name} sync")
        for standing in changed:
            if standing.status != "missing":
                await self._tell(name, standing)
        return after

    async def _tell(self, name: str, standing: Standing) -> None:
        """What WhatsApp takes no more is for an admin to see; what it has not yet judged is not."""
        log.info("templates.changed", connector=name, template=standing.version, status=standing.status)
        if standing.status not in CALM:
            details = {"messenger": name, "template": standing.version, "status": standing.status}
            await self._stores.alarms.raise_("template_paused", details)

    def _most_in_time(self) -> int:
        """How many notices about one thing leave before they are no news any more."""
        lives = min((notice.drop_after for notice in self._content().notices.values()), default=SHORTEST_LIFE)
        return round(min(one.allowance.per_second for one in self._messengers.values()) * lives.total_seconds())
