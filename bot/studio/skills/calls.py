"""The calls of the pages of questions. Who edits is an admin, which the guard before them has seen to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.content.edit.limits import clean_phrase
from bot.content.edit.similar import MARK
from bot.model.audit import Did
from bot.model.errors import RefusedError
from bot.model.workspace import ConflictError, Edit, Revision
from bot.studio.skills.bodies import LARGEST, Decided, Edits, NewSkill, OneEdit, Typed, Undone
from bot.studio.skills.needed import needed
from bot.studio.skills.new_skill import files_of, name_of
from bot.studio.skills.parts import SkillParts
from bot.studio.skills.told import did
from bot.studio.skills.view import (
    OWN,
    alike,
    counted,
    file_of,
    findings,
    history,
    is_own,
    listed,
    places,
    shown,
    undecided,
)
from bot.web.bodies import read
from bot.web.session_guard import signed_in

API = "/api/skills"
ONE = API + "/{pack:[a-z][a-z0-9_]{0,59}}/{skill:[a-z][a-z0-9_]{0,59}}"
EDITED = frozenset({"title", "topic", "in_queue", "keywords", "choices", "switched_off"})
"""Keys of a question that are edited here; what its program relies on is not."""
NO_SUCH = {"code": "unknown"}


class SkillCalls:
    def __init__(self, parts: SkillParts) -> None:
        self._parts = parts
        self._workspace = parts.workspace

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get(API, self.all, allow_head=False),
            web.get(f"{API}/findings", self.counted, allow_head=False),
            web.get(f"{API}/undecided", self.undecided, allow_head=False),
            web.post(f"{API}/decide", self.decide),
            web.post(f"{API}/new", self.new),
            web.get(ONE, self.one, allow_head=False),
            web.get(f"{ONE}/watch", self.watch, allow_head=False),
            web.get(f"{ONE}/findings", self.findings, allow_head=False),
            web.get(f"{ONE}/needed", self.needed, allow_head=False),
            web.get(f"{ONE}/history", self.past, allow_head=False),
            web.post(f"{ONE}/edit", self.edit),
            web.post(f"{ONE}/undo", self.undo),
            web.post(f"{ONE}/remove", self.remove),
            web.post(f"{ONE}/typed", self.typed),
        ]

    async def all(self, _: web.Request) -> web.Response:
        return web.json_response({"skills": await listed(self._parts)})

    async def one(self, request: web.Request) -> web.Response:
        return await self._shown(place_of(request))

    async def watch(self, request: web.Request) -> web.Response:
        """Whether anything has changed since, and who else is here."""
        me = signed_in(request).name
        there = await self._parts.editors.here(place_of(request), me)
        head = await self._workspace.head()
        return web.json_response({"revision": head, "others": [name for name in there if name != me]})

    async def counted(self, _: web.Request) -> web.Response:
        return web.json_response({"counts": await counted(self._workspace)})

    async def undecided(self, _: web.Request) -> web.Response:
        return web.json_response({"undecided": await undecided(self._workspace)})

    async def decide(self, request: web.Request) -> web.Response:
        body, by = await read(request, Decided), signed_in(request).name
        found = next((one for one in await self._workspace.conflicts() if one.id == body.id), None)
        try:
            await self._workspace.decide(body.id, body.take, by)
        except ConflictError as error:
            return _conflict(error.edit.file.rpartition("/")[0], error)
        except RefusedError as error:
            return _refused(error)
        if found:
            await self._parts.audit.add(Did("content.decided", found.file.rpartition("/")[0], by, after=body.take))
        return web.json_response({"undecided": await undecided(self._workspace)})

    async def findings(self, request: web.Request) -> web.Response:
        return web.json_response({"findings": await findings(self._workspace, place_of(request))})

    async def needed(self, request: web.Request) -> web.Response:
        return web.json_response(await needed(self._workspace, place_of(request)))

    async def past(self, request: web.Request) -> web.Response:
        return web.json_response({"revisions": await history(self._workspace, place_of(request))})

    async def edit(self, request: web.Request) -> web.Response:
        place, body = place_of(request), await read(request, Edits, LARGEST)
        if not await self._exists(place):
            return web.json_response(NO_SUCH, status=404)
        edits = [_edit(place, edit) for edit in body.edits]
        return await self._changed(place, lambda by: self._workspace.edit(edits, by, body.note), request)

    async def undo(self, request: web.Request) -> web.Response:
        """Of what was done to this question."""
        number, place = (await read(request, Undone)).number, place_of(request)
        found = await self._workspace.history(before=number + 1, limit=1)
        if not any(edit.file.startswith(f"{place}/") for one in found if one.number == number for edit in one.edits):
            return web.json_response(NO_SUCH, status=404)
        return await self._changed(place, lambda by: self._workspace.undo(number, by), request, "content.undone")

    async def remove(self, request: web.Request) -> web.Response:
        """Only a question of the company's own."""
        place = place_of(request)
        if not is_own(self._workspace, place) or not await self._exists(place):
            return web.json_response({"code": "shipped"}, status=409)
        files = [path for path in await self._workspace.paths() if path.startswith(f"{place}/")]
        edits = [Edit(path, ("file",), await self._workspace.text(path), None) for path in files]
        return await self._changed(place, lambda by: self._workspace.edit(edits, by, ""), request)

    async def new(self, request: web.Request) -> web.Response:
        body = await read(request, NewSkill, LARGEST)
        taken = {path.split("/")[1] for path in await self._workspace.paths() if path.count("/") > 1}
        name = name_of(body.title.de, taken)
        try:
            edits = files_of(name, body)
        except RefusedError as error:
            return _refused(error)
        return await self._changed(f"{OWN}/{name}", lambda by: self._workspace.edit(edits, by, ""), request)

    async def typed(self, request: web.Request) -> web.Response:
        """What sentences are like, before they are taken: whether they stand somewhere, which parts are found."""
        body = await read(request, Typed, LARGEST)
        skill = request.match_info["skill"]
        looked = [await self._looked_at(sentence, skill, body.instead) for sentence in body.sentences]
        return web.json_response({"sentences": looked})

    async def _looked_at(self, sentence: str, skill: str, instead: str) -> dict[str, Any]:
        try:
            said = clean_phrase(sentence)
        except RefusedError as error:
            return {"text": sentence, "problem": error.code}
        spotted = [] if MARK.search(said) else self._parts.spotted(said)
        parts = [{key: one[key] for key in ("entity", "start", "end")} for one in spotted]
        like = [one for one in await self._workspace.similar(said, skill, limit=2) if one.phrase != instead]
        return {"text": said, "problem": "", "parts": parts, "similar": alike(like[0]) if like else None}

    async def _exists(self, place: str) -> bool:
        return place in await places(self._workspace)

    async def _shown(self, place: str) -> web.Response:
        view = await shown(self._parts, place)
        return web.json_response({"view": view} if view else NO_SUCH, status=200 if view else 404)

    async def _changed(
        self,
        place: str,
        change: Callable[[str], Awaitable[Revision]],
        request: web.Request,
        verb: str = "content.edited",
    ) -> web.Response:
        """Change the draft in this admin's name; answers with the question as it is then."""
        by = signed_in(request).name
        try:
            revision = await change(by)
        except ConflictError as error:
            return _conflict(place, error)
        except RefusedError as error:
            return _refused(error)
        if revision.edits:
            await self._parts.audit.add(did(verb, place, by, revision))
        number = revision.number if revision.edits else 0
        return web.json_response({"view": await shown(self._parts, place), "number": number, "place": place})


def place_of(request: web.Request) -> str:
    return f"{request.match_info['pack']}/{request.match_info['skill']}"


def _edit(place: str, edit: OneEdit) -> Edit:
    if edit.unit[0] == "key" and edit.unit[1] not in EDITED:
        raise web.HTTPBadRequest(text='{"code": "unit"}', content_type="application/json")
    return Edit(file_of(place, edit.file), edit.unit, edit.before, edit.after, edit.at)


def _conflict(place: str, error: ConflictError) -> web.Response:
    """Which edit it was is told by its unit."""
    at = error.at.isoformat() if error.at else ""
    file = error.edit.file.removeprefix(f"{place}/").removesuffix(".yml")
    said = {"file": file, "unit": list(error.edit.unit), "theirs": error.theirs, "by": error.by, "at": at}
    return web.json_response({"code": "conflict", **said}, status=409)


def _refused(error: RefusedError) -> web.Response:
    return web.json_response({"code": error.code, "details": error.details}, status=422)
