"""Who sits at a browser: a random token in a signed cookie, and the address made of it.

The cookie is good for as long as its visit is known to the store: a day without the visitor by default, longer where
they have asked to be remembered, and no moment after they have ended the chat.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from aiohttp import web

from bot.model.address import Address
from bot.model.addresses import Addresses
from bot.model.visits import Visits
from bot.web.site import Site

COOKIE = "lotse_chat"
CONNECTOR = "webchat"
_VALUE = re.compile(r"(2\.|)([0-9a-f]{48})\.([0-9a-f]{64})")


@dataclass(frozen=True)
class Visitor:
    """Where a browser's visitor is reached; `remembered` if they have asked for that."""

    address: Address
    remembered: bool


class Visitors:
    """Knows the browsers that come, and gives cookies to those that are to be known."""

    def __init__(self, site: Site, visits: Visits, addresses: Addresses) -> None:
        self._site = site
        self._visits = visits
        self._addresses = addresses

    @property
    def may_be_remembered(self) -> bool:
        return bool(self._visits.lives.remembered)

    async def of(self, request: web.Request, *, renew: bool = True) -> Visitor | None:
        """Who asks, whose visit goes on so; None without a cookie that is good."""
        cookie = request.cookies.get(COOKIE, "")
        address = address_of(cookie, self._site)
        if address is None:
            return None
        remembered = await self._visits.seen(address.user, renew=renew)
        if remembered is None and await self._is_of_before(cookie, address):
            await self._visits.begin(address.user, remembered=False)
            return Visitor(address, remembered=False)
        return None if remembered is None else Visitor(address, remembered)

    async def introduce(
        self, request: web.Request, response: web.StreamResponse, *, remember: bool | None = None
    ) -> Visitor:
        """Keep the browser's cookie alive, or give it one if it has none that is good. `remember` is the visitor's
        choice; without one it stays as it was."""
        found = await self.of(request)
        token = _token(request.cookies[COOKIE]) if found else secrets.token_hex(24)
        value = f"2.{token}.{_signature(f'2.{token}', self._site)}"
        visitor = Visitor(found.address if found else _address(token), bool(found and found.remembered))
        if remember is not None:
            visitor = Visitor(visitor.address, remember and self.may_be_remembered)
        if found != visitor:
            await self._visits.begin(visitor.address.user, remembered=visitor.remembered)
        life = self._visits.lives.remembered if visitor.remembered else None
        response.set_cookie(
            COOKIE,
            value,
            max_age=round(life.total_seconds()) if life else None,  # none: until the browser is closed
            path="/",
            httponly=True,
            samesite="Lax",
            secure=self._site.encrypted,
        )
        return visitor

    async def forget(self, request: web.Request, response: web.StreamResponse) -> None:
        """The cookie is good for nothing any more, here and in every copy."""
        response.del_cookie(COOKIE, path="/", httponly=True, samesite="Lax", secure=self._site.encrypted)
        address = address_of(request.cookies.get(COOKIE, ""), self._site)
        if address is None:
            return
        await self._visits.end(address.user)
        if contact := await self._addresses.find(address):
            await self._addresses.let_go(contact, address)

    async def _is_of_before(self, cookie: str, address: Address) -> bool:
        """A cookie of an earlier version, whose visits nobody noted: good once more if it leads to somebody."""
        return not cookie.startswith("2.") and await self._addresses.find(address) is not None


def address_of(cookie: str, site: Site) -> Address | None:
    """The address that stands behind a cookie; it does not tell the cookie."""
    match = _VALUE.fullmatch(cookie)
    if not match or not hmac.compare_digest(_signature(match[1] + match[2], site), match[3]):
        return None
    return _address(match[2])


def same_origin(request: web.Request, site: Site) -> bool:
    """A page of another origin must not speak for its reader."""
    return request.headers.get("Origin", "") == site.origin


def _token(cookie: str) -> str:
    match = _VALUE.fullmatch(cookie)
    return match[2] if match else ""


def _address(token: str) -> Address:
    return Address(CONNECTOR, hashlib.sha256(token.encode()).hexdigest()[:40])


def _signature(token: str, site: Site) -> str:
    return hmac.new(site.secret_key.encode(), f"webchat-cookie:{token}".encode(), hashlib.sha256).hexdigest()
