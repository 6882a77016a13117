"""Asking the platforms which of our templates they have approved: one worker at a time, for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import structlog

from bot.content.load import FolderContent
from bot.model.clock import Clock
from bot.model.errors import TemplatesUnreadableError
from bot.model.ports import Connector, Templates
from bot.model.template import Outlook, Standing, Template
from bot.store.template_availability import Known
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
        content: Callable[[], FolderContent],
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
        self._asked: set[str] = set()
        for name, messenger in self._messengers.items():
            found.reach.allow(name, messenger.allowance)

    async def look_outside(self) -> None:
        """Called every second; asks the platforms if it is time to."""
        if not self._messengers:
            return
        reach = self._stores.reach
        known = await reach.known()
        if self._is_due(known) and await self._stores.alive.hold("reach", self._owner):
            self._asked = {one.key for one in self._content().templates}
            templates = await self._templates()
            outlooks = {name: await self._ask(name, one, known, templates) for name, one in self._messengers.items()}
            await reach.keep(Known(outlooks, tuple(sorted(await reach.crowds(self._most_in_time()))), self._clock()))
        await reach.look()

    def _is_due(self, known: Known) -> bool:
        """Also at once when a release brings templates that nobody has asked about."""
        new = {one.key for one in self._content().templates} - self._asked
        heard = [outlook.standings.keys() for outlook in known.outlooks.values()]
        return self._clock() - known.at >= self._every or any(new - keys for keys in heard)

    async def _templates(self) -> tuple[Template, ...]:
        """Those of the words that are live, and of all that consents may have been given for before."""
        content = self._content()
        earlier = [one for one in await self._stores.words.all() if one.version not in self._live_versions()]
        return (*content.templates, *content.templates_of(earlier))

    def _live_versions(self) -> set[str]:
        return {one.version for one in self._content().words.values()}

    async def _ask(self, name: str, messenger: Templates, known: Known, templates: Sequence[Template]) -> Outlook:
        """A platform that does not tell leaves what is known of it; what it has changed its mind about is told."""
        before = known.outlooks.get(name, Outlook())
        try:
            after = await messenger.outlook(templates)
        except TemplatesUnreadableError as error:
            log.warning("templates.unreadable", connector=name, reason=str(error))
            return before
        was = {key: standing.status for key, standing in before.standings.items()}
        changed = [one for key, one in after.standings.items() if one.status != was.get(key)]
        if missing := sum(one.status == "missing" for one in changed):
            log.warning("templates.missing", connector=name, number=missing, mend=f"lotse {name} sync")
        if calm := Counter(str(one.status) for one in changed if one.status in CALM):
            log.info("templates.changed", connector=name, **calm)
        for standing in changed:
            if standing.status not in {*CALM, "missing"}:
                await self._tell(name, standing)
        return after

    async def _tell(self, name: str, standing: Standing) -> None:
        """What WhatsApp takes no more is for an admin to see; what it has not yet judged is not."""
        log.info("templates.changed", connector=name, template=standing.version, status=standing.status)
        details = {"messenger": name, "template": standing.version, "status": standing.status}
        await self._stores.alarms.raise_("template_paused", details)

    def _most_in_time(self) -> int:
        """How many notices about one thing leave before they are no news any more."""
        lives = min((notice.drop_after for notice in self._content().notices.values()), default=SHORTEST_LIFE)
        return round(min(one.allowance.per_second for one in self._messengers.values()) * lives.total_seconds())
