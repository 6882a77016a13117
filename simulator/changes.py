"""Who wants to know that the world moved: the live page, and callers that wait for something."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that moved, small enough for an event stream."""

    kind: str
    about: dict[str, Any]


class Changes:
    """Publishes changes; costs next to nothing while nobody listens."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[Change]] = set()
        self._waiting: set[asyncio.Future[None]] = set()

    def publish(self, kind: str, **about: Any) -> None:
        for queue in self._queues:
            if not queue.full():  # a listener that is this far behind reloads the state anyway
                queue.put_nowait(Change(kind, about))
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[Change]]:
        queue: asyncio.Queue[Change] = asyncio.Queue(maxsize=500)
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

    async def until(self, reached: Callable[[], bool], seconds: float) -> bool:
        """Wait until the condition holds, looking again after every change; False when time ran out."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not reached():
            future: asyncio.Future[None] = loop.create_future()
            self._waiting.add(future)
            try:
                await asyncio.wait_for(future, deadline - loop.time())
            except TimeoutError:
                return reached()
            finally:
                self._waiting.discard(future)
        return True
