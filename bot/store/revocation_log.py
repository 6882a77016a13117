"""The revocation log: every consent that no longer holds or rests and everybody who was erased, in a file beside Redis,
so that a restore revives none of them.

A line is on disk before the commit that ends or spends the consent, and before an erasure begins, so the log may name
one whose commit never came (its message is taken again), and never misses one that was confirmed. It holds random ids
and keyed hashes only.

A line that this version does not know is kept and handed on: a newer one may have written it.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import orjson

from bot.model.clock import Clock, utc_now
from bot.model.errors import NotStoredError
from bot.model.revocation import Lost, lost_by
from bot.model.turn import Commit

REACHES = timedelta(days=40)
"""Backups are kept 30 days; what is older can meet no backup any more."""


@dataclass(frozen=True)
class Gone:
    """A contact that is erased, and the keyed hashes of the addresses by which it could be found."""

    contact: str
    at: datetime
    digests: tuple[str, ...]


class RevocationLog:
    """The file `withdrawals.log`. Several processes may append to it."""

    def __init__(self, path: Path, clock: Clock = utc_now) -> None:
        self._path = path
        self._clock = clock

    async def note(self, commit: Commit) -> None:
        """Write down what this commit will end; on disk when it returns. Raises NotStoredError."""
        if lost := lost_by(commit.contact, commit.consents, self._clock()):
            await asyncio.to_thread(self.append, lost)

    async def note_erasure(self, gone: Gone) -> None:
        """Write down who is about to be erased; on disk when it returns. Raises NotStoredError."""
        line = orjson.dumps({"erased": gone.contact, "at": gone.at, "digests": gone.digests})
        await asyncio.to_thread(self.write, [line])

    def append(self, lost: Iterable[Lost]) -> None:
        self.write(orjson.dumps(one) for one in lost)

    def write(self, lines: Iterable[bytes]) -> None:
        """Add lines, of whatever kind; on disk when it returns. Raises NotStoredError."""
        data = b"".join(line + b"\n" for line in lines)
        try:
            with self._alone(), self._path.open("ab") as file:
                file.write(self._end_of_a_torn_line() + data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise NotStoredError(f"{self._path.name}: {error.strerror}") from error

    def merge(self, lines: Sequence[bytes]) -> None:
        """Take over the lines of another copy that are not here yet; they may be older than those that are."""
        known = set(self.lines())
        if fresh := [line for line in lines if line not in known]:
            self.write(fresh)

    def read(self) -> list[Lost]:
        """All of it, oldest first. A line that a power cut has torn was never confirmed and is passed over."""
        return sorted((lost for line in self.lines() if (lost := _lost(line)) is not None), key=_at)

    def erasures(self) -> list[Gone]:
        """Everybody who was erased, oldest first, each once."""
        found: dict[str, Gone] = {}
        for gone in sorted((gone for line in self.lines() if (gone := _gone(line)) is not None), key=_at):
            found.setdefault(gone.contact, gone)
        return list(found.values())

    def lines(self) -> list[bytes]:
        return self._path.read_bytes().splitlines() if self._path.exists() else []

    def forget(self) -> None:
        """Drop what is older than any backup that could still be restored. Raises OSError; then nothing has changed."""
        before = self._clock() - REACHES
        moments = [one.at for one in self.read()] + [gone.at for gone in self.erasures()]
        if all(at >= before for at in moments):
            return
        with self._alone():
            scratch = self._path.with_name(f"{self._path.name}.{os.getpid()}")
            try:
                self._write_younger(scratch, before)
                scratch.replace(self._path)
            finally:
                scratch.unlink(missing_ok=True)

    def _write_younger(self, scratch: Path, before: datetime) -> None:
        with scratch.open("wb") as file:
            scratch.chmod(0o600)
            for line in self.lines():
                known = _lost(line) or _gone(line)
                if known is None or known.at >= before:
                    file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_name(f".{self._path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._path.touch(0o600)
            yield

    def _end_of_a_torn_line(self) -> bytes:
        with self._path.open("rb") as file:
            if file.seek(0, os.SEEK_END) == 0:
                return b""
            file.seek(-1, os.SEEK_END)
            return b"" if file.read(1) == b"\n" else b"\n"


def _at(one: Lost | Gone) -> datetime:
    return one.at


def of_contacts(lost: Sequence[Lost]) -> dict[str, list[Lost]]:
    found: dict[str, list[Lost]] = {}
    for one in lost:
        found.setdefault(one.contact, []).append(one)
    return found


def _lost(line: bytes) -> Lost | None:
    try:
        raw = orjson.loads(line)
        at = datetime.fromisoformat(raw["at"])
        until = datetime.fromisoformat(raw["until"]) if raw.get("until") else None
        return Lost(raw["contact"], raw["opt_in"], raw["status"], int(raw["left"]), at, until)
    except (ValueError, KeyError, TypeError):
        return None


def _gone(line: bytes) -> Gone | None:
    try:
        raw = orjson.loads(line)
        return Gone(raw["erased"], datetime.fromisoformat(raw["at"]), tuple(raw["digests"]))
    except (ValueError, KeyError, TypeError):
        return None
