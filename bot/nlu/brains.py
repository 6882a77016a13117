"""All brains of an installation, as who switches releases sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError, ClientTimeout

from bot.model.errors import RefusedError
from bot.model.release import Loaded
from bot.nlu.client import HEALTH, addresses, session

LOADING = ClientTimeout(total=120.0)
"""A brain that is busy answering loads a model in half a minute at most."""


class BrainList:
    """The Brains port: those of LOTSE_BRAIN_URL."""

    def __init__(self, url: str, secret: str = "") -> None:
        self._urls = addresses(url)
        self._secret = secret

    async def holding(self) -> Mapping[str, Loaded | None]:
        return {url: await self._holding(url) for url in self._urls}

    async def load(self, model: str, brain: str) -> None:
        standing = await self._call(brain, "/load", {"model": model})
        if model not in standing.get("models", ()):
            raise RefusedError("brain_away", brain=brain, reason="it says that it has loaded something else")

    async def make_live(self, model: str, release: str, brain: str) -> None:
        await self._call(brain, "/live", {"model": model, "release": release})

    async def _holding(self, url: str) -> Loaded | None:
        try:
            async with session(url, self._secret, 0) as calls, calls.get("/health", timeout=HEALTH) as response:
                health = await response.json(content_type=None)
                return Loaded(tuple(health["models"]), health["model"] or "") if response.status == 200 else None
        except (ClientError, OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    async def _call(self, url: str, path: str, body: Mapping[str, str]) -> Mapping[str, Any]:
        """Raises RefusedError `brain_away`."""
        try:
            async with (
                session(url, self._secret, 0) as calls,
                calls.post(path, json=body, timeout=LOADING) as response,
            ):
                answer: Any = await response.json(content_type=None)
        except (ClientError, OSError, ValueError) as error:
            raise RefusedError("brain_away", brain=url, reason=type(error).__name__) from error
        if response.status != 200 or not isinstance(answer, dict):
            reason = answer.get("reason") if isinstance(answer, dict) else ""
            raise RefusedError("brain_away", brain=url, reason=str(reason or f"HTTP {response.status}"))
        return answer
