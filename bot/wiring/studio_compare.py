"""The studio's page for checking and publishing, with what it works on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import yaml

from bot.content.folders import SKILL
from bot.model.clock import Clock
from bot.model.workspace import Workspace
from bot.settings import Settings
from bot.studio.compare.api import CompareParts
from bot.studio.compare.views import Titles
from bot.wiring.stores import Stores
from bot.wiring.switching import release_switch
from bot.wiring.training import publishing, training
from bot.wiring.workspace import workspace

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def compare_parts(settings: Settings, found: Stores, clock: Clock) -> CompareParts:
    """Raises SettingsError."""
    draft = workspace(settings, found.redis, clock)
    return CompareParts(
        training=training(settings, found, clock),
        publishing=publishing(settings, found, clock),
        switch=release_switch(settings, found.redis, clock),
        workspace=draft,
        second_admin=found.second_admin,
        audit=found.audit,
        titles=DraftTitles(draft),
        clock=clock,
    )


class DraftTitles:
    """What the draft's skills are called, read once for each revision."""

    def __init__(self, draft: Workspace) -> None:
        self._draft = draft
        self._head = -1
        self._titles: Titles = {}

    async def __call__(self) -> Titles:
        head = await self._draft.head()
        if head != self._head:
            files = [path for path in await self._draft.paths() if path.endswith(f"/{SKILL}")]
            texts = {path.split("/")[-2]: await self._draft.text(path) or "" for path in files}
            self._titles, self._head = await asyncio.to_thread(_titles, texts), head
        return self._titles


def _titles(texts: Mapping[str, str]) -> Titles:
    return {name: title for name, text in texts.items() if (title := _title(text))}


def _title(text: str) -> Mapping[str, str]:
    """Empty where an editor has left the file in pieces."""
    try:
        read = yaml.load(text, Loader=_Loader)  # noqa: S506  # a safe one
    except yaml.YAMLError:
        return {}
    title = read.get("title") if isinstance(read, dict) else None
    return {str(key): str(value) for key, value in title.items()} if isinstance(title, dict) else {}
