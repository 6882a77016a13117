"""Calls to the workers' action servers, over connections that stay open."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import aiohttp

from brain.turns.addresses import UNIX, Allowed
from brain.turns.errors import ActionFailedError, ForbiddenAddressError

KEPT_SERVERS = 64
REJECTED = 400  # how rasa-sdk says that an action does not want to run


class RejectedError(Exception):
    """The action server says that this action does not want to run now."""


class ActionServers:
    """One pool of connections per worker; the longest unused is closed first."""

    def __init__(self, allowed: Allowed, secret: str = "") -> None:
        self._allowed = allowed
        self._secret = secret
        self._sessions: OrderedDict[str, aiohttp.ClientSession] = OrderedDict()

    async def at(self, address: str) -> ActionServer:
        """The server at an address that the setting allows."""
        if not self._allowed.permits(address):
            raise ForbiddenAddressError("this action server is not in the setting")
        if address not in self._sessions:
            self._sessions[address] = _session(address, self._secret)
        self._sessions.move_to_end(address)
        while len(self._sessions) > KEPT_SERVERS:
            await self._sessions.popitem(last=False)[1].close()
        url = "http://actions/webhook" if address.startswith(UNIX) else f"{address.rstrip('/')}/webhook"
        return ActionServer(self._sessions[address], url)

    async def close(self) -> None:
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()


@dataclass(frozen=True)
class ActionServer:
    """Where the actions of one turn run."""

    session: aiohttp.ClientSession
    url: str

    async def call(self, action: str, body: dict[str, Any]) -> dict[str, Any]:
        """Run an action; the reason of a failure never quotes the server, which echoes what people wrote."""
        try:
            async with self.session.post(self.url, json=body, allow_redirects=False) as response:
                if response.status == REJECTED:
                    raise RejectedError
                if response.status != 200:
                    raise ActionFailedError(action, f"status {response.status}")
                answer = await response.json(content_type=None)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise ActionFailedError(action, type(error).__name__) from error
        if not isinstance(answer, dict):
            raise ActionFailedError(action, "the answer is not an object")
        return answer


def _session(address: str, secret: str) -> aiohttp.ClientSession:
    connector: aiohttp.BaseConnector = (
        aiohttp.UnixConnector(address[len(UNIX) :], limit=0)
        if address.startswith(UNIX)
        else aiohttp.TCPConnector(limit=0)
    )
    # The turn's own deadline is the only one; no proxy, no cookies.
    return aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=None),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"Authorization": f"Bearer {secret}"} if secret and not address.startswith(UNIX) else {},
    )
