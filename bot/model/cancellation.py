"""Ending tasks that run beside a page, an app or a worker."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

ONCE_MORE = 0.2


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel until they have ended: redis-py swallows a cancellation that comes while it connects."""
    running = set(tasks)
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=ONCE_MORE)
