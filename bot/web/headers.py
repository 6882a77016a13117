"""Headers that every answer of the public door carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.web.site import Site

OnPrepare = Callable[[web.Request, web.StreamResponse], Awaitable[None]]


def security_headers(site: Site) -> OnPrepare:
    """Set the headers just before an answer leaves, whoever made it."""
    headers = _headers(site)

    async def add(_request: web.Request, response: web.StreamResponse) -> None:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers["Server"] = "lotse"

    return add


def _headers(site: Site) -> dict[str, str]:
    headers = {
        "Content-Security-Policy": _policy(site),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if site.encrypted:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def _policy(site: Site) -> str:
    """Our own scripts and styles from our own address, nothing inline, nothing from elsewhere."""
    socket = site.origin.replace("http", "ws", 1)  # not every browser counts it as 'self'
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            f"connect-src 'self' {socket}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
