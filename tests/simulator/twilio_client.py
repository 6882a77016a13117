"""The official client, sent to the simulator instead of to Twilio."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from tests.support.simulator import ACCOUNT_SID, AUTH_TOKEN

Result = TypeVar("Result")


class Redirected(TwilioHttpClient):
    """Replaces scheme and host of every request."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=10)
        self._base = urlsplit(url)

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        parts = urlsplit(url)
        here = urlunsplit((self._base.scheme, self._base.netloc, parts.path, parts.query, ""))
        return super().request(method, here, *args, **kwargs)


def client(url: str, token: str = AUTH_TOKEN) -> Client:
    return Client(ACCOUNT_SID, token, http_client=Redirected(url))


async def call(work: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
    """The client blocks, so it gets a thread."""
    return await asyncio.to_thread(work, *args, **kwargs)
