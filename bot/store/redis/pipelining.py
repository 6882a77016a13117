"""A client whose commands of one moment leave together: one write, one read, and on the server one fsync for all."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from typing import Any

from hiredis import pack_command
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as LostConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as LateError

SHORT = frozenset({"EVALSHA", "GET", "SET", "LINDEX", "RPUSH", "PUBLISH"})
"""What may share a line: nothing that blocks, nothing that answers at length."""
MOST = 256
ANSWER_SECONDS = 5.0

Command = tuple[Any, ...]
Answer = asyncio.Future[Any]


class Pipelining(Redis):
    """While one batch is on its way, the next one gathers. Who comes alone leaves at once, so nobody waits longer
    than for the fsync that is under way anyway. Everything but short commands goes the library's own way."""

    goes_on_when_full = False
    """Whether the server lets scripts that finish work go on while its memory is full."""

    _leaving: asyncio.Task[None] | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._gathered: list[tuple[Command, Answer]] = []

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        if args[0] not in SHORT:
            return await super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        answer: Answer = asyncio.get_running_loop().create_future()
        self._gathered.append((args, answer))
        if self._leaving is None or self._leaving.done():
            self._leaving = asyncio.create_task(self._leave())
        reply = await answer
        callback = self.response_callbacks.get(args[0])
        return callback(reply, **options) if callback else reply

    async def _leave(self) -> None:
        while self._gathered:
            batch, self._gathered = self._gathered[:MOST], self._gathered[MOST:]
            replies: Sequence[Any] = [LostConnectionError("ended")] * len(batch)
            try:
                replies = await self._carry([command for command, _ in batch])
            except Exception as error:  # whatever it was, it is the callers' to hear
                replies = [error] * len(batch)
            finally:
                for (_, answer), reply in zip(batch, replies, strict=True):
                    _tell(answer, reply)

    async def _carry(self, commands: Sequence[Command]) -> list[Any]:
        connection = await self.connection_pool.get_connection()  # type: ignore[no-untyped-call]
        try:
            replies: list[Any] = await connection.retry.call_with_retry(
                lambda: _there_and_back(connection, commands), lambda _: connection.disconnect()
            )
            return replies
        finally:
            await self.connection_pool.release(connection)


async def _there_and_back(connection: Any, commands: Sequence[Command]) -> list[Any]:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await connection.send_packed_command(b"".join(map(pack_command, commands)))
            return [await _reply(connection) for _ in commands]
    except TimeoutError as error:
        await connection.disconnect(nowait=True)
        raise LateError("no answer in time") from error
    except BaseException:  # a reply that was not read would be taken for the next command's
        await connection.disconnect(nowait=True)
        raise


async def _reply(connection: Any) -> Any:
    try:
        return await connection.read_response(timeout=math.inf)
    except (LostConnectionError, LateError):
        raise
    except RedisError as error:
        return error


def _tell(answer: Answer, reply: Any) -> None:
    if answer.done():  # nobody waits for it any more
        return
    if isinstance(reply, Exception):
        answer.set_exception(reply)
    else:
        answer.set_result(reply)
