"""What is wrong with content is one list, for files, editors and `lotse check`: all of it, and in both languages."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from bot import wiring
from bot.content.edit.materialise import written
from bot.content.edit.shipped import Shipped
from bot.content.finding_words import reasons, said
from bot.model.errors import SettingsError
from bot.model.workspace import Finding
from bot.paths import CODE
from bot.sandbox.publishing import check
from bot.settings import Settings

SETTINGS = Settings(_env_file=None)


class Folder:
    """A copy of what is shipped, to spoil."""

    def __init__(self, folder: Path) -> None:
        self.content = folder
        shutil.copytree(CODE / "data" / "nlu", folder / "nlu")

    def spoil(self, file: str, old: str, new: str) -> None:
        path = self.content / "nlu" / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} says nothing of {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def found(self) -> list[Finding]:
        return wiring.findings_in(SETTINGS, self.content)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_nothing_is_wrong_with_what_is_shipped(folder: Folder) -> None:
    """What is shipped has neither errors nor warnings."""
    assert folder.found() == []


def test_all_that_is_wrong_is_told_at_once(folder: Folder) -> None:
    """A mistake in one file hides none in another: each has its file, its line, the unit to mend, and its words."""
    folder.spoil("common/thank/skill.yml", "skill: thank\n", "skill: thank\naspect: [since]\n")
    folder.spoil("common/greet/responses.yml", "value: de_sie", "value: de_sei")
    folder.spoil("common/goodbye/nlu.yml", "examples: |\n", "examples: |\n      - bis [morgen(day)\n")
    folder.spoil("common/human/nlu.yml", "nlu:\n", "nlu: [\n")
    folder.spoil("common/deny/skill.yml", "outcome: answered", "outcome: answerd")
    folder.spoil("common/notices.yml", "purpose: service", "purpose: marketing")
    found = {one.file: one for one in folder.found() if one.level == "error"}
    assert {file: (one.code, one.skill) for file, one in found.items()} == {
        "common/thank/skill.yml": ("unknown_key", "thank"),
        "common/greet/responses.yml": ("unknown_locale", "greet"),
        "common/goodbye/nlu.yml": ("bracket", "goodbye"),
        "common/human/nlu.yml": ("unreadable", "human"),
        "common/deny/skill.yml": ("shape_choice", "deny"),
        "common/notices.yml": ("notice", ""),
    }
    assert found["common/goodbye/nlu.yml"].unit == ("phrase", "de", "bis [morgen(day)")
    assert found["common/deny/skill.yml"].unit[0] == "dialogue"
    assert all(one.line for one in found.values() if one.file != "common/notices.yml")
    assert all(one.words["de"] and one.words["en"] and one.code != "other" for one in found.values())


def test_a_sentence_of_two_skills_is_a_warning(folder: Folder) -> None:
    """It keeps nothing from being released, and is told at both ends' second place."""
    folder.spoil("common/goodbye/nlu.yml", "examples: |\n", "examples: |\n      - vielen dank!\n")
    warned = folder.found()
    assert {one.level for one in warned} == {"warning"}
    assert [(one.code, one.skill) for one in warned] == [("phrase_elsewhere", "thank")]


def test_a_new_skill_lacks_what_it_lacks(folder: Folder) -> None:
    """A skill that somebody has only begun is told what is missing, all of it."""
    dog = folder.content / "nlu" / "company" / "dog"
    dog.mkdir()
    (dog / "skill.yml").write_text("skill: dog\ntitle: {de: Hund, en: Dog}\ntopic: {de: Hund, en: Dog}\n")
    (dog / "responses.yml").write_text(
        "responses:\n  utter_hund:\n    - condition: [{type: slot, name: locale, value: de}]\n      text: Ja\n"
    )
    codes = {one.code for one in folder.found() if one.skill == "dog"}
    assert codes == {"no_phrases", "no_text"}
    (dog / "nlu.yml").write_text(
        "nlu:\n  - intent: dog\n    metadata: {language: de}\n    examples: |\n      - darf mein hund mit\n"
    )
    assert {one.code for one in folder.found() if one.skill == "dog"} == {"answer_missing", "no_text", "few_phrases"}


async def test_lotse_check_says_what_the_studio_says(folder: Folder) -> None:
    """The command refuses with the same list, each with the place of its file."""
    folder.spoil("common/thank/skill.yml", "skill: thank\n", "skill: thank\naspect: [since]\n")
    folder.spoil("common/goodbye/nlu.yml", "examples: |\n", "examples: |\n      - vielen dank!\n")
    found = await asyncio.to_thread(folder.found)
    said: list[str] = []
    async with written(Shipped(folder.content), {}, 0) as draft:
        with pytest.raises(SettingsError) as refused:
            await check(SETTINGS, said.append, draft)
    assert [one.level for one in found] == ["error", "warning"]
    assert str(refused.value).endswith(f"thank/skill.yml:2: aspect: {found[0].words['en']}")
    assert len(said) == 1
    assert said[0].startswith("Warning: ")
    assert said[0].endswith(f"thank/nlu.yml:9: Vielen Dank: {found[1].words['en']}")


def test_every_reason_has_a_code_of_its_own_and_whole_sentences() -> None:
    """No two reasons share a code; both sentences begin and end as sentences do, and take what the reason has."""
    codes = [code for code, *_ in reasons()]
    assert len(set(codes)) == len(codes)
    for code, pattern, *sentences in reasons():
        assert len(sentences) == 2, code
        for sentence in sentences:
            told = sentence.format(*["X"] * pattern.groups)
            assert told.lstrip("„“")[0].isupper(), told
            assert told.endswith((".", ": X")), told


@pytest.mark.parametrize(
    ("reason", "german", "english"),
    [
        ("has 2 phrases in 'de'; 5 or more are understood better", "Auf Deutsch gibt es nur", "sentences in German"),
        ("has no text for de_sie, en", "für: Deutsch mit Sie, Englisch.", "for: German with Sie, English."),
        ("notice type over has a sign within a word in text (en)", "Wort (text (Englisch)).", "word (text (English))."),
        ("says something new", "So stimmt es nicht: says something new", "This is not right as it is: says"),
    ],
)  # fmt: skip
def test_findings_name_languages_as_people_do(reason: str, german: str, english: str) -> None:
    """Nobody reads "de" or "en" where a language is meant; what has no words yet is a sentence all the same."""
    _, words = said(reason)
    assert german in words["de"]
    assert english in words["en"]
