"""Phrases that are read and yet spoil what is learned from them: marks that are none, one sentence of two skills."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from bot.content.edit.phrases import phrases
from bot.content.folders import Content, PackFolder, pack_folders
from bot.content.rasa_files import PHRASES
from bot.content.strict_yaml import Problem
from bot.model.errors import RefusedError
from bot.model.normal_text import normal

MARK = re.compile(r"\[([^\[\]]+)\](?:\(([^()\s]+)\)|(\{[^{}]*\}))")
FEW = 8
"""A language with fewer phrases is known too badly; fifteen are what data/README.md asks for."""
LONGEST = 500
NO_MARK = "has a bracket that marks no value; expected one such as [name](kind)"


def phrase_faults(content: Content, packs: Iterable[str], entities: Collection[str]) -> Iterator[Problem]:
    """Marks that Rasa would stop at, or read as words, and marks of values that no pack recognises."""
    for file, said in _said(content, packs):
        for language, listed in said.items():
            for phrase in listed:
                if reason := _wrong(phrase, entities):
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


def _wrong(phrase: str, entities: Collection[str]) -> str:
    rest = MARK.sub("", phrase)
    if "[" in rest or "]" in rest:
        return NO_MARK
    for mark in MARK.finditer(phrase):
        name = _entity(mark)
        if not name or not mark[1].strip():
            return NO_MARK
        if name not in entities:
            return f"marks a {name!r}, which no pack recognises; known are {', '.join(sorted(entities))}"
    return f"is longer than {LONGEST} characters" if len(phrase) > LONGEST else ""


def _entity(mark: re.Match[str]) -> str:
    """The kind of value that is marked: `[name](kind)`, `[name](kind:value)`, `[name]{"entity": "kind"}`."""
    if mark[2]:
        return mark[2].partition(":")[0]
    try:
        name = json.loads(mark[3]).get("entity")
    except ValueError:
        return ""
    return name if isinstance(name, str) else ""


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
