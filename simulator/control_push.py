"""Control of what sources and carriers push: a CloudEvent, signed by Standard Webhooks, or with anything spoiled."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, web
from standardwebhooks import Webhook

from simulator.control_forms import ControlError, PushForm, read
from simulator.settings import Settings

TIMEOUT = ClientTimeout(total=10)


class PushControl:
    """Signs with the secret that Lotse was given for the source."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.events_url
        self._secrets = settings.event_secrets

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/control/push", self._push)]

    async def _push(self, request: web.Request) -> web.Response:
        """Gives Lotse's status and answer."""
        form = await read(request, PushForm)
        source = form.source or next(iter(self._secrets), "")
        secret = form.secret or self._secrets.get(source)
        if secret is None:
            raise ControlError(409, "LOTSE_EVENT_SECRETS names no such source")
        body = json.dumps({"specversion": "1.0", "source": source, **form.event})
        call, moment = f"msg_{secrets.token_hex(10)}", datetime.now(UTC) - timedelta(seconds=form.seconds_ago)
        key = secret if secret.startswith("whsec_") else secret.encode()
        headers = {
            "Content-Type": "application/cloudevents+json",
            "webhook-id": call,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": Webhook(key).sign(call, moment, body),
        }
        try:
            async with (
                ClientSession(timeout=TIMEOUT) as session,
                session.post(self._url, data=body.encode(), headers=headers) as answer,
            ):
                told: Any = await answer.json(content_type=None)
                return web.json_response({"status": answer.status, "answer": told})
        except (ClientError, OSError, TimeoutError, ValueError) as error:
            raise ControlError(502, f"{self._url}: {type(error).__name__}") from error
