"""Which choice of an open question a message takes: by button, number, ordinal, title, or a part that no other has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model.conversation import Question
from bot.model.grammar.words import FILLER, POLITE, listed_phrases, word_set
from bot.model.keyword_rules import fold
from bot.model.message import Choice

_ORDINALS: tuple[frozenset[str], ...] = tuple(
    frozenset(one.split())
    for one in (
        "1 eins eine erste ersten erster erstes one first 1st",
        "2 zwei zwo zweite zweiten zweiter zweites two second 2nd",
        "3 drei dritte dritten dritter drittes three third 3rd",
        "4 vier vierte vierten vierter viertes four fourth 4th",
        "5 fuenf fuenfte fuenften fuenfter fuenftes five fifth 5th",
        "6 sechs sechste sechsten sechster sechstes six sixth 6th",
        "7 sieben siebte siebten siebter siebtes seven seventh 7th",
        "8 acht achte achten achter achtes eight eighth 8th",
        "9 neun neunte neunten neunter neuntes nine ninth 9th",
        "10 zehn zehnte zehnten zehnter zehntes ten tenth 10th",
    )
)
_LAST = frozenset(["letzte", "letzten", "letzter", "letztes", "last"])
_AROUND = word_set(
    """
    der die das den dem ich nehme nehm waehle moechte will meine meinte lieber bitte ja nr nummer number option
    punkt antwort auswahl the i take choose want meant mean prefer please yes one no ist war und
    """
)
_BESIDE = _AROUND | {word for listed in (POLITE, FILLER) for one in listed_phrases(listed) for word in one.split()}
_NUMBER = re.compile(r"\d{1,2}")
_LONG_ENOUGH = 4
"""A title of five letters or more is still recognised with one letter wrong, but not its first."""


def picked(text: str, choice: str | None, question: Question | None) -> Choice | None:
    """The choice that a customer took; None if it is none, or if it could be two."""
    if question is None or not question.choices:
        return None
    if choice:
        return next((one for one in question.choices if one.id == choice), None)
    titled = by_title(text, question.choices)
    if titled is not None:
        return titled
    place = by_number(text, len(question.choices))
    return question.choices[place] if place is not None else _by_part(text, question.choices)


def by_title(text: str, choices: Sequence[Choice]) -> Choice | None:
    """The one whose title was typed in full, with one letter wrong at most."""
    said = fold(text)
    exact = next((choice for choice in choices if said and said == fold(choice.title)), None)
    return exact or next((choice for choice in choices if said and _nearly(said, fold(choice.title))), None)


def by_number(text: str, many: int) -> int | None:
    """The place that a number or an ordinal names, from 0; "das zweite bitte", "2.", "die letzte"."""
    words = [word for word in fold(text).split() if word not in _BESIDE]
    if not words and fold(text) == "one":
        words = ["one"]
    if len(words) != 1:
        return None
    if words[0] in _LAST:
        return many - 1
    named = int(words[0]) - 1 if _NUMBER.fullmatch(words[0]) else _ordinal(words[0])
    return named if named is not None and 0 <= named < many else None


def _ordinal(word: str) -> int | None:
    return next((place for place, words in enumerate(_ORDINALS) if word in words), None)


def _by_part(text: str, choices: Sequence[Choice]) -> Choice | None:
    """Words of one title that no other title has: "Süd" of "Hauptbahnhof Süd"."""
    said = set(fold(text).split()) - _BESIDE
    if not said:
        return None
    fitting = [choice for choice in choices if said <= set(fold(choice.title).split())]
    return fitting[0] if len(fitting) == 1 else None


def _nearly(said: str, title: str) -> bool:
    return len(title) > _LONG_ENOUGH and said[:1] == title[:1] and _distance_at_most_one(said, title)


def _distance_at_most_one(a: str, b: str) -> bool:
    """One letter more, less, other, or two neighbours swapped."""
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        rest = a[start + 1 :] == b[start + 1 :]
        swapped = a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]
        return rest or swapped
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[start + 1 :] == shorter[start:]
