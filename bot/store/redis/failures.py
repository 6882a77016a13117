"""The border to Redis: its exceptions become ours here and go no further."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any

from redis.exceptions import (
    ClusterDownError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisClusterException,
    RedisError,
    ResponseError,
    TryAgainError,
)

from bot.model.errors import NotStoredError

_OURS = ResponseError  # a wrong call of ours is a bug to be seen, unless the server only cannot work now
_NOT_NOW = (OutOfMemoryError, ReadOnlyError, ClusterDownError, TryAgainError)
_NOT_NOW_CODES = re.compile(r"\b(OOM|MISCONF|READONLY|LOADING|NOREPLICAS|MASTERDOWN|CLUSTERDOWN|BUSY)\b")

CLOSED_MEANWHILE = "writelines"
"""What redis-py misses when it closes a lost node's connections while another task is opening one."""


@contextmanager
def store_failures() -> Iterator[None]:
    """Raise NotStoredError if the server is away, full, read-only or busy.

    A full or read-only server has written nothing. Of one that went away nobody knows: each script may be
    called again, the second call of the same enqueue, commit or claim does nothing more.
    """
    try:
        yield
    except _NOT_NOW as error:
        raise NotStoredError(type(error).__name__) from error
    except _OURS as error:
        if code := _NOT_NOW_CODES.search(str(error)):
            raise NotStoredError(code[0]) from error
        raise
    except AttributeError as error:
        if error.name != CLOSED_MEANWHILE:
            raise
        raise NotStoredError("connection closed") from error
    except (RedisError, RedisClusterException, OSError) as error:
        raise NotStoredError(type(error).__name__) from error


async def kept(call: Awaitable[Any]) -> Any:
    """What Redis answers. Raises NotStoredError if it cannot work now."""
    with store_failures():
        return await call
