"""Every skill is whole: its folder holds what a standard question needs, and no more."""

from __future__ import annotations

import pytest

from tests.data.reading import NAMED, NLU, PACKS, SKILLS, TEXTS, folders, responses, skill_file, skill_folder

FILES = {"nlu.yml", "responses.yml", "skill.yml"}
RASA_KEYS = {
    "intents",
    "entities",
    "slots",
    "responses",
    "actions",
    "forms",
    "session_config",
    "nlu",
    "stories",
    "rules",
}
BUTTON = 20  # a WhatsApp button's title


def test_no_skill_is_missing_or_unknown() -> None:
    """A folder is a skill of one of the three packs, or the texts of the service, of consents and of pages; what any
    customer may say is a skill of the pack that is always on."""
    texts = {folder for folder in folders() if not (folder / "skill.yml").exists()}
    assert {(folder.parent.name, folder.name) for folder in texts} == {("common", name) for name in TEXTS}
    assert {path.name for path in NLU.iterdir()} - {"company"} == set(SKILLS.values()) == set(PACKS)
    assert {skill for skill in NAMED if SKILLS.get(skill) != "common"} == set()
    assert len(SKILLS) == len(folders()) - len(texts), "two packs have a skill of one name"


@pytest.mark.parametrize("skill", SKILLS)
def test_a_skill_has_its_three_files(skill: str) -> None:
    """A skill's folder holds phrases, texts and its description, and nothing else: the rest is made from them."""
    assert {path.name for path in skill_folder(skill).iterdir()} == FILES


@pytest.mark.parametrize("skill", SKILLS)
def test_a_skill_describes_itself(skill: str) -> None:
    """The description names the skill, and a title and topic in both languages; its pack is where it lies."""
    description = skill_file(skill, "skill.yml")
    assert description["skill"] == skill
    assert "pack" not in description
    assert not RASA_KEYS & set(description)
    for words in (description["title"], description["topic"]):
        assert set(words) == {"de", "en"}
        assert all(0 < len(text) <= BUTTON for text in words.values())


@pytest.mark.parametrize("skill", SKILLS)
def test_the_title_is_the_same_word_everywhere(skill: str) -> None:
    """A skill's title and its word for choices agree, so that a choice reads the same wherever it is offered."""
    variations = responses()[f"utter_word_skill_{skill}"]
    spoken = {v["condition"][0]["value"]: v["text"] for v in variations}
    title = skill_file(skill, "skill.yml")["title"]
    assert (spoken["de"], spoken["en"]) == (title["de"], title["en"])


@pytest.mark.parametrize("skill", SKILLS)
def test_a_keyword_rule_has_an_action(skill: str) -> None:
    """A skill that answers without the brain names the action that does."""
    description = skill_file(skill, "skill.yml")
    if "keywords" in description:
        assert description["action"]


@pytest.mark.parametrize("skill", SKILLS)
def test_a_skill_has_an_answer(skill: str) -> None:
    """An action, or the text of its own name."""
    assert "action" in skill_file(skill, "skill.yml") or f"utter_{skill}" in responses()
