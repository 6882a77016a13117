"""Conversations played turn by turn: how long a turn takes at its beginning, and after a thousand others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from bench.figures import Spread

Kind = Literal["plain", "action"]
KINDS: tuple[Kind, ...] = ("plain", "action")
TEXTS: Mapping[Kind, str] = {"plain": "Bist du ein Mensch?", "action": "Fährt die U1 gerade?"}
MARKS = (1, 10, 100, 500, 1000)
AT_ONCE = 8  # conversations side by side where turns a second are counted


@dataclass(frozen=True)
class At:
    """Turns around a mark: one conversation alone, and how many a second with several side by side."""

    turn: int
    alone: Spread
    per_second: float
    processor: Mapping[str, float] = field(default_factory=dict)  # ms of processor time per turn, by process


def width(turn: int) -> int:
    """How many turns around a mark are taken together."""
    return max(1, min(20, turn // 10))


async def timed(turns: Sequence[Callable[[], Awaitable[Any]]]) -> list[float]:
    """Take them one after the other; gives seconds for each."""
    spent = []
    for turn in turns:
        began = time.perf_counter()
        await turn()
        spent.append(time.perf_counter() - began)
    return spent


async def rate(conversations: Sequence[Callable[[], Awaitable[Any]]], times: int) -> float:
    """Take so many turns of each conversation, all conversations side by side; gives turns a second."""

    async def play(turn: Callable[[], Awaitable[Any]]) -> None:
        for _ in range(times):
            await turn()

    began = time.perf_counter()
    await asyncio.gather(*(play(one) for one in conversations))
    return len(conversations) * times / (time.perf_counter() - began)
