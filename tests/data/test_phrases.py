"""The phrases are many, of both languages, and belong to one intent each."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from bot.content.load import load
from bot.model.keyword_rules import by_keywords, unasked
from tests.data.reading import ANNOTATION, DATA, SKILLS, phrases, plain, skill_file
from tests.support.names import KINDS

LOAD = {
    "disruption_line", "disruption_station", "disruption_network", "tell_me",
    "parcel_status", "human", "complaint", "stop",
}  # fmt: skip
ENTITIES = {"line", "station", "parcel_number", "schedule"}
LEAST = {"load": {"de": 30, "en": 28}, "out_of_scope": {"de": 60, "en": 40}, "other": {"de": 15, "en": 10}}


@pytest.mark.parametrize("skill", SKILLS)
def test_there_are_enough_phrases(skill: str) -> None:
    """A skill that carries the load has 30 German and 28 English phrases; another has 15 and 10."""
    counts = Counter(phrase.language for phrase in phrases() if phrase.intent == skill)
    kind = "load" if skill in LOAD else skill if skill == "out_of_scope" else "other"
    assert set(counts) == {"de", "en"}
    assert all(counts[language] >= least for language, least in LEAST[kind].items())


def test_a_folder_teaches_its_own_intent_only() -> None:
    """Phrases lie in the folder of their intent."""
    for skill in SKILLS:
        assert {block["intent"] for block in skill_file(skill, "nlu.yml")["nlu"]} == {skill}


def test_no_phrase_is_said_twice() -> None:
    """No two phrases are equal once case, umlauts and punctuation are folded, neither within an intent nor across."""
    said = defaultdict(list)
    for phrase in phrases():
        said[plain(phrase.text)].append(phrase)
    assert [same for same in said.values() if len(same) > 1] == []


def test_entities_are_known() -> None:
    """Only lines, stations, parcel numbers and schedules are marked, and no half-written mark is left in a text."""
    for phrase in phrases():
        assert {kind for _, kind in ANNOTATION.findall(phrase.annotated)} <= ENTITIES
        assert not set(phrase.text) & set("[]{}")


def test_a_phrase_triggers_no_other_keyword_rule() -> None:
    """No phrase of one skill is taken by the keyword rule of another."""
    skills = load(DATA, set(SKILLS.values()), "shipped", {}, "Europe/Berlin", KINDS).skills
    rules = [skills[name] for name in SKILLS]
    taken = [
        (p, found.skill) for p in phrases() if (found := by_keywords(p.text, rules, None)) and found.skill != p.intent
    ]
    assert taken == []


def test_what_counts_unasked_is_meant() -> None:
    """Of all phrases only those of a stop count as one where nobody asks the brain, and most of them do."""
    stop = load(DATA, {"common"}, "shipped", {}, "Europe/Berlin", KINDS).skills["stop"]
    taken = [p for p in phrases() if unasked(p.text, stop) or by_keywords(p.text, [stop], None)]
    assert {p.intent for p in taken} == {"stop"}
    assert len(taken) > sum(p.intent == "stop" for p in phrases()) * 2 / 3
