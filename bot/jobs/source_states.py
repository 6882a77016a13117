"""What this process knows of the sources it asks, told to the others if it has changed."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.clock import Clock
from bot.model.errors import NotStoredError
from bot.model.source import SourceState, SourceStates

AGAIN = timedelta(seconds=60)
"""What has not changed is told again after so long, so that others see that it still holds."""


class SourceWatch:
    """`states_of` looks at the sources' own objects and never asks a source."""

    def __init__(
        self, states_of: Callable[[datetime], Awaitable[Sequence[SourceState]]], states: SourceStates, clock: Clock
    ) -> None:
        self._states_of = states_of
        self._states = states
        self._clock = clock
        self._told: dict[str, SourceState] = {}

    async def look(self) -> None:
        """A store that is away is told the next time."""
        news = [state for state in await self._states_of(self._clock()) if self._is_news(state)]
        if not news:
            return
        with contextlib.suppress(NotStoredError):
            await self._states.keep(news)
            self._told |= {new.name: new for new in news}

    def _is_news(self, state: SourceState) -> bool:
        before = self._told.get(state.name)
        if before is None or state.told_at - before.told_at >= AGAIN:
            return True
        return replace(before, told_at=state.told_at) != state
