"""What people see of the roles: their lines, each behind its role's name, and the one block that they come back to."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Sequence
from typing import TextIO

COLOURS = (36, 32, 33, 35, 34, 31)  # ANSI foregrounds: cyan, green, yellow, magenta, blue, red
LOOKS = 10  # at how quiet it is, in the time that counts as calm


class Console:
    """Every line of every role behind its coloured name; plain where no terminal watches."""

    def __init__(self, out: TextIO, names: Sequence[str] = ()) -> None:
        self._out = out
        self._colourful = out.isatty() and "NO_COLOR" not in os.environ
        self._width = max(map(len, names), default=0)
        self._colours = {name: COLOURS[place % len(COLOURS)] for place, name in enumerate(names)}
        self._said_at = time.monotonic()
        self._block = ""

    def show(self, name: str, line: str) -> None:
        self._said_at = time.monotonic()
        prefix = f"{name:<{self._width}} |"
        if self._colourful:
            prefix = f"\x1b[{self._colours.get(name, 37)}m{prefix}\x1b[0m"
        self._write(f"{prefix} {line}\n")

    def post(self, lines: Sequence[str]) -> None:
        """Show a block with nothing before its lines, its first one bold; `again` shows the same once more."""
        first, *rest = lines
        self._block = "\n".join(["", f"\x1b[1m{first}\x1b[0m" if self._colourful else first, *rest, "", ""])
        self.again()

    def again(self) -> None:
        self._write(self._block)

    async def until_calm(self, quiet: float, most: float) -> None:
        """Wait until nobody has said anything for so many seconds, so that no line follows on the block's heels."""
        for _ in range(round(most / quiet * LOOKS)):
            if time.monotonic() - self._said_at >= quiet:
                return
            await asyncio.sleep(quiet / LOOKS)

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # a closed terminal stops nobody
            self._out.write(text)
            self._out.flush()
