"""The archive: a tar with gzip. The manifest comes first and names every other file with its digest."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import orjson
from pydantic import TypeAdapter

from bot.model.errors import LotseError

FORMAT = 2
READABLE_FORMATS = (1, 2)  # this format and the one before it, which had no checkpoints
MANIFEST = "manifest.json"
CONTACTS, ROWS, SECRET_KEY, WITHDRAWALS = "contacts.ndjson", "rows.ndjson", "secret_key", "withdrawals.log"
ROOTS = "roots.log"
RELEASES = "releases"
NAMES = frozenset({CONTACTS, ROWS, SECRET_KEY, WITHDRAWALS})
LARGEST_MANIFEST = 16_000_000


class BackupError(LotseError):
    """A backup cannot be made, read or restored; the message says why and what has changed, if anything."""


@dataclass(frozen=True)
class Manifest:
    """What the archive holds. `stored` is the version of the bodies in it, `live` the live release."""

    format: int
    lotse: str
    stored: str
    made_at: datetime
    live: str
    contacts: int
    rows: int
    parts: Mapping[str, str]


def write(target: Path, manifest: Manifest, files: Mapping[str, Path]) -> None:
    """Write aside and rename, for the owner's eyes only: it holds secrets and personal data. Raises OSError."""
    scratch = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(scratch, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as tar:
                _add(tar, MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2), manifest.made_at)
                for name, path in files.items():
                    _add_file(tar, name, path)
            raw.flush()
            os.fsync(raw.fileno())
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)


def remove_older(folder: Path, before: datetime) -> int:
    """Remove the folder's backups that were made before; gives how many. Only what its own manifest calls a backup of
    ours, and dates, is one; everything else in the folder stays. Raises OSError."""
    removed = 0
    for path in sorted(folder.glob("*.tar.gz")):
        made_at = _made_at(path)
        if made_at is not None and made_at < before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _made_at(path: Path) -> datetime | None:
    """None if it is no backup that this version knows how to read."""
    if path.is_symlink() or not path.is_file():
        return None
    try:
        with gzip.open(path) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
            return _manifest(tar).made_at
    except (OSError, EOFError, tarfile.TarError, zlib.error, BackupError):
        return None


def _add(tar: tarfile.TarFile, name: str, data: bytes, at: datetime) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(data), 0o600, int(at.timestamp())
    tar.addfile(entry, io.BytesIO(data))


def _add_file(tar: tarfile.TarFile, name: str, path: Path) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = path.stat().st_size, 0o600, int(path.stat().st_mtime)
    with path.open("rb") as file:
        tar.addfile(entry, file)


@contextmanager
def unpacked(archive: Path, beside: Path) -> Iterator[tuple[Manifest, Path]]:
    """The archive's files in a folder of their own, each checked. Raises BackupError; nothing else is touched."""
    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=beside) as name:
        folder = Path(name)
        try:
            manifest = _unpack(archive, folder)
        except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
            raise BackupError(f"{archive} cannot be read ({error}); nothing was changed") from error
        yield manifest, folder


def _unpack(archive: Path, folder: Path) -> Manifest:
    with gzip.open(archive) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
        manifest = _manifest(tar)
        missing = set(manifest.parts)
        while (entry := tar.next()) is not None:
            name = _safe(entry)
            wanted = manifest.parts.get(name)
            if wanted is None or name not in missing:
                raise BackupError(f"{archive} holds {name}, which its manifest does not name; nothing was changed")
            if _copy_out(tar, entry, folder / name) != wanted:
                raise BackupError(f"{archive} is damaged at {name}; nothing was changed")
            missing.discard(name)
        while stream.read(1 << 20):  # the check sum of the whole lies at its end
            pass
    if missing:
        raise BackupError(f"{archive} ends before {min(missing)}; nothing was changed")
    return manifest


def _manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    file = tar.extractfile(first) if first and first.isreg() and first.size <= LARGEST_MANIFEST else None
    if first is None or first.name != MANIFEST or file is None:
        raise BackupError("this is no backup of Lotse: it does not begin with a manifest; nothing was changed")
    try:
        raw: Any = orjson.loads(file.read())
        found = raw["format"]
        if found not in READABLE_FORMATS:
            known = ", ".join(map(str, READABLE_FORMATS))
            raise BackupError(f"the backup is of format {found!r}, this version reads {known}; nothing was changed")
        manifest = TypeAdapter(Manifest).validate_json(orjson.dumps(raw))
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError("the backup's manifest cannot be read; nothing was changed") from error
    if lacking := NAMES - set(manifest.parts):
        raise BackupError(f"the backup lacks {min(lacking)}; nothing was changed")
    return manifest


def _safe(entry: tarfile.TarInfo) -> str:
    """Only plain files at the places that a backup has: an archive is input like any other."""
    path = PurePosixPath(entry.name)
    inside = path.parts[:1] == (RELEASES,) and ".." not in path.parts and len(path.parts) > 1
    if not entry.isreg() or path.is_absolute() or not (inside or entry.name in {*NAMES, ROOTS}):
        raise BackupError(f"the archive holds {entry.name!r}, which no backup has; nothing was changed")
    return entry.name


def _copy_out(tar: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    source = tar.extractfile(entry)
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        while source is not None and (data := source.read(1 << 20)):
            digest.update(data)
            file.write(data)
    return digest.hexdigest()


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
