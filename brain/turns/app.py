"""The turn server: four addresses on a socket that only workers reach."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from typing import Any, AsyncIterator, Awaitable, Callable

from aiohttp import web

from brain.turns.addresses import Allowed
from brain.turns.calls import ActionServers
from brain.turns.errors import DeadlineError, TurnError, UnreadableError
from brain.turns.protocol import read_turn
from brain.turns.models import Models

log = logging.getLogger("brain")

MAX_BODY = 1024 * 1024
DEADLINE_HEADER = "X-Deadline-Ms"
DEADLINE_MS = 8000
MODELS = "models"
SERVERS = "servers"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(
    models: Models, allowed: Allowed, *, secret: str = "", shown: bool = False
) -> web.Application:
    """The server around the loaded models.

    `secret` is shown to action servers at network addresses, and with `shown` by all who call here.
    """
    guards = [_guard(secret)] if shown else []
    app = web.Application(client_max_size=MAX_BODY, middlewares=[*guards, _told_as_json])
    app[MODELS] = models

    async def servers(app: web.Application) -> AsyncIterator[None]:
        app[SERVERS] = ActionServers(allowed, secret)
        yield
        await app[SERVERS].close()

    app.cleanup_ctx.append(servers)
    app.router.add_post("/turn", take_turn)
    app.router.add_post("/load", load)
    app.router.add_post("/live", make_live)
    app.router.add_get("/health", health)
    return app


async def take_turn(request: web.Request) -> web.Response:
    """Answer a worker's request before its deadline, or not at all."""
    turn = read_turn(await _body(request))
    loaded = request.app[MODELS].loaded(turn.model)
    server = await request.app[SERVERS].at(turn.actions)
    try:
        answer = await asyncio.wait_for(loaded.take(turn, server), _deadline(request))
    except asyncio.TimeoutError:
        raise DeadlineError("the turn took too long") from None
    return _json(answer)


async def load(request: web.Request) -> web.Response:
    """Load another model beside the live one; turns go on meanwhile."""
    (model,) = await _named(request, "model")
    await request.app[MODELS].load(model)
    return _json(_standing(request.app[MODELS]))


async def make_live(request: web.Request) -> web.Response:
    """What a start of this brain goes on with from now on."""
    model, release = await _named(request, "model", "release")
    request.app[MODELS].make_live(model, release)
    return _json(_standing(request.app[MODELS]))


async def health(request: web.Request) -> web.Response:
    return _json(_standing(request.app[MODELS]))


def _standing(models: Models) -> dict[str, Any]:
    return {"model": models.live, "models": models.loaded_ids, "ready": models.live is not None}


async def _named(request: web.Request, *names: str) -> list[str]:
    body = await _body(request)
    if not isinstance(body, dict) or not all(isinstance(body.get(name), str) for name in names):
        raise UnreadableError(f"needed: {', '.join(names)}")
    return [body[name] for name in names]


async def _body(request: web.Request) -> Any:
    try:
        return json.loads(await request.read())
    except ValueError:
        raise UnreadableError("the body is not JSON") from None


def _deadline(request: web.Request) -> float:
    try:
        wanted = int(request.headers.get(DEADLINE_HEADER, DEADLINE_MS))
    except ValueError:
        raise UnreadableError(f"{DEADLINE_HEADER} is not a number") from None
    return max(wanted, 1) / 1000


def _guard(secret: str) -> Any:
    wanted = f"Bearer {secret}".encode()

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").encode(errors="replace")
        if not secret or not hmac.compare_digest(given, wanted):
            return _json({"error": "secret", "reason": "who calls has to show it"}, 401)
        return await handler(request)

    return check


@web.middleware
async def _told_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every failure is one JSON object; the log holds no word of what people wrote."""
    try:
        return await handler(request)
    except TurnError as error:
        log.warning("turn.refused %s", json.dumps(error.answer()))
        return _json(error.answer(), error.status)
    except web.HTTPException:
        raise
    except Exception as error:
        log.exception("turn.broken")
        return _json({"error": "broken", "reason": type(error).__name__}, 500)


def _json(body: dict[str, Any], status: int = 200) -> web.Response:
    text = json.dumps(body, separators=(",", ":"))  # ASCII: half a surrogate pair breaks nothing
    return web.Response(text=text, status=status, content_type="application/json")
