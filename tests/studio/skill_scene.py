"""The pages of questions over the shipped content and a real draft."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page, expect

import connectors
from bot.store.audit import RedisAudit
from bot.studio.skills.page import skills
from bot.studio.skills.parts import SkillParts
from bot.studio.studio_page import StudioPage
from bot.wiring.skills import skill_parts
from tests.studio.scene import Studio
from tests.support.settings import given

CHANNELS = ("twilio", "webchat")


class Skills:
    """What a test does with the questions of a studio."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.audit = RedisAudit(studio.redis, studio.clock)
        settings = given(company="Hansebahn", packs="transit,parcel")
        made = skill_parts(settings, studio.redis, self.audit, studio.clock)
        channels = [connectors.channel(name) for name in CHANNELS]
        self.parts = SkillParts(**{**vars(made), "channels": channels})
        self.workspace = self.parts.workspace

    async def emptied(self) -> Skills:
        """With nothing of what an earlier test has changed."""
        async for key in self.studio.redis.scan_iter("{content}*"):
            await self.studio.redis.delete(key)
        return self

    @property
    def pages(self) -> list[StudioPage]:
        return [skills(self.parts)]

    async def sentences(self, place: str, language: str = "de") -> list[str]:
        """Those of the draft."""
        text = await self.workspace.text(f"{place}/nlu.yml") or ""
        return [line.strip()[2:] for line in text.split(f"language: {language}")[1].split("intent:")[0].split("\n")[2:]]

    async def call(self, method: str, path: str, token: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        answer = await self.studio.call(method, f"/studio/api/skills{path}", token, body)
        return answer.status, await answer.json()


async def kept(page: Page) -> None:
    """Wait until the server has all that was changed."""
    await expect(page.locator(".save-state")).to_have_class("save-state saved")
