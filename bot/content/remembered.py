"""What was made of a file, for as long as the same text is read again: one release differs from the next in a few, and
each process of an installation reads the next one at the same moment, while it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
Made = dict[tuple[object, bytes], Any]


@dataclass(frozen=True)
class _Reading:
    """What the last one has made, and what this one has."""

    last: Made
    now: Made = field(default_factory=dict)


_NOW: ContextVar[_Reading | None] = ContextVar("made_of_files", default=None)
_LAST: dict[str, Made] = {}


@contextmanager
def remembering(what: str) -> Iterator[None]:
    """One whole reading of that. What the one before has made of the same texts serves again and must not be changed;
    what this one does not use is forgotten at its end."""
    reading = _Reading(_LAST.get(what, {}))
    token = _NOW.set(reading)
    try:
        yield
    finally:
        _NOW.reset(token)
    _LAST[what] = reading.now


def remembered(make: Callable[[Path], T], file: Path) -> T:
    """What `make` makes of a file's text, and of nothing else. What fails is tried again the next time."""
    reading = _NOW.get()
    if reading is None:
        return make(file)
    key = (make, file.read_bytes())
    if key not in reading.now:
        reading.now[key] = reading.last[key] if key in reading.last else make(file)
    made: T = reading.now[key]
    return made
