"""Danger is found in sentences that nobody listed, and manners of speaking are none: figures with floors."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bot.model.grammar.danger import Danger, DangerWords
from tests.content_of_tests import shipped_content
from tests.data.reading import held_out

LISTED = Path(__file__).with_name("danger.tsv")


@cache
def words() -> DangerWords:
    return shipped_content().danger


@cache
def rows(part: str) -> tuple[tuple[str, str], ...]:
    lines = LISTED.read_text(encoding="utf-8").splitlines()[1:]
    listed = (line.split("\t") for line in lines)
    return tuple((kind, text) for one, kind, text in listed if one == part)


def missed(part: str, *, crisis: bool) -> tuple[list[str], int]:
    """What was not found of a part, and how much there was."""
    mine = [text for kind, text in rows(part) if kind != "none" and (kind == "crisis") == crisis]
    return [text for text in mine if words().read(text) is None], len(mine)


@pytest.mark.parametrize(
    ("part", "crisis", "floor"),
    [
        ("seen", True, 0.99),
        ("seen", False, 0.98),
        ("held", True, 0.75),
        ("held", False, 0.90),
        ("fresh", True, 0.43),
        ("fresh", False, 0.80),
    ],
)
def test_danger_is_found(part: str, crisis: bool, floor: float) -> None:
    """`held` and `fresh` sentences were written after the rules; their floor is what was found at the first reading."""
    not_found, number = missed(part, crisis=crisis)
    assert 1 - len(not_found) / number >= floor, not_found


@pytest.mark.parametrize(("part", "floor"), [("seen", 0.96), ("held", 0.85), ("fresh", 0.86)])
def test_a_manner_of_speaking_is_none(part: str, floor: float) -> None:
    """Who burns for a job gets an ordinary answer."""
    mine = [text for kind, text in rows(part) if kind == "none"]
    found = [text for text in mine if words().read(text) is not None]
    assert 1 - len(found) / len(mine) >= floor, found


def test_ordinary_messages_page_nobody() -> None:
    """The sentences by which understanding is measured are no danger but for those that are meant to be."""
    ordinary = [text for text, skill in held_out() if skill != "emergency"]
    found = [(one, words().read(one)) for one in ordinary]
    pages = [pair for pair in found if pair[1] is not None and pair[1].certainty == "certain"]
    assert len(ordinary) > 100
    assert len(pages) <= len(ordinary) / 1000, pages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("es brennt", Danger("fire", "certain")),
        ("U3 gesperrt wegen Person im Gleis?", Danger("tracks", "perhaps")),
        ("ich bin gehörlos und hier brennt es", Danger("mute", "certain")),
        ("au secours il y a le feu", Danger("help", "certain", "fr")),
        ("ölmek istiyorum", Danger("crisis", "certain", "tr")),
        ("ich kann nicht mehr", Danger("crisis", "perhaps")),
        ("hilfee", Danger("help", "perhaps")),
        ("Hilfe", None),
        ("Die Sendung steckt fest", None),
        ("I swallowed a whole bottle of pills", Danger("overdose", "certain")),
        ("Hund hat mein kind gebissen", Danger("injury", "certain")),
        ("ajutor cu biletul va rog", None),
        ("ajutor!", Danger("help", "perhaps", "ro")),
        ("I need a flight for under 700", None),
    ],
)
def test_kind_certainty_and_language(text: str, expected: Danger | None) -> None:
    """What kind, how sure, and in which language."""
    assert words().read(text) == expected
