"""What a page of the studio declares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

ROOM = Path(__file__).parent
Routes = Sequence[web.AbstractRouteDef]


@dataclass(frozen=True)
class StudioPage:
    """A folder below `bot/studio/` with `page.js`, `words.json` and perhaps `page.css`.

    It is opened at `/studio/<path>`, and with `deep` at everything below that, which its script reads from the
    address. `calls` are its routes below `/studio`. Without `listed` the menu does not lead to it.
    """

    name: str
    path: str
    calls: Routes = field(default=())
    deep: bool = False
    listed: bool = True

    @property
    def folder(self) -> Path:
        return ROOM / self.name

    @property
    def styles(self) -> bool:
        return (self.folder / "page.css").exists()
