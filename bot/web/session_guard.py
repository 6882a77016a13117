"""Who may call: a session by cookie; for unsafe calls also our own origin and the session's own word."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from urllib.parse import quote, urlsplit

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.model.account import Role, Session, Sessions, csrf_of
from bot.model.errors import NotStoredError

log = structlog.get_logger()

COOKIE = "lotse_session"
BROWSER_COOKIE = "lotse_browser"
BROWSER_LIFE = 90 * 24 * 3600  # seconds
CSRF_HEADER = "X-Lotse-Csrf"
SESSION = web.RequestKey("session", Session)

_SAFE = ("GET", "HEAD", "OPTIONS")


def guard(
    sessions: Sessions,
    *,
    internal_url: str,
    roles: Collection[Role],
    open_paths: Collection[str],
    sign_in: str = "/desk/login",
) -> Middleware:
    """A middleware that lets nobody pass without a session of one of these roles, except to `open_paths`.

    A path in `open_paths` that ends in `/` opens everything below it. Pages lead to `sign_in`; calls get 401.
    """

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        unsafe = request.method not in _SAFE
        if (unsafe or "Upgrade" in request.headers) and not own_origin(request, internal_url):
            return refuse(403, "origin")
        if any(request.path == path or (path.endswith("/") and request.path.startswith(path)) for path in open_paths):
            return await handler(request)
        token = request.cookies.get(COOKIE, "")
        is_page = not unsafe and "text/html" in request.headers.get("Accept", "")
        session = await sessions.read(token, touch=unsafe or is_page) if token else None
        if session is None:
            if is_page:
                raise web.HTTPFound(f"{sign_in}?next={quote(request.path, safe='/')}")
            return refuse(401, "signed_out")
        if session.role not in roles:
            return refuse(403, "role")
        if unsafe and not hmac.compare_digest(
            request.headers.get(CSRF_HEADER, "").encode(errors="surrogateescape"), csrf_of(token).encode()
        ):
            return refuse(403, "csrf")
        request[SESSION] = session
        return await handler(request)

    return check


@web.middleware
async def say_not_stored(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A store that cannot work now is 503, so that the page says so and keeps what was typed."""
    try:
        return await handler(request)
    except NotStoredError as error:
        log.warning("desk.not_stored", path=request.path, reason=str(error))
        return refuse(503, "not_stored")


def signed_in(request: web.Request) -> Session:
    """Whose call this is, behind the guard."""
    return request[SESSION]


def own_origin(request: web.Request, internal_url: str) -> bool:
    """Whether a browser says that the call comes from a page of ours; a call without an origin does not."""
    origin = request.headers.get("Origin", "")
    own = urlsplit(internal_url)
    return bool(origin) and (origin in (f"{own.scheme}://{own.netloc}", f"{request.scheme}://{request.host}"))


def refuse(status: int, code: str, **details: str) -> web.Response:
    return web.json_response({"code": code, **details}, status=status)


def sign_in_cookie(response: web.StreamResponse, token: str, internal_url: str) -> None:
    """A cookie of the browser's session: its time runs out on the server."""
    secure = internal_url.startswith("https:")
    response.set_cookie(COOKIE, token, path="/", httponly=True, samesite="Strict", secure=secure)


def browser_cookie(response: web.StreamResponse, kept: str, internal_url: str) -> None:
    """What makes a browser known again at the sign-in; it opens nothing, and only the desk's own calls carry it."""
    secure = internal_url.startswith("https:")
    response.set_cookie(
        BROWSER_COOKIE, kept, path="/desk/api", max_age=BROWSER_LIFE, httponly=True, samesite="Strict", secure=secure
    )


def sign_out_cookie(response: web.StreamResponse) -> None:
    response.del_cookie(COOKIE, path="/")
