"""Run actions: rasa-sdk's webhook for the brain, and one action by itself for keyword rules and picks."""

from __future__ import annotations

import hmac
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from rasa_sdk.utils import call_potential_coroutine

from bot.model.action_protocol import commands_of, says_of
from bot.model.dialogue import ActionResult, Heard
from bot.model.errors import BrainError
from bot.model.meter import UNMETERED, Meter

log = structlog.get_logger()

LARGEST_CALL = 32 * 1024 * 1024  # stock Rasa posts the whole conversation with each call


class ActionServer:
    """The actions of this process behind both doors."""

    def __init__(self, actions: Iterable[Action], meter: Meter = UNMETERED) -> None:
        self._executor = ActionExecutor()
        for action in actions:
            self._executor.register_function(action.name(), _timed(action, meter))

    def app(self, secret: str = "") -> web.Application:
        """`POST /webhook` as rasa-sdk's own server speaks it, for a socket that only the brain reaches; or for a port,
        where each caller has to show the secret."""
        app = web.Application(client_max_size=LARGEST_CALL, middlewares=[_showing(secret)] if secret else [])
        app.router.add_post("/webhook", self._webhook)
        app.router.add_get("/health", self._health)
        return app

    async def _webhook(self, request: web.Request) -> web.Response:
        try:
            result = await self._executor.run(await request.json())
        except ActionExecutionRejection as rejection:
            return web.json_response({"error": str(rejection), "action_name": rejection.action_name}, status=400)
        except ActionNotFoundException as missing:
            return web.json_response({"error": str(missing), "action_name": missing.action_name}, status=404)
        except Exception as error:
            # rasa-sdk's own server answers with the whole request, the customer's words among it.
            log.exception("action.failed")
            return web.json_response({"error": type(error).__name__}, status=500)
        return web.json_response(_plain(result))

    async def _health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def run(self, action: str, heard: Heard, slots: Mapping[str, Any], view: Mapping[str, Any]) -> ActionResult:
        """The Actions port: one action, without the brain. Raises BrainError if it fails."""
        try:
            result = _plain(await self._executor.run(_call(action, heard, slots, view)))
        except Exception as error:
            log.exception("action.failed", action=action)
            raise BrainError(f"{action}: {type(error).__name__}") from error
        spoken = [response["custom"] for response in result.get("responses", ()) if response.get("custom")]
        return ActionResult(
            say=says_of([one["say"] for one in spoken if "say" in one]),
            commands=commands_of([one for one in spoken if "command" in one]),
            slots={event["name"]: event["value"] for event in result.get("events", ()) if event["event"] == "slot"},
        )


def _showing(secret: str) -> Middleware:
    wanted = f"Bearer {secret}".encode()

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        shown = request.headers.get("Authorization", "").encode(errors="replace")
        if not hmac.compare_digest(shown, wanted):
            return web.json_response({"error": "secret"}, status=401)
        return await handler(request)

    return check


def _timed(action: Action, meter: Meter) -> Callable[..., Awaitable[Any]]:
    async def run(dispatcher: Any, tracker: Any, domain: Any) -> Any:
        began, outcome = time.perf_counter(), "failed"
        try:
            events = await call_potential_coroutine(action.run(dispatcher, tracker, domain))
            outcome = "done"
        finally:
            meter.took("lotse_action_seconds", time.perf_counter() - began, action=action.name(), outcome=outcome)
        return events

    return run


def _call(action: str, heard: Heard, slots: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "next_action": action,
        "sender_id": heard.id,
        "version": "3.6.21",
        "domain": {},
        "tracker": {
            "sender_id": heard.id,
            "slots": dict(slots),
            "latest_message": {
                "text": heard.text,
                "intent": {"name": heard.intent, "confidence": 1.0},
                "entities": list(heard.entities),
                "metadata": {"view": dict(view)},
            },
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": None,
        },
    }


def _plain(result: Any) -> dict[str, Any]:
    """rasa-sdk gives a model or a dict, by version."""
    if result is None:
        return {"events": [], "responses": []}
    plain: dict[str, Any] = result.model_dump() if hasattr(result, "model_dump") else dict(result)
    return plain
