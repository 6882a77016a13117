"""Connections to one server: nobody is refused in a rush, and nobody queues while one is free."""

from __future__ import annotations

from typing import Any

from redis.asyncio import BlockingConnectionPool
from redis.asyncio.connection import AbstractConnection


class Pool(BlockingConnectionPool):  # its methods are untyped
    """The library's own pool goes through a condition and a time-out even where nobody has to wait: half of a call."""

    async def get_connection(self, command_name: Any = None, *keys: Any, **options: Any) -> AbstractConnection:
        if not self.can_get_connection():
            waited: AbstractConnection = await super().get_connection()  # type: ignore[no-untyped-call]
            return waited
        connection: AbstractConnection = self.get_available_connection()  # type: ignore[no-untyped-call]
        try:
            await self.ensure_connection(connection)
        except BaseException:
            await self.release(connection)
            raise
        return connection
