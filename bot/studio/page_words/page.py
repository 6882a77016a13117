"""The page of the words that customers read on pages: the chat, the start page, what is kept of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.content.edit.limits import clean_text
from bot.content.page_words import GENERAL, PREFIX, STARTER, TITLE
from bot.content.strict_yaml import LOCALES
from bot.model.audit import Audit
from bot.model.errors import RefusedError
from bot.model.page_words import SHOWN
from bot.model.workspace import Edit, Workspace
from bot.studio.draft_texts import RESPONSES, DraftText, draft_texts
from bot.studio.studio_page import StudioPage
from bot.studio.typed_page import TypedPage

Raw = dict[str, Any]
STARTS = (PREFIX, STARTER, TITLE)


@dataclass(frozen=True)
class PageWordsParts:
    """`packs` are those that are switched on, `values` what fits every text."""

    workspace: Workspace
    audit: Audit
    packs: Collection[str]
    values: Collection[str]

    async def shown(self) -> Raw:
        found = {text.name: text for text in await self._found()}
        pages = [{"name": page, "words": list(_of_page(page, found))} for page in SHOWN]
        starters = [_word(text, frozenset()) for name, text in found.items() if name.startswith(STARTER)]
        titles = [_word(text, frozenset()) for name, text in found.items() if name.startswith(TITLE)]
        beside = [{"name": "starters", "words": starters}, {"name": "titles", "words": titles}]
        return {"pages": [*pages, *beside], "values": sorted(self.values)}

    async def check(self, edit: Edit) -> Edit:
        """A text that a page shows, in the file in which it lies; raises RefusedError."""
        place = next((one.file for one in await self._found() if one.name == edit.unit[1]), "")
        if edit.file != (place or _home(edit.unit[1])):
            raise RefusedError("unknown")
        return replace(edit, after=clean_text(edit.after))

    async def _found(self) -> list[DraftText]:
        return [one for one in await draft_texts(self.workspace, STARTS) if one.file.partition("/")[0] in self.packs]


def page_words(parts: PageWordsParts) -> StudioPage:
    page = TypedPage("page_words", parts.workspace, parts.audit, parts.shown, _holds, parts.check)
    return StudioPage("page_words", "page_words", page.routes())


def _of_page(page: str, found: dict[str, DraftText]) -> Iterator[Raw]:
    """All words of a page in its order; one that the file lacks waits to be written."""
    for key, puts_in in SHOWN[page].items():
        name = f"{PREFIX}{page}_{key}"
        yield _word(found.get(name) or DraftText(_home(name), name, {}, {}), puts_in, key)


def _word(text: DraftText, puts_in: frozenset[str], key: str = "") -> Raw:
    return {
        "file": text.file,
        "name": text.name,
        "key": key or text.name.removeprefix(STARTER).removeprefix(TITLE),
        "puts_in": sorted(puts_in),
        "locales": {locale: text.first(locale) for locale in LOCALES if text.now.get(locale)},
        "shipped": {locale: said[0] for locale, said in text.shipped.items() if said},
    }


def _home(name: str) -> str:
    """Where the words of a page lie if they are nowhere yet; empty for what no page shows."""
    homes = (f"{GENERAL}/page_{page}/{RESPONSES}" for page, keys in SHOWN.items() if _key(name, page) in keys)
    return next(homes, "")


def _key(name: str, page: str) -> str:
    return name.removeprefix(f"{PREFIX}{page}_")


def _holds(file: str, unit: tuple[str, ...], *, edited: bool) -> bool:
    if not file.endswith(f"/{RESPONSES}") or len(unit) != 4 or unit[0] != "text" or not unit[1].startswith(STARTS):
        return False
    return not edited or (unit[2] in LOCALES and unit[3] == "0")
