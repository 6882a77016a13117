"""The calls about people. A one-time link is in the answer to the call that made it, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web
from pydantic import Field

from bot.model.account import Role, welcome_link
from bot.model.team import Member, Team
from bot.web.bodies import Strict, read
from bot.web.session_guard import signed_in

SHOWN = 500


class Invited(Strict):
    name: str = Field(min_length=1, max_length=64)
    role: Role


class Meant(Strict):
    """Whom it is about; `myself` says that one's own account is meant."""

    name: str = Field(min_length=1, max_length=64)
    myself: bool = False


class NewRole(Meant):
    role: Role


@dataclass(frozen=True)
class TeamApi:
    team: Team
    internal_url: str

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/people", self.all, allow_head=False),
            web.post("/api/people/invite", self.invite),
            web.post("/api/people/reset", self.reset),
            web.post("/api/people/remove", self.remove),
            web.post("/api/people/role", self.role),
            web.post("/api/people/sign_out", self.sign_out),
        ]

    async def all(self, request: web.Request) -> web.Response:
        return web.json_response({"people": [_json(one) for one in (await self.team.members())[:SHOWN]]})

    async def invite(self, request: web.Request) -> web.Response:
        body = await read(request, Invited)
        return self._link(await self.team.invite(body.name, body.role, signed_in(request).name))

    async def reset(self, request: web.Request) -> web.Response:
        body = await read(request, Meant)
        return self._link(await self.team.reset(body.name, signed_in(request).name, myself=body.myself))

    async def remove(self, request: web.Request) -> web.Response:
        body = await read(request, Meant)
        await self.team.remove(body.name, signed_in(request).name, myself=body.myself)
        return web.json_response({})

    async def role(self, request: web.Request) -> web.Response:
        body = await read(request, NewRole)
        await self.team.change_role(body.name, body.role, signed_in(request).name, myself=body.myself)
        return web.json_response({})

    async def sign_out(self, request: web.Request) -> web.Response:
        body = await read(request, Meant)
        await self.team.sign_out(body.name, signed_in(request).name, myself=body.myself)
        return web.json_response({})

    def _link(self, token: str) -> web.Response:
        return web.json_response(
            {"link": welcome_link(self.internal_url, token)}, headers={"Cache-Control": "no-store"}
        )


def _json(member: Member) -> dict[str, Any]:
    account = member.account
    return {
        "name": account.name,
        "role": account.role,
        "created_at": account.created_at.isoformat(),
        "has_password": bool(account.password),
        "link_until": account.link_until.isoformat() if account.link_until else None,
        "seen": [moment.isoformat() for moment in member.seen],
        "at_desk": member.at_desk,
    }
