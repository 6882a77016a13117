"""A draft as files: what is shipped with the company's files over it, in a temporary folder."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.content.edit.shipped import Shipped
from bot.model.draft import OverlayFile
from bot.model.workspace import Materialised


@asynccontextmanager
async def written(shipped: Shipped, files: Mapping[str, OverlayFile], revision: int) -> AsyncIterator[Materialised]:
    """Files of packs that are not there are left out of the content: they wait for their pack."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="lotse-content-"))
    try:
        yield await asyncio.to_thread(_write, folder, shipped, files, revision)
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Each text under its name."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _write(folder: Path, shipped: Shipped, files: Mapping[str, OverlayFile], revision: int) -> Materialised:
    made = Materialised(revision, folder / "content", folder / "overlay", folder / "base")
    for part in (made.content, made.overlay, made.base):
        part.mkdir()
    for pack, path in shipped.packs.items():
        shutil.copytree(path, made.content / "nlu" / pack, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    known = {name: file.text for name, file in files.items() if name.partition("/")[0] in shipped.packs}
    write_files(made.content / "nlu", known)
    write_files(made.overlay, {name: file.text for name, file in files.items()})
    write_files(made.base, {name: file.base for name, file in files.items() if file.base is not None})
    return made
