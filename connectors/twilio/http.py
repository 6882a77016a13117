"""Twilio's asynchronous HTTP client on one pooled session, at the address an operator gave."""

from __future__ import annotations

import json
import re
from typing import Any

from aiohttp import ClientSession, ClientTimeout, JsonPayload, encode_basic_auth
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response

from connectors.twilio.codes import refusal
from connectors.twilio.tokens import Tokens

TWILIO = "https://api.twilio.com"
JSON = "application/json"
HOSTS = re.compile(r"^https://[a-z]+\.twilio\.com")
UNAUTHORISED = 401
TIMEOUT = ClientTimeout(total=15, connect=5, sock_read=10)


class PooledHttpClient(AsyncTwilioHttpClient):  # type: ignore[misc]  # the library is untyped
    """Stands in for the library's own, which logs recipients and sets no time-out."""

    def __init__(self, api_url: str, tokens: Tokens) -> None:
        super().__init__(pool_connections=False)
        self._api_url = api_url
        self._tokens = tokens
        self._session: ClientSession | None = None

    async def request(  # the library's signature
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # the library's signature
        allow_redirects: bool = False,
    ) -> Response:
        """One request, never repeated but with the other token where Twilio refuses this one, which is before it does
        anything: what its failure means is the caller's to decide."""
        address = url if self._api_url == TWILIO else HOSTS.sub(self._api_url, url, count=1)
        as_json = (headers or {}).get("Content-Type") == JSON
        for token in self._tokens.in_order:
            sent = {**(headers or {}), **({"Authorization": encode_basic_auth(auth[0], token.value)} if auth else {})}
            body = JsonPayload(data) if as_json else data
            answer = await self._ask(method.upper(), address, _texts(params), body, sent)
            if answer.status_code != UNAUTHORISED:
                break
            self._tokens.refused(token)
        if answer.status_code < 500 and answer.status_code != UNAUTHORISED:
            self._tokens.taken(token)
        return answer

    async def _ask(self, method: str, url: str, params: Any, data: Any, headers: dict[str, str]) -> Response:
        async with self._open().request(
            method, url, params=params, data=data, headers=headers, timeout=TIMEOUT, allow_redirects=False
        ) as answer:
            text = await answer.text(errors="replace")
            after = _seconds(answer.headers.get("Retry-After", ""))
            if answer.status == 429 or (answer.status == 503 and after is not None):
                raise refusal(answer.status, code_of(text) or answer.status, after)
            return Response(answer.status, text, answer.headers)

    async def close(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    def _open(self) -> ClientSession:
        """Opened with the first request, because a session belongs to a running loop."""
        if self._session is None:
            self._session = ClientSession()
        return self._session


def _texts(params: dict[str, object] | None) -> dict[str, Any] | None:
    return {name: str(value) for name, value in params.items()} if params else None


def code_of(text: str) -> int:
    """Twilio's own number for a refusal; 0 where the answer names none."""
    try:
        found = json.loads(text)
    except ValueError:
        return 0
    code = found.get("code") if isinstance(found, dict) else None
    return code if isinstance(code, int) else 0


def _seconds(header: str) -> float | None:
    return float(header) if header.isascii() and header.isdigit() else None
