"""Phrases that are read and yet spoil what is learned from them: marks that are none, one sentence of two skills."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.content.edit.phrases import phrases
from bot.content.folders import Content, PackFolder, pack_folders
from bot.content.rasa_files import PHRASES
from bot.content.strict_yaml import Problem
from bot.model.errors import RefusedError
from bot.model.normal_text import normal

MARK = re.compile(r"\[([^\[\]]+)\](?:\(([^()\s]+)\)|\{[^{}]*\})")
FEW = 8
"""A language with fewer phrases is known too badly; fifteen are what data/README.md asks for."""
LONGEST = 500


def phrase_faults(content: Content, packs: Iterable[str]) -> Iterator[Problem]:
    """Marks of values that Rasa would stop at, or read as words."""
    for file, said in _said(content, packs):
        for language, listed in said.items():
            for phrase in listed:
                if reason := _wrong(phrase):
                    yield _of(file, language, phrase, reason)


def phrase_warnings(content: Content, packs: Iterable[str]) -> Iterator[Problem]:
    """Too few phrases, and phrases of two skills."""
    known: dict[str, Path] = {}
    for file, said in _said(content, packs):
        for language, listed in said.items():
            if language and len(listed) < FEW:
                yield Problem(file, f"has {len(listed)} phrases in {language!r}; {FEW} or more are understood better")
            own: set[str] = set()
            for phrase in listed:
                plain = plain_phrase(phrase)
                first = known.setdefault(plain, file)
                if first != file:
                    yield _of(file, language, phrase, f"is a phrase of {first.parent.name!r} too")
                elif plain in own:
                    yield _of(file, language, phrase, "is there twice")
                own.add(plain)


def _of(file: Path, language: str, phrase: str, reason: str) -> Problem:
    lines = file.read_text(encoding="utf-8").splitlines()
    line = next((number for number, one in enumerate(lines, 1) if one.strip() == f"- {phrase}"), 0)
    return Problem(file, reason, ("phrase", language, phrase), line)


def plain_phrase(phrase: str) -> str:
    """What a customer writes, without marks, small and without signs at its ends."""
    return " ".join(normal(MARK.sub(lambda match: match[1], phrase)).casefold().split()).strip(" .!?")


def _wrong(phrase: str) -> str:
    rest = MARK.sub("", phrase)
    if "[" in rest or "]" in rest:
        return "has a bracket that marks no value; expected [U3](line)"
    return f"is longer than {LONGEST} characters" if len(phrase) > LONGEST else ""


def _said(content: Content, packs: Iterable[str]) -> Iterator[tuple[Path, dict[str, list[str]]]]:
    """The phrases of each folder; a file that cannot be read is somebody else's to tell."""
    folders: list[PackFolder] = pack_folders(content, packs)
    for place in folders:
        file = place.path / PHRASES
        try:
            if file.exists():
                yield file, phrases(file.read_text(encoding="utf-8"))
        except (RefusedError, UnicodeDecodeError):
            continue
