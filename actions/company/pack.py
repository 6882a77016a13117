"""The company pack, always on: it is shipped empty, and holds what the company writes itself."""

from __future__ import annotations

from pathlib import Path

from bot.model.pack import Pack

PACK = Pack(
    name="company",
    data=Path(__file__).parents[2] / "data" / "nlu" / "company",
    title={"de": "Eigene Anliegen", "en": "Your own questions"},
)
