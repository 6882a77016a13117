"""A source that pushes events as the documentation says: written with nothing of ours."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import ClientSession

from bot.model.ids import random_id

SECRET = "a-secret-of-the-carrier-0123456789abcdef"


def bound(name: str, *secrets: str, **changes: Any) -> dict[str, Any]:
    """One entry of LOTSE_EVENT_SECRETS: a source that may tell of everything, unless the test says otherwise."""
    return {
        "name": name,
        "source": "Leitstelle",
        "types": ["line_runs_again", "commute", "parcel_comes", "parcel_done", "callback"],
        "subjects": ["line:*", "parcel:*"],
        "secrets": list(secrets or [SECRET]),
        **changes,
    }


def cloud_event(event: dict[str, Any], source: str) -> dict[str, Any]:
    """What happened, in the attributes and the data of a CloudEvent; a name that belongs nowhere stays at the top."""
    data = {name: event[name] for name in ("what", "incident", "fields") if name in event}
    rest = {name: value for name, value in event.items() if name not in data}
    return {"specversion": "1.0", "source": source, **rest, "data": data}


@dataclass(frozen=True)
class Source:
    """Signs with its secret by Standard Webhooks; every part may be spoiled. `former`: as sources signed before."""

    url: str
    session: ClientSession
    name: str = "ops"
    secret: str = SECRET
    former: bool = False

    async def push(self, event: dict[str, Any] | bytes, at: datetime, **spoiled: str) -> tuple[int, dict[str, Any]]:
        """Status and answer; `spoiled` headers replace the right ones."""
        headers, body = self.signed(event, at, **spoiled)
        return await self.send(headers, body)

    def signed(self, event: dict[str, Any] | bytes, at: datetime, **spoiled: str) -> tuple[dict[str, str], bytes]:
        if isinstance(event, bytes):
            body = event
        else:
            body = json.dumps(event if self.former else cloud_event(event, self.name)).encode()
        moment = str(int(at.timestamp()))
        return (self._former if self.former else self._standard)(body, moment, spoiled), body

    def _standard(self, body: bytes, moment: str, spoiled: dict[str, str]) -> dict[str, str]:
        call = spoiled.get("id", random_id("msg"))
        key = b64decode(self.secret[6:]) if self.secret.startswith("whsec_") else self.secret.encode()
        signature = b64encode(hmac.digest(key, f"{call}.{moment}.".encode() + body, "sha256")).decode()
        return {
            "Content-Type": "application/cloudevents+json",
            "webhook-id": call,
            "webhook-timestamp": moment,
            "webhook-signature": f"v1,{signature}",
            **{f"webhook-{name}": value for name, value in spoiled.items()},
        }

    def _former(self, body: bytes, moment: str, spoiled: dict[str, str]) -> dict[str, str]:
        signature = hmac.new(self.secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
        return {
            "X-Lotse-Source": self.name,
            "X-Lotse-Timestamp": moment,
            "X-Lotse-Signature": f"sha256={signature}",
            **{f"X-Lotse-{name.title()}": value for name, value in spoiled.items()},
        }

    async def send(
        self, headers: Mapping[str, str] | Iterable[tuple[str, str]], body: bytes
    ) -> tuple[int, dict[str, Any]]:
        """These very headers and bytes."""
        async with self.session.post(f"{self.url}/events", data=body, headers=headers) as reply:
            return reply.status, await reply.json()
