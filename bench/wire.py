"""A lean HTTP client: requests are bytes made beforehand, of the answer only the status is read."""

from __future__ import annotations

import asyncio
from typing import cast

END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length:"


class BrokenAnswerError(ConnectionError):
    """The connection ended, or what came is no answer."""


class Connection(asyncio.Protocol):
    """One connection that stays open, with one request on it at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[int] | None = None
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by its type

    @property
    def open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def post(self, request: bytes) -> int:
        """Send a whole request and wait for the end of its answer; gives the status."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(END_OF_HEAD)
        if not found or len(body) < _length(head):
            return
        self._received = b""
        if self._answer and not self._answer.done():
            self._answer.set_result(int(head[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(BrokenAnswerError(str(exc or "closed")))

    def close(self) -> None:
        if self._transport:
            self._transport.close()


class Wire:
    """As many connections to one server as there are requests at a time."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._free: list[Connection] = []

    async def post(self, request: bytes) -> int:
        connection = await self._connection()
        status = await connection.post(request)
        self._free.append(connection)
        return status

    async def _connection(self) -> Connection:
        while self._free:
            connection = self._free.pop()
            if connection.open:
                return connection
        loop = asyncio.get_running_loop()
        _, made = await loop.create_connection(Connection, self._host, self._port)
        return made

    def close(self) -> None:
        for connection in self._free:
            connection.close()
        self._free.clear()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(LENGTH):
            return int(line[len(LENGTH) :])
    return 0
