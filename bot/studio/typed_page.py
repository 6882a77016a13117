"""The calls of a page that keeps what is typed: it shows values of the draft's files and changes them one by one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from aiohttp import web
from pydantic import Field

from bot.model.audit import Audit
from bot.model.workspace import Edit, Workspace
from bot.studio.changes import changed_parts, saved, undone
from bot.web.bodies import Strict, read

LARGEST = 500_000
PAST = 200
"""So many of the last revisions are looked through for those of one page."""
Key = Annotated[str, Field(max_length=600)]


class Holds(Protocol):
    """Whether it may be edited here; of a finding, which may name less than a unit, whether it is told here."""

    def __call__(self, file: str, unit: tuple[str, ...], *, edited: bool) -> bool: ...


class OneEdit(Strict):
    """A change of one unit; which there are, the edits say."""

    file: Annotated[str, Field(max_length=200)]
    unit: Annotated[tuple[Key, ...], Field(min_length=2, max_length=6)]
    before: Any = None
    after: Any = None


class Edits(Strict):
    edits: Annotated[tuple[OneEdit, ...], Field(min_length=1, max_length=500)]


@dataclass(frozen=True)
class TypedPage:
    """`shown` is what the page is made of; `check` cleans an edit, or raises RefusedError for what must not even be
    kept; `holds` says whether a unit of a file is one of this page's."""

    name: str
    workspace: Workspace
    audit: Audit
    shown: Callable[[], Awaitable[dict[str, Any]]]
    holds: Holds
    check: Callable[[Edit], Awaitable[Edit]]

    def routes(self) -> list[web.RouteDef]:
        path = f"/api/{self.name}"
        return [
            web.get(path, self.whole, allow_head=False),
            web.get(f"{path}/watch", self.watch, allow_head=False),
            web.get(f"{path}/findings", self.findings, allow_head=False),
            web.get(f"{path}/history", self.history, allow_head=False),
            web.post(f"{path}/edit", self.edit),
            web.post(f"{path}/undo", self.undo),
        ]

    async def whole(self, _: web.Request) -> web.Response:
        return await self._whole()

    async def watch(self, _: web.Request) -> web.Response:
        """Whether anything has changed since."""
        return web.json_response({"revision": await self.workspace.head()})

    async def findings(self, _: web.Request) -> web.Response:
        """What is wrong with the page's values. Asked for by itself, since it is not known at once."""
        found = [one for one in await self.workspace.findings() if self.holds(one.file, one.unit, edited=False)]
        rows = [
            {"file": one.file, "unit": list(one.unit), "level": one.level, "code": one.code, "words": dict(one.words)}
            for one in found
        ]
        return web.json_response({"findings": rows})

    async def history(self, _: web.Request) -> web.Response:
        """What was changed on this page, the latest first."""
        found = [one for one in await self.workspace.history(limit=PAST) if any(map(self._is_own, one.edits))]
        return web.json_response({"revisions": [changed_parts(one) for one in found[:50]]})

    async def edit(self, request: web.Request) -> web.Response:
        """Answers with the page as it is then; raises RefusedError."""
        body = await read(request, Edits, LARGEST)
        edits = [Edit(one.file, one.unit, one.before, one.after) for one in body.edits]
        if not all(map(self._is_own, edits)):
            return web.json_response({"code": "unit"}, status=400)
        edits = [await self.check(edit) for edit in edits]
        subject = ", ".join(sorted({edit.file.removesuffix(".yml") for edit in edits}))
        done = await saved(request, self.workspace, self.audit, edits, "content.edited", subject)
        if isinstance(done, web.Response):
            return done
        made = [{"file": edit.file, "unit": edit.unit, "after": edit.after} for edit in edits]
        return await self._whole(done.number if done.edits else 0, made)

    async def undo(self, request: web.Request) -> web.Response:
        done = await undone(request, self.workspace, self.audit, self._is_own)
        return done if isinstance(done, web.Response) else await self._whole()

    def _is_own(self, edit: Edit) -> bool:
        return self.holds(edit.file, edit.unit, edited=True)

    async def _whole(self, number: int = 0, made: Sequence[dict[str, Any]] = ()) -> web.Response:
        """`made` is what the edits came to, cleaned."""
        revision = await self.workspace.head()  # before the files: what comes between is read again
        view = await self.shown() | {"revision": revision}
        return web.json_response({"view": view, "number": number, "made": list(made)})
