"""Asking the platforms which of our templates they have approved, for all workers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Protocol

import structlog

from bot.model.alarm import Alarms
from bot.model.clock import Clock
from bot.model.connector import Connector, Templates
from bot.model.content import Content
from bot.model.errors import TemplatesUnreadableError
from bot.model.template import Outlook, Standing, Template
from bot.model.template_availability import Known, KnownTemplates
from bot.model.words import NoticeWords

log = structlog.get_logger()

CALM = {"approved", "pending"}
SHORTEST_LIFE = timedelta(minutes=15)
"""What leaves later than this after its event is no news, if no notice type says otherwise."""


class Worded(Content, Protocol):
    """Content that knows its templates also in words that were live before."""

    def templates_of(self, words: Iterable[NoticeWords]) -> Sequence[Template]: ...


class Wordings(Protocol):
    """The words that consents may have been given for."""

    async def all(self) -> Sequence[NoticeWords]: ...


class TemplateWatch:
    """`every` is the pause between two looks at a platform."""

    def __init__(
        self,
        connectors: Mapping[str, Connector],
        reach: KnownTemplates,
        words: Wordings,
        content: Callable[[], Worded],
        clock: Clock,
        every: timedelta,
        alarms: Alarms,
    ) -> None:
        self._messengers: dict[str, Templates] = {n: one for n, one in connectors.items() if isinstance(one, Templates)}
        self._reach = reach
        self._words = words
        self._content = content
        self._clock = clock
        self._every = every
        self._alarms = alarms
        self._asked: set[str] = set()

    async def look_outside(self) -> None:
        """Ask the platforms if it is time to."""
        known = await self._reach.known()
        if not self._is_due(known):
            return
        self._asked = {template.key for template in self._content().templates}
        templates = await self._templates()
        outlooks = {name: await self._ask(name, one, known, templates) for name, one in self._messengers.items()}
        crowded = await self._reach.crowds(self._most_in_time())
        await self._reach.keep(Known(outlooks, tuple(sorted(crowded)), self._clock()))

    def _is_due(self, known: Known) -> bool:
        """Also at once when a release brings templates that nobody has asked about."""
        new = {template.key for template in self._content().templates} - self._asked
        heard = [outlook.standings.keys() for outlook in known.outlooks.values()]
        return self._clock() - known.at >= self._every or any(new - keys for keys in heard)

    async def _templates(self) -> tuple[Template, ...]:
        """Those of the words that are live, and of all that consents may have been given for before."""
        content = self._content()
        earlier = [words for words in await self._words.all() if words.version not in self._live_versions()]
        return (*content.templates, *content.templates_of(earlier))

    def _live_versions(self) -> set[str]:
        return {word.version for word in self._content().words.values()}

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
        await self._alarms.raise_("template_paused", details)

    def _most_in_time(self) -> int:
        """How many notices about one thing leave before they are no news any more."""
        lives = min((notice.drop_after for notice in self._content().notices.values()), default=SHORTEST_LIFE)
        return round(
            min(messenger.allowance.per_second for messenger in self._messengers.values()) * lives.total_seconds()
        )
