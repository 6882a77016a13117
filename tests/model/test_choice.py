"""Which choice of an open question a message takes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.model.conversation import Question
from bot.model.grammar.choice import by_number, picked
from bot.model.keyword_rules import fold
from bot.model.message import Choice

TITLES = ("Störung einer Linie", "Paket verfolgen", "Etwas anderes", "Mensch")
QUESTION = Question(
    datetime(2026, 11, 23, tzinfo=UTC),
    tuple(Choice(f"o-{place}", title, f"intent_{place}") for place, title in enumerate(TITLES)),
)


def place_of(text: str, choice: str | None = None, question: Question | None = QUESTION) -> int | None:
    found = picked(text, choice, question)
    return question.choices.index(found) if found and question else None


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("1", 0),
        (" 2. ", 1),
        ("3)", 2),
        ("Nr. 4", 3),
        ("die 2", 1),
        ("option 1", 0),
        ("Paket verfolgen", 1),
        ("paket verfolgen!", 1),
        ("Paket verfolgn", 1),
        ("Pakte verfolgen", 1),
        ("störung einer linie", 0),
        ("stoerung einer linie", 0),
        ("STÖRUNG EINER LINIE", 0),
        ("Mensh", 3),
        ("mensch 🙂", 3),
        ("das zweite bitte", 1),
        ("ich nehme die erste", 0),
        ("die letzte", 3),
        ("eins", 0),
        ("the third one, please", 2),
        ("Paket", 1),
        ("Störung bitte", 0),
    ],
)
def test_a_choice_by_number_title_or_roughly(said: str, place: int) -> None:
    """A number, an ordinal, a title with one letter wrong, or a part that no other has picks that choice."""
    assert place_of(said) == place


@pytest.mark.parametrize(
    "said",
    [
        "",
        "0",
        "5",
        "12",
        "1 Frage noch",
        "2 Pakete",
        "U3",
        "Menschen",
        "kein Mensch",
        "Bensch",
        "ja",
        "die",
        "linie 2 und 3",
        "am 2. Mai",
    ],
)
def test_other_words_pick_nothing(said: str) -> None:
    """A number that was not offered, or words with content of their own pick nothing."""
    assert place_of(said) is None


def test_a_tapped_choice_counts_alone() -> None:
    """A tap is known by its id, whatever its words; an unknown id picks nothing, even with a fitting title."""
    assert place_of("irgendwas", "o-1") == 1
    assert place_of("Paket verfolgen", "o-old") is None
    assert picked("1", None, None) is None


@given(st.text(max_size=40))
def test_unrelated_text_never_picks(said: str) -> None:
    """Whatever is picked was a place in the list, a word of its title, or within one letter of it."""
    found = picked(said, None, QUESTION)
    if found is None:
        return
    folded, title = fold(said), fold(found.title)
    place = by_number(said, len(TITLES))
    part = set(folded.split()) & set(title.split())
    assert part or place == QUESTION.choices.index(found) or abs(len(folded) - len(title)) <= 1


@given(st.sampled_from(TITLES), st.data())
def test_two_letters_off_is_another_word(title: str, data: st.DataObject) -> None:
    """A title with two letters replaced is not that title any more."""
    word = list(fold(title))
    first, second = data.draw(st.lists(st.integers(0, len(word) - 1), min_size=2, max_size=2, unique=True))
    for place in (first, second):
        assume(word[place] != " ")
        word[place] = "x"
    assume(fold("".join(word)) != fold(title))
    assume(abs(first - second) > 1)
    assert place_of("".join(word)) is None
