"""The files of a release: copied, named by their hash, compared with another one's."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.content.folders import Content, notice_files, pack_files, pack_folders
from bot.model.release import Change, FileChange


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def copy_content(source: Content, packs: Iterable[str], target: Path) -> None:
    """The folders of these packs, and the files that any pack has beside its folders."""
    for file in {*notice_files(source), *pack_files(source)}:
        pack = target / "nlu" / file.pack
        pack.mkdir(parents=True, exist_ok=True)
        shutil.copy(file.path, pack)
    for place in pack_folders(source, packs):
        shutil.copytree(place.path, target / "nlu" / place.pack / place.path.name)


def digest_of(files: Sequence[Path], root: Path, beside: str = "") -> str:
    """Of their places and what they hold, and of what is named beside them."""
    digest = hashlib.sha256(beside.encode())
    for path in files:
        digest.update(f"{os.path.relpath(path, root)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def changed_files(before: Path, after: Path) -> list[str]:
    """The names of files that differ in two folders of content."""
    return [file for file, _ in _differ(before, after)]


def changes_of(before: Path, after: Path) -> list[FileChange]:
    """What differs in two folders of content, as text."""
    return [FileChange(file, kind, _text(before, file), _text(after, file)) for file, kind in _differ(before, after)]


def _differ(before: Path, after: Path) -> list[tuple[str, Change]]:
    old, new = _named(before), _named(after)
    found: list[tuple[str, Change]] = []
    for file in sorted(old.keys() | new.keys()):
        if file not in old:
            found.append((file, "new"))
        elif file not in new:
            found.append((file, "gone"))
        elif old[file].read_bytes() != new[file].read_bytes():
            found.append((file, "changed"))
    return found


def _named(content: Path) -> dict[str, Path]:
    """Files by the names that editors know: `<pack>/<folder>/<file>`."""
    root = content / "nlu"
    return {path.relative_to(root).as_posix(): path for path in files_in(root)}


def _text(content: Path, file: str) -> str:
    path = content / "nlu" / file
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
