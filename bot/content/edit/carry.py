"""The company's files of a release over what is shipped now, for who builds without a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.content.edit.limits import FILE
from bot.content.edit.merge import merge
from bot.content.edit.shipped import Shipped
from bot.model.draft import OverlayFile


def carried(shipped: Shipped, overlay: Path, base: Path) -> Mapping[str, OverlayFile]:
    """Merged unit by unit; where both have changed one, the company's holds, and the draft says so once there is a
    store."""
    found = {}
    for file, path in _files(overlay):
        made_from = base / file
        was = made_from.read_text(encoding="utf-8") if made_from.exists() else None
        own = OverlayFile(path.read_text(encoding="utf-8"), was)
        now = merge(file, own, shipped.text(file)).file if shipped.has_pack_of(file) else own
        if now.text != now.base:
            found[file] = now
    return found


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*.yml")):
        file = path.relative_to(folder).as_posix()
        if FILE.fullmatch(file) and path.is_file():
            yield file, path
