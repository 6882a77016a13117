"""The key that brings back what has scrolled away."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator
from typing import TextIO


@contextlib.contextmanager
def on_enter(keyboard: TextIO, do: Callable[[], None]) -> Iterator[bool]:
    """Do it whenever somebody presses Enter; gives whether anybody can: not without a terminal, nor in a job that
    runs behind one."""
    if not _is_ours(keyboard):
        yield False
        return
    loop, number = asyncio.get_running_loop(), keyboard.fileno()

    def pressed() -> None:
        try:
            typed = os.read(number, 4096) if _is_ours(keyboard) else b""
        except OSError:
            typed = b""
        if typed:
            do()
        else:  # the terminal has gone, or belongs to another job by now: who reads there is stopped
            loop.remove_reader(number)

    loop.add_reader(number, pressed)
    try:
        yield True
    finally:
        loop.remove_reader(number)


def _is_ours(keyboard: TextIO) -> bool:
    try:
        return keyboard.isatty() and os.tcgetpgrp(keyboard.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False
