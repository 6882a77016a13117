"""What the page of the team declares."""

from __future__ import annotations

from bot.model.clock import Clock
from bot.model.second_admin import SecondAdmin
from bot.model.team import Team
from bot.studio.people.approvals import ApprovalsApi
from bot.studio.people.team import TeamApi
from bot.studio.studio_page import StudioPage


def people(team: Team, second_admin: SecondAdmin, internal_url: str, clock: Clock) -> StudioPage:
    calls = [*TeamApi(team, internal_url).routes(), *ApprovalsApi(second_admin, clock).routes()]
    return StudioPage("people", "people", calls)
