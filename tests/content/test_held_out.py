"""Held-out sentences measure only what nobody has learnt."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.held_out import held_out_faults, held_out_of, phrases_in
from bot.content.strict_yaml import ContentError
from bot.paths import CODE

PACKS = ("common", "transit")
ALL = ("common", "transit", "parcel")
PHRASES = """
nlu:
  - intent: opening
    metadata: {language: de}
    examples: |
      - Wann habt ihr auf?
      - Ist am [Schlump](station) heute offen
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A pack with one skill."""
    folder = tmp_path / "nlu" / "common" / "opening"
    folder.mkdir(parents=True)
    (folder / "nlu.yml").write_text(PHRASES)
    return tmp_path


def write(content: Path, held_out: str) -> Path:
    (content / "nlu" / "common" / "held_out.yml").write_text(held_out)
    return content


def reasons(content: Path) -> list[str]:
    return [reason for _, _, reason in held_out_faults(content, PACKS)]


def test_what_is_shipped_is_held_out() -> None:
    """Hundreds of sentences, of both languages, of ours and of nobody's, and none that is learnt."""
    found = held_out_of(CODE / "data", ALL)
    assert list(held_out_faults(CODE / "data", ALL)) == []
    assert len(found) > 300
    assert {said.language for said in found} == {"de", "en"}
    assert sum(said.skill == "out_of_scope" for said in found) > 150


def test_only_packs_that_are_switched_on_count() -> None:
    """Without the carriers nobody is measured by their sentences."""
    assert "parcel_status" not in {said.skill for said in held_out_of(CODE / "data", PACKS)}


def test_phrases_are_read_as_people_would_say_them() -> None:
    """All of the shipped ones, without a mark in them."""
    found = phrases_in(CODE / "data", ALL)
    assert len(found) > 3_000
    assert not [said for said in found if set(said.text) & set("[]{}") or said.language not in {"de", "en"}]


@pytest.mark.parametrize(
    "written", ["Wann habt ihr auf?", "wann habt ihr auf", "WANN HABT IHR AUF !", "Ist am Schlump heute offen?"]
)
def test_a_phrase_is_not_held_out(content: Path, written: str) -> None:
    """However it is spelt, with or without the mark of a value."""
    assert "learnt" in reasons(write(content, f"opening: {{de: ['{written}']}}\n"))[0]


def test_what_means_nothing_is_named(content: Path) -> None:
    """A skill that nobody has, a blank sentence, one that stands there twice."""
    write(content, "opening: {de: ['Habt ihr auf', 'habt ihr auf', ' ']}\nclosing: {en: [are you open]}\n")
    assert [reason.split(": ")[0] for reason in reasons(content)] == [
        "'habt ihr auf' stands there twice",
        "is empty",
        "'closing' is no skill of the packs that are switched on",
    ]


@pytest.mark.parametrize("bad", ["opening: [Wann]\n", "opening: {fr: [ouvert]}\n", "opening: {de: [1]}\n", "- a\n"])
def test_what_cannot_be_read_names_its_file(content: Path, bad: str) -> None:
    """Another language, a number, a list: file and place are named."""
    with pytest.raises(ContentError, match=r"held_out\.yml"):
        held_out_of(write(content, bad), PACKS)


def test_good_sentences_are_no_fault(content: Path) -> None:
    """What resembles a phrase and is none is just what is wanted."""
    assert reasons(write(content, "opening: {de: [Wann macht ihr auf], en: [when do you open]}\n")) == []
