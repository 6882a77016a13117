"""The timetable that an installation keeps: fetched conditionally, built beside the old one, swapped in one step.

A program of its own, `python -m actions.transit.network.keep '<order>'`: reading a large feed takes its time, and a
worker that answers customers must not wait for it.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from actions.transit.network.build import VERSION, Wanted, build
from actions.transit.network.tables import TimetableError

_LARGEST = 1024**3
_TIMEOUT = aiohttp.ClientTimeout(total=600, connect=30)
STANDING = "standing.json"


@dataclass(frozen=True)
class Order:
    """What to read, for whom, and where to keep it."""

    source: str
    folder: Path
    wanted: Wanted

    @classmethod
    def read(cls, text: str) -> Order:
        """Return the order that was written as JSON."""
        said = json.loads(text)
        return cls(said["source"], Path(said["folder"]), Wanted(**{k: tuple(v) for k, v in said["wanted"].items()}))

    def written(self) -> str:
        """Return it as JSON."""
        return json.dumps({"source": self.source, "folder": str(self.folder), "wanted": asdict(self.wanted)})

    @property
    def mark(self) -> str:
        """What makes a kept file fit: another source, other lines or another version of this reader make a new one."""
        return hashlib.sha256(f"{VERSION}|{self.source}|{self.wanted}".encode()).hexdigest()[:16]


def standing(folder: Path) -> dict[str, Any]:
    """Return what is kept and how the last reading went; empty if nothing was ever read."""
    try:
        found = json.loads((folder / STANDING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def kept(order: Order) -> Path | None:
    """Return the file that fits the order."""
    said = standing(order.folder)
    path = order.folder / str(said.get("file", ""))
    return path if said.get("mark") == order.mark and path.is_file() else None


def read_again(order: Order) -> str | None:
    """Read the source anew; one that cannot be read leaves what is kept, and the reason is returned and kept."""
    order.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(order.folder):
        for left in order.folder.glob("new-*"):  # of a reading that was ended
            shutil.rmtree(left, ignore_errors=True)
        before = standing(order.folder)
        fit = kept(order) is not None
        now = datetime.now(UTC).isoformat()
        try:
            said = _read(order, before.get("stamp", "") if fit else "")
        except TimetableError as error:
            _write(order.folder, {**before, "tried_at": now, "error": str(error)})
            return str(error)
        if said is None:  # not changed
            _write(order.folder, {**before, "tried_at": now, "good_at": now, "error": None})
            return None
        _write(order.folder, {**said, "mark": order.mark, "tried_at": now, "good_at": now, "error": None})
        for old in order.folder.glob("timetable-*"):
            if old.name != said["file"] and old.name != before.get("file"):
                old.unlink(missing_ok=True)  # the one before may still be open in a process that has not looked yet
        return None


def _read(order: Order, stamp: str) -> dict[str, Any] | None:
    """Build a new file; None if the source says that nothing has changed."""
    with tempfile.TemporaryDirectory(dir=order.folder, prefix="new-") as scratch:
        if order.source.startswith(("http://", "https://")):
            place, new_stamp = asyncio.run(_fetched(order.source, Path(scratch) / "feed.zip", stamp))
        else:
            place, new_stamp = _local(Path(order.source).expanduser(), stamp)
        if place is None:
            return None
        draft = Path(scratch) / "draft.sqlite"
        with closing(sqlite3.connect(draft)) as database:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;")
            try:
                build(place, database, order.wanted, {"source": order.source})
            except sqlite3.Error as error:
                raise TimetableError(f"cannot be stored: {error}") from error
            counts = {
                name: database.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0]  # noqa: S608
                for name in ("lines", "stops", "trips")
            }
        name = f"timetable-{datetime.now(UTC):%Y%m%d%H%M%S%f}.sqlite"
        draft.replace(order.folder / name)
        return {"file": name, "stamp": new_stamp, "source": order.source, **counts}


async def _fetched(url: str, target: Path, stamp: str) -> tuple[Path | None, str]:
    """Fetch the zip unless the server says that it is the one we have."""
    tag, _, modified = stamp.partition("\n")
    headers = {name: value for name, value in (("If-None-Match", tag), ("If-Modified-Since", modified)) if value}
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as session,
            session.get(url, headers=headers) as reply,
        ):
            if reply.status == 304 and stamp:
                return None, stamp
            if reply.status != 200:
                raise TimetableError(f"http {reply.status}")
            size = 0
            with target.open("wb") as file:
                async for chunk in reply.content.iter_chunked(1024 * 256):
                    size += len(chunk)
                    if size > _LARGEST:
                        raise TimetableError("larger than 1 GB")
                    file.write(chunk)
            return target, f"{reply.headers.get('ETag', '')}\n{reply.headers.get('Last-Modified', '')}".strip("\n")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise TimetableError(f"cannot be fetched: {type(error).__name__}") from error


def _local(path: Path, stamp: str) -> tuple[Path | None, str]:
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    try:
        now = ";".join(f"{file.name}:{file.stat().st_mtime_ns}:{file.stat().st_size}" for file in files)
    except OSError as error:
        raise TimetableError(f"{path} cannot be read: {error.strerror}") from error
    return (None, stamp) if now and now == stamp else (path, now)


def _write(folder: Path, said: dict[str, Any]) -> None:
    draft = folder / f"{STANDING}.{os.getpid()}"
    draft.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / STANDING)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process reads; who came second finds it read."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Carry out the order that is given as the one argument."""
    os.nice(10)
    if reason := read_again(Order.read(sys.argv[1])):
        sys.exit(f"LOTSE_GTFS_URL: {reason}")


if __name__ == "__main__":
    main()
