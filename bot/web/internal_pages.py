"""What the internal pages share: their headers, and the language that somebody has chosen."""

from __future__ import annotations

from aiohttp import web

from bot.web.languages import asked_for

LANGUAGE_COOKIE = "lotse_language"
LANGUAGES = ("de", "en")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
    " media-src blob:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def language_of(request: web.Request) -> str:
    """The one that was chosen here; else the first of ours that the browser asks for."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else asked_for(request.headers.get("Accept-Language", ""), LANGUAGES)


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Nothing but our own files may run or be loaded; answers with data are not kept."""
    response.headers.update({name: value for name, value in HEADERS.items() if name not in response.headers})
    response.headers.setdefault("Cache-Control", "no-cache" if isinstance(response, web.FileResponse) else "no-store")
