"""The try-out's calls for admins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.model.audit import Audit, Did
from bot.model.errors import RefusedError
from bot.model.release import Manifest, Switch
from bot.model.tryout import Share, Shares, Talk, TryOut, TrySetup
from bot.model.workspace import ConflictError, Edit, Workspace
from bot.studio.tryout import bodies
from bot.studio.tryout.golden import dialogue
from bot.web.bodies import read
from bot.web.session_guard import refuse, signed_in

CANDIDATES = 10
"""Releases that can be tried, the newest."""


@dataclass(frozen=True)
class TryOutParts:
    """What the try-out works with. `untrained` are the skills of the draft that the live model does not know as they
    are; `channels` the messengers by their names; `link_days` how long a link for testers lasts if nothing else is
    said."""

    tryout: TryOut
    shares: Shares
    workspace: Workspace
    switch: Switch
    audit: Audit
    untrained: Callable[[], Awaitable[Sequence[str]]]
    channels: Mapping[str, str]
    link_days: int
    internal_url: str
    clock: Callable[[], datetime]
    locale: str = "de"


@dataclass(frozen=True)
class TryOutApi:
    parts: TryOutParts

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/tryout", self.about, allow_head=False),
            web.get("/api/tryout/talk", self.talk, allow_head=False),
            web.post("/api/tryout/open", self.open),
            web.post("/api/tryout/say", self.say),
            web.post("/api/tryout/end", self.end),
            web.post("/api/tryout/save", self.save),
            web.post("/api/tryout/share", self.share),
            web.post("/api/tryout/unshare", self.unshare),
        ]

    async def about(self, request: web.Request) -> web.Response:
        parts = self.parts
        live = await parts.switch.live()
        releases = [one for one in await parts.switch.releases() if one.servable and live and one.id != live.release]
        return web.json_response(
            {
                "stage": await parts.tryout.stage(),
                "channels": [{"name": name, "label": label} for name, label in parts.channels.items()],
                "locale": parts.locale,
                "releases": [_manifest(one) for one in releases[:CANDIDATES]],
                "live": live.release if live else "",
                "untrained": list(await parts.untrained()),
                "shares": [_share(one) for one in await parts.shares.all()],
                "link_days": parts.link_days,
            }
        )

    async def open(self, request: web.Request) -> web.Response:
        body = await read(request, bodies.Setup)
        session = await self.parts.tryout.open(signed_in(request).name, TrySetup(**body.model_dump()))
        return web.json_response({"session": session.id})

    async def say(self, request: web.Request) -> web.Response:
        body = await read(request, bodies.Said)
        try:
            await self._mine(request, body.session)
            exchange = await self.parts.tryout.say(body.session, body.text)
        except RefusedError as error:
            return _refused(error)
        return web.json_response({"number": exchange.number})

    async def talk(self, request: web.Request) -> web.Response:
        try:
            talk = await self._mine(request, request.query.get("session", "")[:80])
        except RefusedError as error:
            return _refused(error)
        exchanges = [asdict(one) | {"at": one.at.isoformat()} for one in talk.exchanges]
        setup = asdict(talk.session.setup)
        return web.json_response({"exchanges": exchanges, "setup": setup, "stage": await self.parts.tryout.stage()})

    async def end(self, request: web.Request) -> web.Response:
        body = await read(request, bodies.Session)
        try:
            await self._mine(request, body.session)
        except RefusedError:
            return web.json_response({})
        await self.parts.tryout.end(body.session)
        return web.json_response({})

    async def save(self, request: web.Request) -> web.Response:
        """The sentences become a golden dialogue of the draft."""
        body = await read(request, bodies.Saved)
        try:
            talk = await self._mine(request, body.session)
        except RefusedError as error:
            return _refused(error)
        chosen = [one for one in talk.exchanges if one.number in body.numbers and one.sides]
        files = {
            path.split("/")[-2]: path for path in await self.parts.workspace.paths() if path.endswith("/skill.yml")
        }
        if body.skill not in files or not chosen:
            return refuse(422, "skill" if chosen else "empty")
        made = dialogue(body.name.strip(), talk.session.setup.locale, chosen, files.keys())
        edit = Edit(files[body.skill], ("dialogue", made["name"]), None, made)
        try:
            revision = await self.parts.workspace.edit([edit], signed_in(request).name)
        except ConflictError:
            return refuse(409, "name")
        except RefusedError as error:
            return refuse(422, error.code)
        return web.json_response({"revision": revision.number, "skill": body.skill, "name": made["name"]})

    async def share(self, request: web.Request) -> web.Response:
        body, name = await read(request, bodies.NewShare), signed_in(request).name
        setup = TrySetup(body.locale, body.channel, body.release)
        try:
            made, token = await self.parts.shares.make(name, setup, timedelta(days=body.days), body.name)
        except RefusedError as error:
            return refuse(409, error.code)
        await self.parts.audit.add(Did("share.made", made.name or made.id, name, after=made.until.isoformat()))
        url = f"{self.parts.internal_url.rstrip('/')}/studio/try/{token}"
        return web.json_response({"share": _share(made), "url": url})

    async def unshare(self, request: web.Request) -> web.Response:
        gone = await self.parts.shares.withdraw((await read(request, bodies.OldShare)).id)
        if gone:
            await self.parts.audit.add(Did("share.ended", gone.name or gone.id, signed_in(request).name))
        return web.json_response({})

    async def _mine(self, request: web.Request, session: str) -> Talk:
        """Raises RefusedError `gone` also for somebody else's."""
        talk = await self.parts.tryout.talk(session)
        if talk.session.share or talk.session.by != signed_in(request).name:
            raise RefusedError("gone")
        return talk


def _refused(error: RefusedError) -> web.Response:
    return refuse({"gone": 410, "busy": 429, "enough": 409}.get(error.code, 422), error.code)


def _share(share: Share) -> dict[str, Any]:
    return {"id": share.id, "by": share.by, "name": share.name, "until": share.until.isoformat()} | asdict(share.setup)


def _manifest(one: Manifest) -> dict[str, Any]:
    return {"id": one.id, "note": one.note, "author": one.author, "at": one.at.isoformat() if one.at else ""}
