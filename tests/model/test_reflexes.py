"""Rules before the brain: a choice, a word, a pattern, a bare entity."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.model.conversation import Question
from bot.model.message import Choice
from bot.model.pattern import Pattern
from bot.model.reflexes import Reflex, fold, picked, reflex, says_yes
from bot.model.skill import ReflexRule, Skill

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
    ],
)
def test_a_choice_by_number_title_or_roughly(said: str, place: int) -> None:
    """A number, a title, or a title with one letter wrong picks that choice."""
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
        "etwas",
        "Störung",
        "ja",
    ],
)
def test_other_words_pick_nothing(said: str) -> None:
    """A number that was not offered, part of a title, or other words pick nothing."""
    assert place_of(said) is None


def test_a_tapped_choice_counts_alone() -> None:
    """A tap is known by its id, whatever its words; an unknown id picks nothing, even with a fitting title."""
    assert place_of("irgendwas", "o-1") == 1
    assert place_of("Paket verfolgen", "o-old") is None
    assert picked("1", None, None) is None


@given(st.text(max_size=40))
def test_unrelated_text_never_picks(said: str) -> None:
    """Whatever is picked was a number of the list or within one letter of its title."""
    found = picked(said, None, QUESTION)
    if found is None:
        return
    folded, title = fold(said), fold(found.title)
    number = [word for word in folded.split() if word.isdecimal()]
    assert number == [str(QUESTION.choices.index(found) + 1)] or abs(len(folded) - len(title)) <= 1


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


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    """Words are compared without case, umlauts and signs, and that is done once for all."""
    assert fold(fold(text)) == fold(text)


SIGNS = {"👍": True, "👍🏾": True, "👍👍": True, "✅ 👌": True, "👍 ja": False, "👎": False, "": False, "🏽": False}


@pytest.mark.parametrize(("text", "yes"), SIGNS.items())
def test_signs_of_yes(text: str, yes: bool) -> None:
    """A thumb in any shade, however often, is a yes; other signs are not."""
    assert says_yes(text) is yes


def skill(name: str, **rule: object) -> Skill:
    return Skill(name, "common", {}, {}, f"action_{name}", ReflexRule(**rule))  # type: ignore[arg-type]


SKILLS = (
    skill("stop", words=("stopp", "keine nachrichten mehr")),
    skill("emergency", patterns=(Pattern(r"\bes brennt\b"),)),
    skill("line", entity="line"),
)


def test_a_word_must_be_the_whole_message() -> None:
    """A stop word inside a sentence stops nothing; a pattern is found anywhere."""
    assert reflex("STOPP!", SKILLS, None) == Reflex("stop")
    assert reflex("Keine Nachrichten mehr.", SKILLS, None) == Reflex("stop")
    assert reflex("der stopp am Jungfernstieg", SKILLS, None) is None
    assert reflex("Hilfe, es brennt hier!", SKILLS, None) == Reflex("emergency")


def test_a_bare_entity_names_its_skill() -> None:
    """A message that is nothing but an entity is the skill that takes it, and hands it over."""
    line = {"entity": "line", "value": "U3"}
    assert reflex("U3", SKILLS, line) == Reflex("line", (line,))
    assert reflex("U3", SKILLS, None) is None
    assert reflex("U3", SKILLS, {"entity": "station", "value": "Barmbek"}) is None


def test_words_go_before_entities() -> None:
    """Where both fit, the word counts: stopping is never read as a line."""
    assert reflex("stopp", SKILLS, {"entity": "line", "value": "U3"}) == Reflex("stop")


@given(st.text(alphabet=st.characters(categories=["P", "S", "Z"]), max_size=20))
def test_signs_alone_are_no_word(text: str) -> None:
    """A message without a letter or digit is no reflex word."""
    assume(not fold(text))
    assert reflex(text, SKILLS, None) is None


@pytest.mark.parametrize(
    ("said", "fits"), [("?", True), (" ? ?", True), ("??", True), ("?!", False), ("wo?", False), ("", False)]
)
def test_signs_alone(said: str, fits: bool) -> None:
    """A message of nothing but a skill's signs is that skill's, however often they are repeated."""
    asked = Skill("greet", "common", {}, {}, reflex=ReflexRule(signs="?"))
    assert (reflex(said, [asked], None) == Reflex("greet")) is fits
