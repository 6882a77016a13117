"""Signing in and out, and setting a password by a one-time link."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.desk.bodies import Link, NewPassword, SignIn
from bot.model.account import Account, Accounts, Caller, Sessions
from bot.model.errors import RefusedError
from bot.web.bodies import read
from bot.web.client_ip import Networks, hop
from bot.web.session_guard import BROWSER_COOKIE, COOKIE, browser_cookie, refuse, sign_in_cookie, sign_out_cookie

log = structlog.get_logger()


@dataclass(frozen=True)
class SignInApi:
    accounts: Accounts
    sessions: Sessions
    internal_url: str
    trusted_proxies: Networks = ()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/login", self.login),
            web.post("/api/logout", self.logout),
            web.post("/api/link", self.link),
            web.post("/api/password", self.password),
        ]

    async def login(self, request: web.Request) -> web.Response:
        body = await read(request, SignIn)
        try:
            account = await self.accounts.check(body.name, body.password, self._caller(request))
        except RefusedError as error:
            log.info("desk.sign_in_refused", code=error.code)
            if error.code == "throttled":
                response = refuse(429, "throttled", **error.details)
                response.headers["Retry-After"] = error.details["after"]
                return response
            return refuse(401, error.code)
        return await self._signed_in(request, account)

    async def logout(self, request: web.Request) -> web.Response:
        await self.sessions.close(request.cookies.get(COOKIE, ""))
        response = web.json_response({})
        sign_out_cookie(response)
        return response

    async def link(self, request: web.Request) -> web.Response:
        """Whose link this is, so that the page can greet them; 410 if it no longer counts."""
        account = await self.accounts.linked((await read(request, Link)).token)
        return web.json_response({"name": account.name, "role": account.role}) if account else refuse(410, "link")

    async def password(self, request: web.Request) -> web.Response:
        body = await read(request, NewPassword)
        try:
            account = await self.accounts.set_password(body.token, body.password)
        except RefusedError as error:
            return refuse(410 if error.code == "link" else 422, error.code)
        return await self._signed_in(request, account)

    async def _signed_in(self, request: web.Request, account: Account) -> web.Response:
        """A new session; one that this browser still had is closed."""
        await self.sessions.close(request.cookies.get(COOKIE, ""))
        response = web.json_response({"name": account.name, "role": account.role})
        sign_in_cookie(response, await self.sessions.open(account), self.internal_url)
        browser_cookie(response, await self.accounts.remember(account, self._caller(request)), self.internal_url)
        return response

    def _caller(self, request: web.Request) -> Caller:
        address = hop(request.remote, request.headers.getall("X-Forwarded-For", []), self.trusted_proxies)
        return Caller(address, request.cookies.get(BROWSER_COOKIE, "")[:200])
