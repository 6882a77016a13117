"""What is to run, and how patient the supervisor is with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Role:
    """One process: its name, its command line, and what it gets on top of our own environment. Without one that is not
    `needed` the others go on, however often it cannot be started."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    needed: bool = True


@dataclass(frozen=True)
class Pace:
    """How long the supervisor waits for what, in seconds."""

    first_pause: float = 0.2
    longest_pause: float = 5.0
    settled: float = 30.0  # a process that has lived this long has started well
    tries: int = 5
    farewell: float = 10.0
    echo: float = 0.5  # `uv run` forwards a Ctrl-C that the terminal has delivered already
