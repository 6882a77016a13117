"""Rules before the brain: a word, a pattern, a bare entity."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.model.keyword_rules import KeywordMatch, by_keywords, fold
from bot.model.pattern import Pattern
from bot.model.skill import KeywordRules, Skill


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    """Words are compared without case, umlauts and signs, and that is done once for all."""
    assert fold(fold(text)) == fold(text)


def skill(name: str, **rule: object) -> Skill:
    return Skill(name, "common", {}, {}, f"action_{name}", KeywordRules(**rule))  # type: ignore[arg-type]


SKILLS = (
    skill("stop", words=("stopp", "keine nachrichten mehr")),
    skill("emergency", patterns=(Pattern(r"\bes brennt\b"),)),
    skill("line", entity="line"),
)


def test_a_word_must_be_the_whole_message() -> None:
    """A stop word inside a sentence stops nothing; a pattern is found anywhere."""
    assert by_keywords("STOPP!", SKILLS, None) == KeywordMatch("stop")
    assert by_keywords("Keine Nachrichten mehr.", SKILLS, None) == KeywordMatch("stop")
    assert by_keywords("der stopp am Jungfernstieg", SKILLS, None) is None
    assert by_keywords("Hilfe, es brennt hier!", SKILLS, None) == KeywordMatch("emergency")


def test_a_bare_entity_names_its_skill() -> None:
    """A message that is nothing but an entity is the skill that takes it, and hands it over."""
    line = {"entity": "line", "value": "U3"}
    assert by_keywords("U3", SKILLS, line) == KeywordMatch("line", (line,))
    assert by_keywords("U3", SKILLS, None) is None
    assert by_keywords("U3", SKILLS, {"entity": "station", "value": "Barmbek"}) is None


def test_words_go_before_entities() -> None:
    """Where both fit, the word counts: stopping is never read as a line."""
    assert by_keywords("stopp", SKILLS, {"entity": "line", "value": "U3"}) == KeywordMatch("stop")


@given(st.text(alphabet=st.characters(categories=["P", "S", "Z"]), max_size=20))
def test_signs_alone_are_no_word(text: str) -> None:
    """A message without a letter or digit is no keyword."""
    assume(not fold(text))
    assert by_keywords(text, SKILLS, None) is None


@pytest.mark.parametrize(
    ("said", "fits"), [("?", True), (" ? ?", True), ("??", True), ("?!", False), ("wo?", False), ("", False)]
)
def test_signs_alone(said: str, fits: bool) -> None:
    """A message of nothing but a skill's signs is that skill's, however often they are repeated."""
    asked = Skill("greet", "common", {}, {}, keywords=KeywordRules(signs="?"))
    assert (by_keywords(said, [asked], None) == KeywordMatch("greet")) is fits
