"""The pages that keep what is typed, over the draft of an installation with all that is shipped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.content.edit.workspace import ContentWorkspace
from bot.studio.studio_page import StudioPage
from bot.wiring.stores import stores
from bot.wiring.values_pages import values_pages
from bot.wiring.workspace import workspace
from tests.studio.scene import Studio
from tests.studio.test_facts_page import forget_drafts
from tests.support.settings import given

PAGES = ("notices", "page_words", "nicknames")
STATIONS, CHAT, NOTICES = "transit/stations.yml", "common/page_chat/responses.yml", "transit/notices.yml"
EMPTY = ("text", "utter_page_chat_empty_title", "de", "0")
RUNS = ("key", "line_runs_again", "texts", "ended", "de")


class Draft:
    """The draft of an installation with all packs, and its three pages."""

    def __init__(self, studio: Studio, folder: Path) -> None:
        self.settings = given(data_dir=folder, connectors="twilio,webchat")
        self.studio = studio
        found = stores(self.settings, studio.redis, studio.clock)
        built = values_pages(self.settings, studio.redis, found, studio.clock)
        self.pages: list[StudioPage] = [page for page in built if page.name in PAGES]
        self.workspace: ContentWorkspace = workspace(self.settings, studio.redis, studio.clock)

    async def edited(self, token: str, page: str, *edits: tuple[str, tuple[str, ...], Any, Any]) -> tuple[int, Any]:
        body = {"edits": [dict(zip(("file", "unit", "before", "after"), edit, strict=True)) for edit in edits]}
        answer = await self.studio.call("POST", f"/studio/api/{page}/edit", token, body)
        return answer.status, await answer.json()

    async def told(self, token: str, page: str) -> list[tuple[str, str]]:
        """The findings of a page: code and last part of the unit."""
        answer = await self.studio.call("GET", f"/studio/api/{page}/findings", token)
        return [(one["code"], one["unit"][-1]) for one in (await answer.json())["findings"]]

    async def view(self, token: str, page: str) -> Any:
        return (await (await self.studio.call("GET", f"/studio/api/{page}", token)).json())["view"]

    async def now(self, file: str, unit: tuple[str, ...]) -> Any:
        value = await self.workspace.read(file)
        for key in unit[1:]:
            value = value.get(key)
        return value


@pytest.fixture
async def draft(studio: Studio, tmp_path: Path) -> AsyncIterator[Draft]:
    await forget_drafts(studio)
    yield Draft(studio, tmp_path)
    await forget_drafts(studio)
