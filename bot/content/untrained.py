"""What of a draft the live model has not learned yet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.content.folders import SKILL
from bot.content.rasa_files import PHRASES

LEARNED = ("skill", "action", "reads", "keeps", "form")
"""Keys of a `skill.yml` that training reads."""


def untrained(overlay: Mapping[str, str], live: Path) -> list[str]:
    """The folders whose phrases or forms in the draft's own files differ from those in a release's content, by name."""
    found = {
        file.split("/")[1]
        for file, text in overlay.items()
        if file.count("/") == 2 and _learned(file, text) != _learned(file, _read(live / "nlu" / file))
    }
    return sorted(found)


def _read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None


def _learned(file: str, text: str | None) -> Any:
    """What training reads of a file; None of one that it does not read, or that is not there."""
    name = file.rpartition("/")[2]
    if text is None or name not in (PHRASES, SKILL):
        return None
    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError:
        return text
    if name == PHRASES or not isinstance(read, dict):
        return read
    return {key: read[key] for key in LEARNED if key in read}
