"""The file of checkpoints: the ledger's second place. Only ever appended to, on disk before anything is told of it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.model.errors import CheckpointError
from bot.model.ledger_checkpoints import Course, Mark, course, line_of

NAME = "roots.log"


class CheckpointFile:
    """`roots.log` in its folder, which must be there: one that is missing may be a disk that is not.

    Several processes of one machine may write; each line is written once.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def lines(self) -> list[bytes]:
        return self.path.read_bytes().splitlines() if self.path.exists() else []

    def course(self) -> Course:
        """Raises CheckpointError."""
        try:
            return course(self.lines())
        except OSError as error:
            raise CheckpointError(f"{self.path}: {error.strerror}") from error

    def append(self, mark: Mark, after: str) -> str:
        """Write the mark after the line with this hash (empty for the first), and give its own hash's line on disk.

        Raises CheckpointError if another line is the last one by now.
        """
        line = line_of(mark, after)
        try:
            with self._alone():
                if self.course().last != after:
                    raise CheckpointError(f"{self.path} was written by somebody else meanwhile")
                self._write([line])
        except OSError as error:
            raise CheckpointError(f"{self.path}: {error.strerror}") from error
        return self.course().last

    def take_over(self, theirs: list[bytes]) -> None:
        """Make this the file of a restored installation: what it lacks is added; one of another history is kept
        beside it under another name."""
        with self._alone():
            ours = self.lines()
            if ours[: len(theirs)] == theirs:
                return
            if ours != theirs[: len(ours)]:
                self.path.rename(self._free_name())
                ours = []
            self._write(theirs[len(ours) :])

    def _free_name(self) -> Path:
        number = 1
        while (path := self.path.with_name(f"{NAME}.replaced-{number}")).exists():
            number += 1
        return path

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self.path.with_name(f".{NAME}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _write(self, lines: list[bytes]) -> None:
        with os.fdopen(os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600), "r+b") as file:
            torn = file.seek(0, os.SEEK_END) and os.pread(file.fileno(), 1, file.tell() - 1) != b"\n"
            file.write((b"\n" if torn else b"") + b"".join(line + b"\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
