"""Golden dialogues test understanding on sentences it was not trained with, and never wording."""

from __future__ import annotations

import pytest

from tests.data.reading import SKILLS, dialogues, notices, phrases, plain, skill_file

OUTCOMES = {"answered", "asked", "handed_over", "ended"}
EXPECTED = {"skill", "outcome", "values", "opt_ins"}


@pytest.mark.parametrize("skill", SKILLS)
def test_a_skill_has_golden_dialogues(skill: str) -> None:
    """Every skill has three to six dialogues, at least one of them in English, each with a name of its own."""
    found = skill_file(skill, "skill.yml")["dialogues"]
    assert 3 <= len(found) <= 6
    assert {dialogue["locale"] for dialogue in found} >= {"de", "en"} or "de_sie" in {d["locale"] for d in found}
    assert any(dialogue["locale"] == "en" for dialogue in found)
    assert len({dialogue["name"] for dialogue in found}) == len(found)


def test_a_skill_is_what_its_dialogues_are_about() -> None:
    """Each dialogue of a skill expects that skill, or a misunderstanding, in one of its turns."""
    for skill, dialogue in dialogues():
        expected = {turn["expect"]["skill"] for turn in dialogue["turns"]}
        assert expected & {skill, "nlu_fallback"}, dialogue["name"]


def test_expectations_are_never_wording() -> None:
    """A turn expects a known skill, a known outcome, values and consents, and nothing else."""
    for _, dialogue in dialogues():
        for turn in dialogue["turns"]:
            assert set(turn["expect"]) <= EXPECTED
            assert turn["expect"]["skill"] in {*SKILLS, "nlu_fallback"}
            assert turn["expect"].get("outcome", "asked") in OUTCOMES


def test_golden_sentences_are_not_trained() -> None:
    """No sentence of a golden dialogue is a training phrase; a bare name, number or stop word may be."""
    trained = {plain(phrase.text) for phrase in phrases()}
    said = {turn["say"] for _, dialogue in dialogues() for turn in dialogue["turns"]}
    assert {say for say in said if plain(say) in trained and len(say.split()) > 1} == set()


def test_most_golden_sentences_are_whole_sentences() -> None:
    """Bare words, which keyword rules answer, are the exception among golden sentences."""
    said = [turn["say"] for _, dialogue in dialogues() for turn in dialogue["turns"]]
    assert sum(len(say.split()) > 2 for say in said) > len(said) * 0.7


def test_opt_ins_name_a_notice_type() -> None:
    """An expected consent is of a declared notice type and of that type's kind of subject."""
    types = notices()
    for _, dialogue in dialogues():
        for turn in dialogue["turns"]:
            for consent in turn["expect"].get("opt_ins", ()):
                assert consent["subject"].startswith(types[consent["type"]]["subject"] + ":")
