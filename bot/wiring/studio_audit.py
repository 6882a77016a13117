"""What the studio's log calls the things that were changed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.content.folders import FACTS
from bot.model.release import Switch
from bot.model.workspace import Workspace
from bot.studio.audit.api import Titles
from bot.wiring.studio_compare import DraftTitles


class SubjectTitles:
    """Skills and facts as the draft calls them, releases by their notes. What has no title is told by its name."""

    def __init__(self, draft: Workspace, switch: Switch) -> None:
        self._draft = draft
        self._skills = DraftTitles(draft)
        self._switch = switch

    async def __call__(self) -> Titles:
        noted = {one.id: dict.fromkeys(("de", "en"), one.note) for one in await self._switch.releases() if one.note}
        return {**noted, **await self._facts(), **await self._skills()}

    async def _facts(self) -> Titles:
        found: dict[str, Mapping[str, str]] = {}
        for path in await self._draft.paths():
            read = await self._draft.read(path) if path.endswith(f"/{FACTS}") else None
            for name, fact in read.items() if isinstance(read, Mapping) else ():
                title = fact.get("title") if isinstance(fact, Mapping) else None
                if isinstance(title, Mapping):
                    found[str(name)] = {str(key): str(text) for key, text in title.items()}
        return found
