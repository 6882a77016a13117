"""The studio's pages of the company's values: dated facts, the company and its hours, notices, words of pages,
nicknames."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import connectors
from bot.model.clock import Clock
from bot.model.fact import Facts
from bot.settings import Settings
from bot.studio.company.api import CompanyApi
from bot.studio.company.page import company
from bot.studio.facts.api import FactsApi
from bot.studio.facts.page import facts
from bot.studio.nicknames.page import Named, NicknameParts, nicknames
from bot.studio.notices.page import NoticeParts, notices
from bot.studio.page_words.page import PageWordsParts, page_words
from bot.studio.studio_page import StudioPage
from bot.wiring.company import installed_company, values_of
from bot.wiring.doors import timezone
from bot.wiring.packs import build_packs, kinds, pack_names
from bot.wiring.stores import Stores
from bot.wiring.switching import ContentFollowed
from bot.wiring.workspace import workspace


def values_pages(settings: Settings, redis: Any, found: Stores, clock: Clock) -> list[StudioPage]:
    """Raises SettingsError."""
    draft, live, zone = workspace(settings, redis, clock), ContentFollowed(settings, redis), timezone(settings)

    async def live_facts() -> Facts:
        await live.look()
        return live.now.facts if live.now else {}

    def today() -> date:
        return clock().astimezone(zone).date()

    own = CompanyApi(draft, found.audit, installed_company(settings), lambda: clock().astimezone(zone))
    packs = pack_names(settings)
    values = values_of(settings, installed_company(settings))
    channels = [connectors.channel(name) for name in settings.enabled_connectors()]
    return [
        facts(FactsApi(draft, found.audit, live_facts, today)),
        company(own),
        notices(NoticeParts(draft, found.audit, packs, kinds(settings), values, channels)),
        page_words(PageWordsParts(draft, found.audit, packs, values)),
        nicknames(NicknameParts(draft, found.audit, _name_lists(settings))),
    ]


def _name_lists(settings: Settings) -> list[Named]:
    """Those of the packs that are switched on; raises SettingsError."""
    built = [(pack, sources) for pack, sources in build_packs(settings).built if pack.name in pack_names(settings)]
    return [
        Named(pack.name, names, partial(names.known, sources)) for pack, sources in built for names in pack.name_lists
    ]
