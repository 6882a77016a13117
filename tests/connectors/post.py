"""One call at a platform that takes JSON, and what it means when it goes wrong."""

from __future__ import annotations

from typing import Any

import aiohttp
import orjson

from bot.model.errors import SendError

TIMEOUT = aiohttp.ClientTimeout(total=15)


async def post(url: str, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    """The platform's answer; raises SendError."""
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as session,
            session.post(url, json=body, headers=headers, allow_redirects=False) as answer,
        ):
            text = await answer.read()
    except aiohttp.ClientConnectorError:
        raise SendError("retry", "no_connection") from None
    except (aiohttp.ClientError, TimeoutError, OSError):
        raise SendError("unknown", "dropped") from None
    if answer.status == 429:
        raise SendError("retry", "429", after=1.0)
    if answer.status != 200:
        raise SendError("failed" if answer.status < 500 else "unknown", str(answer.status))
    try:
        found: dict[str, Any] = orjson.loads(text)
    except ValueError:
        raise SendError("unknown", "unreadable_answer") from None
    return found if isinstance(found, dict) else {}
