"""The page of notice types: what each may say in every language, and what a messenger makes of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.content.edit import source
from bot.content.edit.limits import clean_text
from bot.content.folders import NOTICES
from bot.content.notices import REQUIRED, placeholders
from bot.content.page_words import TITLE
from bot.content.strict_yaml import LOCALES
from bot.model.audit import Audit
from bot.model.channel import Channel
from bot.model.errors import RefusedError
from bot.model.subject import Kinds
from bot.model.workspace import Edit, Workspace
from bot.studio.draft_texts import draft_texts
from bot.studio.studio_page import StudioPage
from bot.studio.typed_page import TypedPage

Raw = dict[str, Any]
Types = Mapping[str, Any]


@dataclass(frozen=True)
class NoticeParts:
    """`packs` are those that are switched on, `values` what fits every text."""

    workspace: Workspace
    audit: Audit
    packs: Collection[str]
    kinds: Kinds
    values: Mapping[str, str]
    channels: Sequence[Channel]

    async def shown(self) -> Raw:
        titles = {text.name.removeprefix(TITLE): text for text in await draft_texts(self.workspace, (TITLE,))}
        types = []
        for file in await self._files():
            shipped = self._shipped(file)
            for name, raw in (await self._types(file)).items():
                title = titles.get(name)
                said = {locale: title.first(locale) for locale in LOCALES} if title else {}
                types.append(self._type(file, name, raw, shipped.get(name, {})) | {"title": said})
        channels = [
            {"label": one.label or one.name, "limit": one.text_limit, "templates": one.templates}
            for one in self.channels
        ]
        return {"types": types, "channels": channels, "values": dict(self.values)}

    async def check(self, edit: Edit) -> Edit:
        """A text of a type that there is; raises RefusedError."""
        if edit.file not in await self._files() or edit.unit[1] not in await self._types(edit.file):
            raise RefusedError("unknown")
        return replace(edit, after=clean_text(edit.after))

    def _type(self, file: str, name: str, raw: Any, shipped: Any) -> Raw:
        raw = raw if isinstance(raw, dict) else {}
        about = self.kinds.subjects.get(str(raw.get("subject")))
        said, before = _texts(raw), _texts(shipped)
        names = dict.fromkeys([*REQUIRED[:3], *said, *REQUIRED])
        return {
            "file": file,
            "name": name,
            "may": {field: about.samples.get(field, "") for field in sorted(placeholders(about))} if about else {},
            "texts": [{"name": text, "locales": said.get(text, {}), "shipped": before.get(text, {})} for text in names],
            **{key: raw.get(key) for key in ("shape", "budget", "longest", "quiet_hours", "drop_after", "template")},
            "variables": raw.get("variables") or [],
        }

    async def _files(self) -> list[str]:
        paths = await self.workspace.paths()
        return [path for path in paths if is_notices(path) and path.partition("/")[0] in self.packs]

    async def _types(self, file: str) -> Types:
        """Of a file that cannot be read none, which its findings say."""
        try:
            read = await self.workspace.read(file)
        except RefusedError:
            return {}
        return read if isinstance(read, dict) else {}

    def _shipped(self, file: str) -> Types:
        read = source.values(self.workspace.shipped(file) or "")
        return read if isinstance(read, dict) else {}


def notices(parts: NoticeParts) -> StudioPage:
    page = TypedPage("notices", parts.workspace, parts.audit, parts.shown, _holds, parts.check)
    return StudioPage("notices", "notices", page.routes())


def is_notices(file: str) -> bool:
    return file.count("/") == 1 and file.endswith(f"/{NOTICES}")


def _holds(file: str, unit: tuple[str, ...], *, edited: bool) -> bool:
    if not edited:
        return is_notices(file)
    return is_notices(file) and len(unit) == 5 and unit[0] == "key" and unit[2] == "texts" and unit[4] in LOCALES


def _texts(raw: Any) -> Mapping[str, Mapping[str, str]]:
    texts = raw.get("texts") if isinstance(raw, dict) else None
    listed = texts.items() if isinstance(texts, dict) else ()
    return {
        str(name): {locale: str(text) for locale, text in by.items()} for name, by in listed if isinstance(by, dict)
    }
