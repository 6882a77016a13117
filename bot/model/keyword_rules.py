"""Keyword rules: rules that run before the brain and work without it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from bot.model.dialogue import Entity
from bot.model.pattern import Pattern, any_fits, searchable
from bot.model.skill import Skill

FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
SENTENCE = re.compile(r"[.!?;…\n]+")


@dataclass(frozen=True)
class KeywordMatch:
    """A skill that answers at once, with the entities it needs."""

    skill: str
    entities: tuple[Entity, ...] = ()


def fold(text: str) -> str:
    """Lower case, umlauts written out, punctuation and signs gone: how keyword rules compare words."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(FOLD)
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


@cache
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    """A skill's words as they are compared; they stay the same as long as the release."""
    return frozenset(fold(word) for word in words)


def by_keywords(text: str, skills: Iterable[Skill], only: Entity | None) -> KeywordMatch | None:
    """The skill whose keyword rule fits the message. `only` is the entity that the message consists of, if any."""
    said, signs = fold(text), set("".join(text.split()))
    rules: Sequence[Skill] = list(skills)
    for skill in rules:
        if signs and signs <= set(skill.keywords.signs):
            return KeywordMatch(skill.name)
    for skill in rules:
        if said and said in _folded(skill.keywords.words):
            return KeywordMatch(skill.name)
    plain = searchable(said)
    for skill in rules:
        if _one_fits(skill.keywords.patterns, plain):
            return KeywordMatch(skill.name)
    for skill in rules:
        if only is not None and skill.keywords.entity == only["entity"]:
            return KeywordMatch(skill.name, (only,))
    return None


def unasked(text: str, skill: Skill) -> list[str]:
    """The sentences of a text that mean this skill beyond doubt, for where the brain is not asked."""
    sentences = {one: searchable(fold(one)) for one in SENTENCE.split(text)}
    return [one for one, said in sentences.items() if _one_fits(skill.keywords.unasked, said)]


def _one_fits(patterns: Sequence[Pattern], said: bytes) -> bool:
    """Nearly always none does, which one look tells; what must not be there is looked for after that."""
    return any_fits(said, tuple(pattern.says for pattern in patterns)) and any(
        pattern.fits(said) for pattern in patterns
    )
