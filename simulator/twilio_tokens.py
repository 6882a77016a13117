"""The account's Auth Tokens: both open the API, the primary one signs; promoting the other ends it."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets

from aiohttp import web

from simulator.clock import Clock
from simulator.twilio_errors import refusal

ACCOUNTS = "https://accounts.twilio.com"


class Tokens:
    """What `/v1/AuthTokens` makes, promotes and takes away."""

    def __init__(self, account_sid: str, primary: str, secondary: str, clock: Clock) -> None:
        self._account_sid = account_sid
        self._at_first = (primary, secondary)
        self.primary, self.secondary = self._at_first
        self._clock = clock

    def reset(self) -> None:
        self.primary, self.secondary = self._at_first

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1/AuthTokens/Secondary", self._create),
            web.delete("/v1/AuthTokens/Secondary", self._delete),
            web.post("/v1/AuthTokens/Promote", self._promote),
        ]

    def open(self, header: str) -> bool:
        """Whether this Authorization is the account's, with either token."""
        scheme, _, value = header.partition(" ")
        try:
            given = base64.b64decode(value, validate=True)
        except binascii.Error:
            return False
        held = [one for one in (self.primary, self.secondary) if one]
        fits = [hmac.compare_digest(given, f"{self._account_sid}:{one}".encode()) for one in held]
        return scheme.lower() == "basic" and any(fits)

    async def _create(self, request: web.Request) -> web.Response:
        if not self.open(request.headers.get("Authorization", "")):
            return refusal(20003)
        self.secondary = secrets.token_hex(16)
        return self._answer("secondary_auth_token", self.secondary, "Secondary", 201)

    async def _delete(self, request: web.Request) -> web.Response:
        if not self.open(request.headers.get("Authorization", "")):
            return refusal(20003)
        if not self.secondary:
            return refusal(20404)
        self.secondary = ""
        return web.Response(status=204)

    async def _promote(self, request: web.Request) -> web.Response:
        if not self.open(request.headers.get("Authorization", "")):
            return refusal(20003)
        if not self.secondary:
            return refusal(20404)
        self.primary, self.secondary = self.secondary, ""
        return self._answer("auth_token", self.primary, "Promote", 200)

    def _answer(self, name: str, token: str, path: str, status: int) -> web.Response:
        now = self._clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        body = {"account_sid": self._account_sid, name: token, "date_created": now, "date_updated": now}
        return web.json_response({**body, "url": f"{ACCOUNTS}/v1/AuthTokens/{path}"}, status=status)
