"""Fetching what a customer sent: from Twilio's own hosts only, so much, so long, and credentials for its API alone."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urljoin, urlsplit

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector, encode_basic_auth
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

from bot.model.item import Attachment
from bot.model.media import Media, MediaError, checked
from connectors.twilio.http import TWILIO
from connectors.twilio.settings import Settings
from connectors.twilio.tokens import Tokens

TIMEOUT = ClientTimeout(total=20, connect=5, sock_read=5)
MEGABYTE = 1024 * 1024
PIECE = 64 * 1024
AT_ONCE = 4
REDIRECTS = 2
_CDN = re.compile(r"https://[a-z0-9-]+\.twiliocdn\.com/[^\s#]*")
_BUCKET = re.compile(r"https://s3-external-1\.amazonaws\.com/(?:media|mms)\.twiliocdn\.com/[^\s#]*")
"""Where Twilio's API leads to for the bytes themselves."""
_PATH = re.compile(r"/2010-04-01/Accounts/(AC[0-9a-zA-Z]+)/Messages/[MS]M[0-9a-f]{32}/Media/ME[0-9a-f]{32}")


class MediaFetcher:
    """Holds one session, opened with the first request."""

    def __init__(self, settings: Settings, tokens: Tokens, timeout: ClientTimeout = TIMEOUT) -> None:
        self._account = settings.account_sid
        self._api = origin(settings.api_url)
        self._tokens = tokens
        self._most = settings.media_megabytes * MEGABYTE
        self._timeout = timeout
        self._room = asyncio.Semaphore(AT_ONCE)
        self._session: ClientSession | None = None

    async def fetch(self, attachment: Attachment) -> Media:
        if not self._is_media(attachment.url):
            raise MediaError("elsewhere" if attachment.url else "gone")
        try:
            async with self._room, self._answer(attachment.url) as answer:
                return checked(attachment.mime, await self._body(answer))
        except (ClientError, TimeoutError, OSError) as error:
            raise MediaError("away") from error

    async def close(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    @asynccontextmanager
    async def _answer(self, url: str) -> AsyncIterator[ClientResponse]:
        """With the token that Twilio takes; where it leads to elsewhere, without any."""
        for token in self._tokens.in_order:
            headers = {"Authorization": encode_basic_auth(self._account, token.value)}
            async with self._get(url, headers) as answer:
                if answer.status != 401:
                    self._tokens.taken(token)
                    async with self._led_on(answer) as last:
                        yield last
                    return
            self._tokens.refused(token)
        raise MediaError("away")

    @asynccontextmanager
    async def _led_on(self, answer: ClientResponse) -> AsyncIterator[ClientResponse]:
        for _ in range(REDIRECTS):
            if answer.status not in {301, 302, 303, 307, 308}:
                break
            url = _joined(str(answer.url), answer.headers.get("Location", ""))
            if not self._is_store(url):
                raise MediaError("elsewhere")
            answer.close()
            answer = await self._get(url, {})
        try:
            if answer.status in {403, 404, 410}:
                raise MediaError("gone")
            if answer.status != 200:
                raise MediaError("elsewhere" if 300 <= answer.status < 400 else "away")
            yield answer
        finally:
            answer.close()

    def _get(self, url: str, headers: dict[str, str]) -> Any:
        plain = {"Accept-Encoding": "identity", **headers}
        return self._open().get(url, headers=plain, timeout=self._timeout, allow_redirects=False)

    async def _body(self, answer: ClientResponse) -> bytes:
        """No more than is allowed, whatever the answer says of its length; nothing packed is unpacked."""
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise MediaError("type")
        if (answer.content_length or 0) > self._most:
            raise MediaError("too_large")
        found = bytearray()
        async for piece in answer.content.iter_chunked(PIECE):
            found += piece
            if len(found) > self._most:
                raise MediaError("too_large")
        return bytes(found)

    def _is_media(self, url: str) -> bool:
        """Whether this is a medium of our account at the API; only such an address ever gets credentials."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        path = _PATH.fullmatch(parts.path)
        at_home = origin(url) in {TWILIO, self._api} and not (parts.query or parts.fragment or parts.username)
        return bool(at_home and path and path[1] == self._account)

    def _is_store(self, url: str) -> bool:
        """Where the API may lead to; the simulator keeps its own."""
        own = self._api != TWILIO and url.startswith(f"{self._api}/")
        return own or bool(_CDN.fullmatch(url) or _BUCKET.fullmatch(url))

    def _open(self) -> ClientSession:
        if self._session is None:
            resolver = PublicResolver(urlsplit(self._api).hostname or "")
            self._session = ClientSession(connector=TCPConnector(resolver=resolver, limit=8), auto_decompress=False)
        return self._session


class PublicResolver(AbstractResolver):
    """Names that lead into our own network are no names of Twilio's, but for the host that the operator has set."""

    def __init__(self, own: str) -> None:
        self._own = own
        self._names = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._names.resolve(host, port, family)
        if host != self._own and not all(ipaddress.ip_address(one["host"]).is_global for one in found):
            raise OSError(None, "an address that is not public")
        return found

    async def close(self) -> None:
        await self._names.close()


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
