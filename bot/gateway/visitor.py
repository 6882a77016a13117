"""Who sits at a browser: a random token in a signed cookie, and the address made of it."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from aiohttp import web

from bot.gateway.site import Site
from bot.model.address import Address

COOKIE = "lotse_chat"
CONNECTOR = "webchat"
LIFETIME = 400 * 24 * 3600  # as long as browsers allow, and as long as a silent contact is kept
_VALUE = re.compile(r"([0-9a-f]{48})\.([0-9a-f]{64})")


def visitor(request: web.Request, site: Site) -> Address | None:
    """The address of the browser that asks; None without a cookie of ours."""
    return address_of(request.cookies.get(COOKIE, ""), site)


def address_of(cookie: str, site: Site) -> Address | None:
    """The address that stands behind a cookie; it does not tell the cookie."""
    match = _VALUE.fullmatch(cookie)
    if not match or not hmac.compare_digest(_signature(match[1], site), match[2]):
        return None
    return Address(CONNECTOR, hashlib.sha256(match[1].encode()).hexdigest()[:40])


def introduce(request: web.Request, response: web.StreamResponse, site: Site) -> None:
    """Keep the browser's cookie alive, or give it one if it has none of ours."""
    value = request.cookies.get(COOKIE, "") if visitor(request, site) else _fresh(site)
    response.set_cookie(COOKIE, value, max_age=LIFETIME, path="/", httponly=True, samesite="Lax", secure=site.encrypted)


def same_origin(request: web.Request, site: Site) -> bool:
    """A page of another origin must not speak for its reader."""
    return request.headers.get("Origin", "") == site.origin


def _fresh(site: Site) -> str:
    token = secrets.token_hex(24)
    return f"{token}.{_signature(token, site)}"


def _signature(token: str, site: Site) -> str:
    return hmac.new(site.secret_key.encode(), f"webchat-cookie:{token}".encode(), hashlib.sha256).hexdigest()
