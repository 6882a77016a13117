"""The page of nicknames: what people call the things that packs have names for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from bot.content.edit import source
from bot.model.audit import Audit
from bot.model.errors import RefusedError
from bot.model.name_list import NameList
from bot.model.workspace import Edit, Workspace
from bot.studio.studio_page import StudioPage
from bot.studio.typed_page import TypedPage

Raw = dict[str, Any]
LONGEST, MOST = 60, 50
"""Of one nickname, and nicknames of one name."""
OFFERED = 12


@dataclass(frozen=True)
class Named:
    """A list of a pack with all names that there are now."""

    pack: str
    names: NameList
    known: Callable[[], Collection[str]]

    @property
    def file(self) -> str:
        return f"{self.pack}/{self.names.file}"


@dataclass(frozen=True)
class NicknameParts:
    workspace: Workspace
    audit: Audit
    lists: Sequence[Named]

    async def shown(self) -> Raw:
        return {"lists": [await self._list(one) for one in self.lists]}

    def holds(self, file: str, unit: tuple[str, ...], *, edited: bool) -> bool:
        found = self._of(file)
        if found is None or not edited:
            return found is not None
        names = found.names
        if unit[0] != "key":
            return False
        return (len(unit) == 3 and unit[1] in {names.called, names.several}) or (
            len(unit) == 2 and unit[1] in names.words
        )

    async def check(self, edit: Edit) -> Edit:
        """Raises RefusedError for what names nothing that there is."""
        found = self._of(edit.file)
        if found is None:
            raise RefusedError("unknown")
        if edit.after is None:
            return edit
        words = _words(edit.after)
        known = found.known()
        if edit.unit[1] == found.names.called and edit.before is None and edit.unit[2] not in known:
            raise RefusedError("unknown_name", name=edit.unit[2][:LONGEST])
        if edit.unit[1] == found.names.several and (lost := [word for word in words if word not in known]):
            raise RefusedError("unknown_name", name=lost[0])
        return replace(edit, after=words)

    async def offered(self, request: web.Request) -> web.Response:
        """Names that hold what somebody types, those first that begin so."""
        found = self._of(request.query.get("file", ""))
        typed = request.query.get("typed", "").strip().casefold()[:LONGEST]
        fits = [name for name in (found.known() if found else ()) if typed in name.casefold()]
        fits.sort(key=lambda name: (not name.casefold().startswith(typed), name))
        return web.json_response({"names": fits[:OFFERED]})

    async def _list(self, one: Named) -> Raw:
        names, known = one.names, one.known()
        now = _read(await self.workspace.text(one.file))
        called, several = (_mapping(now.get(key)) for key in (names.called, names.several))
        return {
            "file": one.file,
            "title": dict(names.title),
            "one": dict(names.one),
            "called": names.called,
            "several": names.several,
            "names": [{"name": name, "words": words, "known": name in known} for name, words in called.items()],
            "ambiguous": [{"name": word, "words": meant} for word, meant in several.items()],
            "words": [
                {"key": key, "title": dict(title), "words": now.get(key) if _is_list(now.get(key)) else []}
                for key, title in names.words.items()
            ],
            "number": len(known),
        }

    def _of(self, file: str) -> Named | None:
        return next((one for one in self.lists if one.file == file), None)


def nicknames(parts: NicknameParts) -> StudioPage:
    page = TypedPage("nicknames", parts.workspace, parts.audit, parts.shown, parts.holds, parts.check)
    offered = web.get("/api/nicknames/offered", parts.offered, allow_head=False)
    return StudioPage("nicknames", "nicknames", [*page.routes(), offered])


def _words(raw: Any) -> list[str]:
    """Each on one line and not too long; raises RefusedError."""
    if not _is_list(raw) or len(raw) > MOST:
        raise RefusedError("too_large")
    words = [unicodedata.normalize("NFC", " ".join(word.split())) for word in raw]
    if not all(words):
        raise RefusedError("empty")
    if any(len(word) > LONGEST for word in words):
        raise RefusedError("too_long", most=str(LONGEST))
    return words


def _is_list(raw: Any) -> bool:
    return isinstance(raw, list | tuple) and all(isinstance(word, str) for word in raw)


def _mapping(raw: Any) -> Mapping[str, list[str]]:
    """One word may stand without a list around it."""
    listed = raw.items() if isinstance(raw, dict) else ()
    return {str(name): list(words) if _is_list(words) else [str(words)] for name, words in listed}


def _read(text: str | None) -> Raw:
    """Of a file that cannot be read nothing, which its findings say."""
    try:
        read = source.values(text or "")
    except RefusedError:
        return {}
    return read if isinstance(read, dict) else {}
