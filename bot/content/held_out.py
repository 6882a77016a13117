"""Held-out sentences: what understanding is measured by. A pack's `held_out.yml` holds them by skill and language;
training never sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.folders import Content, pack_files, pack_folders
from bot.content.rasa_files import PHRASES
from bot.content.strict_yaml import Place, Strict, validated
from bot.model.keyword_rules import fold

HELD_OUT = "held_out.yml"
MARK = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
"""A value that is marked in a phrase: `[U3](line)`."""


class Sentences(Strict):
    """Those of a skill, by language."""

    de: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """A sentence whose skill is known, and where it is written."""

    text: str
    skill: str
    language: str
    file: Path
    place: Place = ()


def held_out_of(content: Content, packs: Iterable[str]) -> list[Said]:
    """All of the packs that are switched on; raises ContentError."""
    wanted = set(packs)
    files = [file.path for file in pack_files(content, HELD_OUT) if file.pack in wanted]
    return [said for file in files for said in _in(file)]


def phrases_in(content: Content, packs: Iterable[str]) -> list[Said]:
    """The training phrases, without their marks; raises ContentError."""
    return [said for place in pack_folders(content, packs) for said in _phrases(place.path / PHRASES)]


def held_out_faults(content: Content, packs: Iterable[str]) -> Iterator[tuple[Path, Place, str]]:
    """A sentence that is trained with measures nothing. Raises ContentError for a file that cannot be read."""
    packs = tuple(packs)
    sentences = held_out_of(content, packs)
    if not sentences:
        return
    trained = {fold(phrase.text): phrase for phrase in phrases_in(content, packs)}
    skills = {place.path.name for place in pack_folders(content, packs)}
    seen: dict[str, Said] = {}
    for said in sentences:
        if said.skill not in skills:
            yield said.file, (said.skill,), f"{said.skill!r} is no skill of the packs that are switched on"
        elif not said.text.strip():
            yield said.file, said.place, "is empty"
        elif phrase := trained.get(fold(said.text)):
            yield said.file, said.place, f"{said.text!r} is a phrase of {phrase.skill}: what is learnt measures nothing"
        elif seen.setdefault(fold(said.text), said) is not said:
            yield said.file, said.place, f"{said.text!r} stands there twice"


def _in(file: Path) -> Iterator[Said]:
    read: Mapping[str, Sentences] = validated(dict[str, Sentences], file)
    for skill, by_language in read.items():
        for language in ("de", "en"):
            for number, text in enumerate(getattr(by_language, language)):
                yield Said(text, skill, language, file, (skill, language, number))


def _phrases(file: Path) -> Iterator[Said]:
    blocks = validated(dict[str, Any], file).get("nlu", ()) if file.exists() else ()
    for number, block in enumerate(blocks):
        if not isinstance(block, Mapping) or "intent" not in block:
            continue
        language = str((block.get("metadata") or {}).get("language", ""))
        for line in str(block.get("examples", "")).splitlines():
            text = MARK.sub(r"\1", line.strip().removeprefix("- "))
            yield Said(text, str(block["intent"]), language, file, ("nlu", number, "examples"))
