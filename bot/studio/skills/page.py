"""What the pages of questions declare."""

from __future__ import annotations

from bot.studio.skills.calls import SkillCalls
from bot.studio.skills.parts import SkillParts
from bot.studio.studio_page import StudioPage


def skills(parts: SkillParts) -> StudioPage:
    """The list at `/studio/skills`; below it each question, and `new`."""
    return StudioPage("skills", "skills", tuple(SkillCalls(parts).routes()), deep=True)
