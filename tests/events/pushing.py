"""A source that pushes events as the documentation says: written with nothing of ours."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import ClientSession

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


@dataclass(frozen=True)
class Source:
    """Signs with its secret; every part may be spoiled."""

    url: str
    session: ClientSession
    name: str = "ops"
    secret: str = SECRET

    async def push(self, event: dict[str, Any] | bytes, at: datetime, **spoiled: str) -> tuple[int, dict[str, Any]]:
        """Status and answer; `spoiled` headers replace the right ones."""
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        moment = str(int(at.timestamp()))
        signature = hmac.new(self.secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers = {
            "X-Lotse-Source": self.name,
            "X-Lotse-Timestamp": moment,
            "X-Lotse-Signature": f"sha256={signature}",
            **{f"X-Lotse-{name.title()}": value for name, value in spoiled.items()},
        }
        async with self.session.post(f"{self.url}/events", data=body, headers=headers) as reply:
            return reply.status, await reply.json()
