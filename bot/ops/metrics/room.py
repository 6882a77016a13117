"""Disk space under the figures: who writes to a mapped page that the disk has no block for is killed (SIGBUS)."""

from __future__ import annotations

import os
from pathlib import Path
from struct import unpack

KINDS = ("counter", "histogram", "gauge_livesum", "gauge_livemax")
"""The library's files, by the beginning of their names."""
FIRST = 1 << 16  # bytes; the library maps a file as it finds it, and would make an empty one as long, but sparse
SPARE = 1 << 14  # bytes; more than the series of one metric and one set of labels take, as a test proves
HEAD = 8  # bytes; a file begins with the number of bytes used


def allocate(file: Path, size: int) -> None:
    """The file has this length at least, all of it on the disk. Raises OSError, and then it is as long as before."""
    with file.open("ab") as opened:
        before = os.fstat(opened.fileno()).st_size
        try:
            os.posix_fallocate(opened.fileno(), 0, size)
        except OSError:
            opened.truncate(before)
            raise


def used(file: Path) -> int:
    """How many bytes of the file say something."""
    with file.open("rb") as opened:
        head = opened.read(HEAD)
    return max(HEAD, unpack("i", head[:4])[0]) if head else HEAD


class Room:
    """The files of this process, made before the library opens them. Raises OSError if the disk is full."""

    def __init__(self, folder: Path) -> None:
        self._files = {kind: folder / f"{kind}_{os.getpid()}.db" for kind in KINDS}
        for file in self._files.values():
            allocate(file, FIRST)

    def has_more(self, kind: str) -> bool:
        """Whether new series find room in the file; it grows before the library would let it grow, as the library
        would: to twice its length."""
        file = self._files[kind]
        size = file.stat().st_size
        if used(file) + SPARE <= size:
            return True
        try:
            allocate(file, 2 * size)
        except OSError:
            return False
        return True
