"""What texts make of dated facts that there are not, and facts that somebody should look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.content.facts import facts_of
from bot.content.folders import FACTS, Content, pack_files, pack_folders
from bot.content.stated import facts_in
from bot.content.strict_yaml import Place, validated
from bot.model.fact import DatedFact

Found = tuple[Path, Place, str]


def fact_faults(content: Content, packs: Iterable[str]) -> Iterator[Found]:
    """Facts that texts show and no pack has. Raises ContentError for facts that cannot be read."""
    packs = tuple(packs)
    facts = facts_of(content, packs)
    for file, place, text in _texts(content, packs):
        for name in facts_in(text):
            if name not in facts:
                yield file, place, f"shows the fact {name!r}, which no {FACTS} has: the line would never be said"


def fact_warnings(content: Content, packs: Iterable[str], today: date) -> Iterator[Found]:
    """What is no fault, and somebody should look at."""
    facts = facts_of(content, packs)
    for pack_file in pack_files(content, FACTS):
        for fact in facts.values():
            if fact.pack == pack_file.pack:
                yield from ((pack_file.path, (fact.name,), reason) for reason in _doubts(fact, today))


def shown_facts(content: Content, packs: Iterable[str]) -> dict[str, list[str]]:
    """Fact → the responses that show it."""
    found: dict[str, list[str]] = {}
    for _, place, text in _texts(content, packs):
        for name in facts_in(text):
            responses = found.setdefault(name, [])
            if (response := str(place[1])) not in responses:
                responses.append(response)
    return found


def _doubts(fact: DatedFact, today: date) -> Iterator[str]:
    if late := [value.checked_on for value in fact.values if value.checked_on > today]:
        yield f"was looked at on {late[0]}, which is still to come"
    if (ends := fact.ends(today)) is not None and ends < today:
        yield f"has no value since {ends}: texts name {fact.link} instead"


def _texts(content: Content, packs: Iterable[str]) -> Iterator[Found]:
    for folder in pack_folders(content, packs):
        file = folder.path / "responses.yml"
        read: Any = validated(dict[str, Any], file).get("responses") if file.exists() else None
        for name, variations in (read or {}).items():
            for number, variation in enumerate(variations or ()):
                yield file, ("responses", name, number, "text"), str(variation.get("text") or "")
