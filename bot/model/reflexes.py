"""Reflexes: rules that run before the brain and work without it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from bot.model.conversation import Question
from bot.model.dialogue import Entity
from bot.model.message import Choice
from bot.model.pattern import searchable
from bot.model.skill import Skill

FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
NUMBER = re.compile(r"^(?:nr\.?|nummer|number|option|die|the)?\s*(\d{1,2})\s*[.)]?$")
SIGNS_OF_YES = {"👍", "👌", "✅"}
SENTENCE = re.compile(r"[.!?;…\n]+")
SHADES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")  # skin tones, and "show this as a picture"
LETTERS_OFF = 1  # a title of five letters or more is still recognised with one letter wrong, but not its first


@dataclass(frozen=True)
class Reflex:
    """A skill that answers at once, with the entities it needs."""

    skill: str
    entities: tuple[Entity, ...] = ()


def fold(text: str) -> str:
    """Lower case, umlauts written out, punctuation and signs gone: how reflexes compare words."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(FOLD)
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


def says_yes(text: str) -> bool:
    """A sign that means yes where something was asked, however often it is repeated."""
    signs = SHADES.sub("", text).split()
    return bool(signs) and all(set(sign) <= SIGNS_OF_YES for sign in signs)


def picked(text: str, choice: str | None, question: Question | None) -> Choice | None:
    """The choice that a customer took of an open question: by button, number, title, or roughly the title."""
    if question is None:
        return None
    if choice:
        return next((one for one in question.choices if one.id == choice), None)
    said = fold(text)
    if match := NUMBER.match(said):
        place = int(match[1]) - 1
        return question.choices[place] if 0 <= place < len(question.choices) else None
    return next((one for one in question.choices if _same(said, fold(one.title))), None)


def _same(said: str, title: str) -> bool:
    if said == title:
        return True
    return len(title) > 4 and said[:1] == title[:1] and _distance_at_most_one(said, title)


def _distance_at_most_one(a: str, b: str) -> bool:
    """One letter more, less, other, or two neighbours swapped."""
    if abs(len(a) - len(b)) > LETTERS_OFF:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        rest = a[start + 1 :] == b[start + 1 :]
        swapped = a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]
        return rest or swapped
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[start + 1 :] == shorter[start:]


@cache
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    """A skill's words as they are compared; they stay the same as long as the release."""
    return frozenset(fold(word) for word in words)


def reflex(text: str, skills: Iterable[Skill], only: Entity | None) -> Reflex | None:
    """The skill whose reflex fits the whole message. `only` is the entity that the message consists of, if any."""
    said, signs = fold(text), set("".join(text.split()))
    rules: Sequence[Skill] = list(skills)
    for skill in rules:
        if signs and signs <= set(skill.reflex.signs):
            return Reflex(skill.name)
    for skill in rules:
        if said and said in _folded(skill.reflex.words):
            return Reflex(skill.name)
    plain = searchable(said)
    for skill in rules:
        if any(pattern.fits(plain) for pattern in skill.reflex.patterns):
            return Reflex(skill.name)
    for skill in rules:
        if only is not None and skill.reflex.entity == only["entity"]:
            return Reflex(skill.name, (only,))
    return None


def unasked(text: str, skill: Skill) -> list[str]:
    """The sentences of a text that mean this skill beyond doubt, for where the brain is not asked."""
    sentences = {one: searchable(fold(one)) for one in SENTENCE.split(text)}
    return [one for one, said in sentences.items() if any(pattern.fits(said) for pattern in skill.reflex.unasked)]
