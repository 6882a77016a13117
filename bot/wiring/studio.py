"""The studio: its pages with what each works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.model.clock import Clock, utc_now
from bot.settings import Settings
from bot.studio.app import studio_app
from bot.studio.audit.page import audit
from bot.studio.compare.page import compare
from bot.studio.overview.page import overview
from bot.studio.people.page import people
from bot.studio.releases.page import releases
from bot.studio.skills.page import skills
from bot.studio.special.page import special
from bot.studio.state.page import state
from bot.studio.tryout.page import tryout
from bot.wiring.doors import internal_url
from bot.wiring.packs import build_packs, known_packs
from bot.wiring.skills import skill_parts
from bot.wiring.special import build_special
from bot.wiring.standing import standing
from bot.wiring.stores import stores
from bot.wiring.studio_audit import SubjectTitles
from bot.wiring.studio_compare import compare_parts
from bot.wiring.studio_overview import overview_parts
from bot.wiring.studio_tryout import tryout_parts
from bot.wiring.switching import release_switch
from bot.wiring.values_pages import values_pages


def build_studio(settings: Settings, redis: Any, clock: Clock = utc_now) -> web.Application:
    """Raises SettingsError."""
    found = stores(settings, redis, clock)
    editing = skill_parts(settings, redis, found.audit, clock)
    pages = [
        overview(
            replace(overview_parts(settings, found, clock), workspace=editing.workspace)
        ),  # looked at once for both
        skills(editing),
        *values_pages(settings, redis, found, clock),
        special(build_special(settings, redis, found, clock)),
        tryout(tryout_parts(settings, found, clock), settings.company),
        compare(compare_parts(settings, found, clock)),
        releases(release_switch(settings, redis, clock), found.audit),
        people(found.team, found.second_admin, internal_url(settings), clock),
        state(standing(settings, found, clock)),
        audit(found.audit, SubjectTitles(editing.workspace, release_switch(settings, redis, clock))),
    ]
    return studio_app(
        pages,
        found.sessions,
        company=settings.company,
        internal_url=internal_url(settings),
        titles=_titles(settings, clock),
    )


def _titles(settings: Settings, clock: Clock) -> Mapping[str, Mapping[str, str]]:
    packs = {f"pack.{pack.name}": pack.title for pack in known_packs(settings)}
    return packs | {f"entity.{kind.name}": kind.title for kind in build_packs(settings, clock=clock).entities()}
