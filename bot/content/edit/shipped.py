"""What the installed version brings, by the names that files have in a workspace."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.content.edit.limits import FILE
from bot.content.folders import Content


class Shipped:
    """The folders of all packs, read-only. A file that is no content by its name is not seen."""

    def __init__(self, content: Content) -> None:
        self._packs = _packs(content)
        self._read: dict[str, tuple[tuple[int, int], str]] = {}

    @property
    def packs(self) -> Mapping[str, Path]:
        return self._packs

    def has_pack_of(self, file: str) -> bool:
        """Whether its pack is there at all; the files of one that is not wait for it."""
        return file.partition("/")[0] in self._packs

    def text(self, file: str) -> str | None:
        pack, _, rest = file.partition("/")
        path = self._packs.get(pack, Path("/dev/null")) / rest
        if not FILE.fullmatch(file) or pack not in self._packs or not path.is_file():
            return None
        looked = path.stat()
        signature = (looked.st_mtime_ns, looked.st_size)
        if file not in self._read or self._read[file][0] != signature:
            self._read[file] = (signature, path.read_text(encoding="utf-8"))
        return self._read[file][1]

    def files(self) -> Sequence[str]:
        found = []
        for pack, folder in self._packs.items():
            for root, _, names in os.walk(folder):
                below = Path(pack) / Path(root).relative_to(folder)
                found += [file for name in names if FILE.fullmatch(file := str(below / name))]
        return sorted(found)


def _packs(content: Content) -> dict[str, Path]:
    if isinstance(content, Path):
        below = content / "nlu"
        folders = sorted(below.iterdir()) if below.is_dir() else []
        return {folder.name: folder for folder in folders if folder.is_dir()}
    return dict(sorted(content.items()))
