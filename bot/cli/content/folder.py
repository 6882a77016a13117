"""A folder of content on disk: written so that it can be read again, and read as if an enemy had written it."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.edit.limits import FILE, MOST_FILES, check_text
from bot.content.edit.materialise import write_files
from bot.content.edit.source import LARGEST, compose
from bot.model.errors import LotseError, RefusedError

MARKER = ".lotse-content"
"""Says from which revision a folder was exported, and which files."""
MOST_BYTES = 4 * LARGEST


class ContentFilesError(LotseError):
    """A folder cannot be written or read; the message names the file and the reason."""


@dataclass(frozen=True)
class Exported:
    """What a folder says of itself. `revision` is None of one that was not exported."""

    revision: int | None = None
    files: tuple[str, ...] = ()


def write(folder: Path, files: Mapping[str, str], revision: int) -> None:
    """The files, and a marker; what an earlier export left there and is gone goes. Raises ContentFilesError."""
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).is_file():
            raise ContentFilesError(f"{folder} is not empty, and no earlier export")
        folder.mkdir(parents=True, exist_ok=True)
        for old in exported(folder).files:
            if old not in files and FILE.fullmatch(old) and not _links(folder, old):
                (folder / old).unlink(missing_ok=True)
        if linked := next((file for file in files if _links(folder, file)), ""):
            raise ContentFilesError(f"{folder / linked} lies behind a link")
        write_files(folder, files)
        marker = {"v": 1, "revision": revision, "files": sorted(files)}
        (folder / MARKER).write_text(json.dumps(marker, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise ContentFilesError(f"{error.filename or folder}: {error.strerror}") from error


def exported(folder: Path) -> Exported:
    """Raises ContentFilesError for a marker that is none."""
    marker = folder / MARKER
    if not marker.exists():
        return Exported()
    try:
        read: Any = json.loads(marker.read_text(encoding="utf-8")) if marker.stat().st_size < MOST_BYTES else None
        return Exported(int(read["revision"]), tuple(map(str, read["files"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ContentFilesError(f"{marker} is no marker of an export") from error


def read(folder: Path, packs: Mapping[str, Path]) -> dict[str, str]:
    """Its files, each a text that can be content. Raises ContentFilesError: for a link, for what is no file, for a
    name that is none of content, for a pack that there is not, for what is too large, too much, no text, no YAML."""
    if not folder.is_dir():
        raise ContentFilesError(f"{folder} is no folder")
    found: dict[str, str] = {}
    for file, path in _walk(folder):
        if len(found) == MOST_FILES:
            raise ContentFilesError(f"{folder} holds more than {MOST_FILES} files")
        if not FILE.fullmatch(file):
            raise ContentFilesError(f"{path} is no content: expected <pack>/<folder>/<file>.yml or <pack>/<file>.yml")
        if (pack := file.partition("/")[0]) not in packs:
            raise ContentFilesError(f"{path}: there is no pack {pack!r}; known are {', '.join(sorted(packs))}")
        found[file] = _text(path)
    return found


def _walk(folder: Path) -> Iterator[tuple[str, Path]]:
    """All but hidden files; a link anywhere is refused, not followed."""

    def away(error: OSError) -> None:
        raise ContentFilesError(f"{error.filename}: {error.strerror}") from error

    for root, folders, names in os.walk(folder, onerror=away):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [*folders, *sorted(name for name in names if not name.startswith("."))]:
            path = Path(root) / name
            if path.is_symlink():
                raise ContentFilesError(f"{path} is a link; only files of the folder itself are taken")
            if name not in folders:
                yield path.relative_to(folder).as_posix(), path


def _text(path: Path) -> str:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            looked = os.fstat(handle)
            if not stat.S_ISREG(looked.st_mode):
                raise ContentFilesError(f"{path} is no file")
            if looked.st_size > MOST_BYTES:
                raise ContentFilesError(f"{path} is too large ({looked.st_size} bytes)")
            raw = file.read(MOST_BYTES + 1)
        text = check_text(raw.decode("utf-8"))
        compose(text)
    except OSError as error:
        raise ContentFilesError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ContentFilesError(f"{path}: is no UTF-8 text ({error.reason})") from error
    except RefusedError as error:
        raise ContentFilesError(f"{path}{_told(error)}") from error
    return text


def _told(error: RefusedError) -> str:
    details = error.details
    match error.code:
        case "unreadable":
            return f":{details['line']}: {details['reason']}"
        case "too_large":
            return f" is too large ({details['characters']} characters; at most {LARGEST})"
        case "sign":
            return f": holds {details['sign']}, which is no sign of a text"
    return f": {error.code}"


def _links(folder: Path, file: str) -> bool:
    """Whether a file, or a folder above it within this one, is a link."""
    path = folder / file
    return any(part.is_symlink() for part in (path, *path.parents) if part != folder and folder in part.parents)
