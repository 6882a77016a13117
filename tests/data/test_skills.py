"""Every skill is whole: its folder holds what a standard question needs, and no more."""

from __future__ import annotations

import pytest

from tests.data.reading import SKILLS, TEXTS, folders, responses, skill_file, skill_folder

FILES = {"nlu.yml", "rules.yml", "domain.yml", "responses.yml", "skill.yml"}
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
    """The folders are exactly the skills of the three packs, the service's own texts and those about consents."""
    named = {(folder.parent.name, folder.name) for folder in folders()}
    assert named == {*((pack, skill) for skill, pack in SKILLS.items()), *(("common", name) for name in TEXTS)}


@pytest.mark.parametrize("skill", SKILLS)
def test_a_skill_has_its_five_files(skill: str) -> None:
    """A skill's folder holds the five files and nothing else."""
    assert {path.name for path in skill_folder(skill).iterdir()} == FILES


@pytest.mark.parametrize("skill", SKILLS)
def test_a_skill_describes_itself(skill: str) -> None:
    """The description names the skill, its pack, and a title and topic in both languages, and no key of Rasa's."""
    description = skill_file(skill, "skill.yml")
    assert (description["skill"], description["pack"]) == (skill, SKILLS[skill])
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
def test_the_domain_declares_what_the_rules_use(skill: str) -> None:
    """The intent and every action of a skill's rules are declared, here or in a pack that is always on."""
    domain, rules = skill_file(skill, "domain.yml"), skill_file(skill, "rules.yml")["rules"]
    assert domain["intents"] == [skill]
    always_on = [name for name, pack in SKILLS.items() if pack in ("common", SKILLS[skill])]
    declared = {action for name in always_on for action in skill_file(name, "domain.yml").get("actions", ())}
    forms = set(domain.get("forms", ()))
    used = {step["action"] for rule in rules for step in rule["steps"] if "action" in step}
    assert used <= declared | forms | set(responses()) | {"action_deactivate_loop"}


@pytest.mark.parametrize("skill", SKILLS)
def test_a_skill_has_a_rule_of_its_own(skill: str) -> None:
    """At least one rule begins with the skill's own intent."""
    assert any({"intent": skill} in rule["steps"] for rule in skill_file(skill, "rules.yml")["rules"])


@pytest.mark.parametrize("skill", SKILLS)
def test_a_reflex_has_an_action(skill: str) -> None:
    """A skill that answers without the brain names an action that its domain declares."""
    description = skill_file(skill, "skill.yml")
    if "action" in description:
        assert description["action"] in skill_file(skill, "domain.yml")["actions"]
    if "reflex" in description:
        assert description["action"]
