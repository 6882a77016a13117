"""The studio's pages of the company's values: dated facts, the company and its hours, notices, words of pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.model.clock import Clock
from bot.model.fact import Facts
from bot.settings import Settings
from bot.studio.company.api import CompanyApi
from bot.studio.company.page import company
from bot.studio.facts.api import FactsApi
from bot.studio.facts.page import facts
from bot.studio.studio_page import StudioPage
from bot.wiring.company import installed_company
from bot.wiring.doors import timezone
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
    return [facts(FactsApi(draft, found.audit, live_facts, today)), company(own)]
