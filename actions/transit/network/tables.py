"""The tables of a GTFS feed, from a folder or a zip: streamed row by row, and never more than a bound."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

_MOST_BYTES = 4 * 1024**3  # of one table unpacked; the largest known, all of Germany, has half
_LONGEST_FIELD = 64 * 1024


class TimetableError(Exception):
    """The feed cannot be read; the text says why, for the operator."""


class Tables:
    """Gives rows of a feed. Nothing of a zip is ever written to disk, so the names in it cannot lead anywhere."""

    def __init__(self, place: Path, zipped: zipfile.ZipFile | None) -> None:
        self._place = place
        self._zip = zipped

    def rows(self, name: str, columns: Sequence[str], *, needed: bool = True) -> Iterator[tuple[str, ...]]:
        """Yield these columns of a table, blank where the table or the row has none."""
        with self._open(f"{name}.txt", needed=needed) as raw:
            if raw is None:
                return
            counted = io.BufferedReader(_Counted(raw, name))
            text = io.TextIOWrapper(counted, encoding="utf-8-sig", newline="")
            try:
                yield from _columns(csv.reader(text, skipinitialspace=True), name, columns)
            except UnicodeDecodeError as error:
                raise TimetableError(f"{name}.txt is not written in UTF-8") from error
            except csv.Error as error:
                raise TimetableError(f"{name}.txt: {error}") from error
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
                raise TimetableError(f"{name}.txt cannot be unpacked: {error}") from error

    @contextmanager
    def _open(self, name: str, *, needed: bool) -> Iterator[IO[bytes] | None]:
        if self._zip is None:
            path = self._place / name
            found: Any = path.open("rb") if path.is_file() else None
        else:  # some lie in a folder of their own inside the zip
            inside = sorted((one for one in self._zip.namelist() if one.rpartition("/")[2] == name), key=len)
            try:
                found = self._zip.open(inside[0]) if inside else None
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
                raise TimetableError(f"{name} cannot be unpacked: {error}") from error
        if found is None and needed:
            raise TimetableError(f"{name} is missing")
        try:
            yield found
        finally:
            if found is not None:
                found.close()


@contextmanager
def opened(place: Path) -> Iterator[Tables]:
    """Open a folder or a zip; raises TimetableError if it is neither."""
    if place.is_dir():
        yield Tables(place, None)
        return
    try:
        zipped = zipfile.ZipFile(place)
    except (zipfile.BadZipFile, OSError) as error:
        raise TimetableError(f"neither a folder nor a zip file: {error}") from error
    with zipped:
        yield Tables(place, zipped)


def _columns(reader: Iterator[list[str]], name: str, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    csv.field_size_limit(_LONGEST_FIELD)
    head = [one.strip().lower() for one in next(reader, [])]
    if columns[0] not in head:
        raise TimetableError(f"{name}.txt has no column {columns[0]}")
    places = [head.index(column) if column in head else len(head) + 1 for column in columns]
    for row in reader:
        if row:
            yield tuple(row[at].strip() if at < len(row) else "" for at in places)


class _Counted(io.RawIOBase):
    """Counts what comes out of a zip: a small file may hold a large one."""

    def __init__(self, raw: IO[bytes], name: str) -> None:
        self._raw = raw
        self._name = name
        self._left = _MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._raw.read(len(buffer))
        self._left -= len(chunk)
        if self._left < 0:
            raise TimetableError(f"{self._name}.txt is larger than {_MOST_BYTES // 1024**3} GB unpacked")
        buffer[: len(chunk)] = chunk
        return len(chunk)
