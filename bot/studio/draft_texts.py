"""The responses of the draft beside the shipped ones, as pages list them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.content.edit import texts
from bot.model.errors import RefusedError
from bot.model.workspace import Workspace

RESPONSES = "responses.yml"
ByLocale = Mapping[str, list[str]]


@dataclass(frozen=True)
class DraftText:
    """One response: where it lies, what it says now, and what the installed version says."""

    file: str
    name: str
    now: ByLocale
    shipped: ByLocale

    def first(self, locale: str) -> str:
        """What a page shows of it."""
        return next(iter(self.now.get(locale, ())), "")


async def draft_texts(workspace: Workspace, starts: tuple[str, ...]) -> list[DraftText]:
    """Those whose names begin so, in the order of files and in the files' order."""
    own = await workspace.files()
    found = []
    for file in await workspace.paths():
        if file.endswith(f"/{RESPONSES}"):
            shipped = _texts(workspace.shipped(file) or "")
            now = _texts(own[file]) if file in own else shipped
            found += [
                DraftText(file, name, said, shipped.get(name, {}))
                for name, said in now.items()
                if name.startswith(starts)
            ]
    return found


@lru_cache(maxsize=256)
def _texts(text: str) -> Mapping[str, ByLocale]:
    """Kept by its text: most files are the same at each look. What cannot be read, the findings tell."""
    try:
        return texts.texts(text)
    except RefusedError:
        return {}
