"""Every text exists in every locale, with the same values, and promises nothing it cannot keep."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.data.reading import LOCALES, PLACEHOLDER, read, responses, texts

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
    """The du texts never say Sie and the Sie texts never say du."""
    variations = responses()[name]
    assert not any(INFORMAL.search(text) for text in texts(variations, "de_sie"))
    assert not any(POLITE.search(re.sub(r"(^|[.!?:]\s+|\n)(Sie|Ihr)\b", "", text)) for text in texts(variations, "de"))


@pytest.mark.parametrize("name", sorted(responses()))
def test_nothing_is_said_to_run_normally(name: str) -> None:
    """No text says that a line runs normally: only that no disruption is on record."""
    said = " ".join(variation["text"] for variation in responses()[name]).lower()
    assert not re.search(r"fährt normal|verkehrt normal|läuft normal|runs normally|running normally|planmäßig", said)


def test_no_response_is_defined_twice() -> None:
    """A response lies in one folder only."""
    names = [name for file in sorted((ROOT / "data/nlu").glob("*/responses.yml"))
             for name in read("nlu", file.parent.name, "responses.yml")["responses"]]  # fmt: skip
    assert len(names) == len(set(names))


@pytest.mark.parametrize("room", ["actions", "bot"])
def test_every_response_the_code_names_exists(room: str) -> None:
    """A response that actions or the service name is written."""
    named = {name for file in (ROOT / room).rglob("*.py") for name in NAMED.findall(file.read_text(encoding="utf-8"))}
    assert named <= set(responses())
