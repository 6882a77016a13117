"""What people see of the roles: their lines, each behind its role's name."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from typing import TextIO

COLOURS = (36, 32, 33, 35, 34, 31)  # ANSI foregrounds: cyan, green, yellow, magenta, blue, red


class Screen:
    """Every line of every role behind its coloured name; plain where no terminal watches."""

    def __init__(self, out: TextIO, names: Sequence[str] = ()) -> None:
        self._out = out
        self._colourful = out.isatty() and "NO_COLOR" not in os.environ
        self._width = max(map(len, names), default=0)
        self._colours = {name: COLOURS[place % len(COLOURS)] for place, name in enumerate(names)}

    def show(self, name: str, line: str) -> None:
        prefix = f"{name:<{self._width}} |"
        if self._colourful:
            prefix = f"\x1b[{self._colours.get(name, 37)}m{prefix}\x1b[0m"
        with contextlib.suppress(OSError, ValueError):  # a closed terminal stops nobody
            self._out.write(f"{prefix} {line}\n")
            self._out.flush()
