"""Every text exists in every locale, with the same values, and promises nothing it cannot keep."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.data.reading import LOCALES, PLACEHOLDER, SKILLS, folders, notices, read, responses, skill_file, texts

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"utter_[a-z0-9_]*[a-z0-9](?![a-z0-9_{(])")
BUBBLE = 420  # without values; longer is no answer but a page
CHOICE = 20
INFORMAL = re.compile(r"\b(du|dir|dich|dein\w*|schreib|frag|sag|ruf)\b", re.IGNORECASE)
POLITE = re.compile(r"\b(Sie|Ihnen|Ihr|Ihre[nmrs]?)\b")


@pytest.mark.parametrize("name", sorted(responses()))
def test_a_response_exists_in_every_locale(name: str) -> None:
    """A response has a variation for each locale and none for any other."""
    variations = responses()[name]
    assert all(texts(variations, locale) for locale in LOCALES)
    if any("condition" in one for one in variations):
        assert sum(len(texts(variations, locale)) for locale in LOCALES) == len(variations)


@pytest.mark.parametrize("name", sorted(responses()))
def test_placeholders_agree(name: str) -> None:
    """All variations of a response, in all locales, use the same values."""
    used = {frozenset(PLACEHOLDER.findall(variation["text"])) for variation in responses()[name]}
    assert len(used) == 1


@pytest.mark.parametrize("name", sorted(responses()))
def test_a_text_is_short(name: str) -> None:
    """A text fits one bubble; a choice fits a button."""
    longest = max(len(variation["text"]) for variation in responses()[name])
    assert longest <= (CHOICE if name.startswith(("utter_word_skill_", "utter_choice_")) else BUBBLE)


@pytest.mark.parametrize("name", sorted(responses()))
def test_the_form_of_address_is_kept(name: str) -> None:
    """The du texts never say Sie and the Sie texts never say du, but where a form is called by its name."""
    variations = responses()[name] if not name.startswith("utter_page_my_data_language_") else []
    assert not any(INFORMAL.search(text) for text in texts(variations, "de_sie"))
    assert not any(POLITE.search(re.sub(r"(^|[.!?:]\s+|\n)(Sie|Ihr)\b", "", text)) for text in texts(variations, "de"))


@pytest.mark.parametrize("name", sorted(responses()))
def test_nothing_is_said_to_run_normally(name: str) -> None:
    """No text says that a line runs normally: only that no disruption is on record."""
    said = " ".join(variation["text"] for variation in responses()[name]).lower()
    assert not re.search(r"fährt normal|verkehrt normal|läuft normal|runs normally|running normally|planmäßig", said)


def test_no_response_is_defined_twice() -> None:
    """A response lies in one folder only."""
    names = [name for folder in folders()
             for name in read("nlu", folder.parent.name, folder.name, "responses.yml")["responses"]]  # fmt: skip
    assert len(names) == len(set(names))


@pytest.mark.parametrize("room", ["actions", "bot"])
def test_every_response_the_code_names_exists(room: str) -> None:
    """A response that actions or the service name is written."""
    named = {name for file in (ROOT / room).rglob("*.py") for name in NAMED.findall(file.read_text(encoding="utf-8"))}
    assert named <= set(responses())


def test_what_ends_is_not_called_deleted() -> None:
    """The proof of a consent that has ended is kept, so no text says that a stop deletes it."""
    ending = [name for name in responses() if name.startswith("utter_stop_") or name == "utter_optin_full"]
    said = " ".join(variation["text"] for name in ending for variation in responses()[name]).lower()
    assert not [word for word in ("lösch", "delete", "erase") if word in said]


@pytest.mark.parametrize("locale", LOCALES)
def test_erasing_says_what_stays(locale: str) -> None:
    """Who is asked whether to erase everything hears of the mark of their number and of the backups."""
    (said,) = texts(responses()["utter_erase_ask"], locale)
    assert ("mark of your number" if locale == "en" else "Kennzeichen") in said
    assert "30" in said


@pytest.mark.parametrize("locale", LOCALES)
def test_one_thing_has_one_name(locale: str) -> None:
    """Word from the team is no call, and a commute notice is neither an alert nor a commuter's."""
    assert texts(responses()["utter_word_subject_callback"], locale) == texts(
        responses()["utter_word_notice_callback"], locale
    )
    said = [variation["text"] for variations in responses().values() for variation in variations]
    said += [words for one in notices().values() for by in one["texts"].values() for words in by.values()]
    said += [name for skill in SKILLS for name in skill_file(skill, "skill.yml")["title"].values()]
    assert not [words for words in said if "commuter notice" in words.lower() or "commute alert" in words.lower()]
    assert not [words for words in said if "to you by myself" in words]
