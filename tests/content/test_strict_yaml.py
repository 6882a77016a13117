"""What a content file gets wrong is refused with its file, its line, and what is expected there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import Field

from bot.content.folders import PackFolder
from bot.content.skill_file import read_file
from bot.content.strict_yaml import ContentError, Strict, refusal, validated

FERRY = """\
skill: ferry
title: {de: Fähre, en: Ferry}
topic: {de: Fähre, en: Ferry}
"""


class Pier(Strict):
    name: str
    depth: Annotated[int, Field(ge=1)] = 1


class Harbour(Strict):
    piers: tuple[Pier, ...] = ()
    by_name: dict[str, Pier] = Field(default_factory=dict)
    other: Pier | None = None


def refused(folder: Path, text: str | bytes) -> str:
    """What is said of a `skill.yml` with these words after a beginning that is right."""
    place = PackFolder("transit", folder / "ferry")
    place.path.mkdir()
    place.description.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ContentError) as refusal:
        read_file(place)
    return str(refusal.value).replace(f"{place.description}:", "")


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("efects: [offer]", "4: efects: is no key here; known are action, aspects, choices, dialogues, "),
        ("intents: [ferry]", "4: intents: is no key here"),
        (
            "effects: [offer, sell]",
            "4: effects.1: Input should be 'offer', 'grant', 'end', 'pause', 'resume' or 'erase'",
        ),
        ("effects: offer", "4: effects: Input should be a valid tuple; it is 'offer'"),
        ("in_queue: perhaps", "4: in_queue: Input should be a valid boolean"),
        ("action: ferry", "4: action: String should match pattern '^(action_[a-z0-9_]+)?$'; it is 'ferry'"),
        ("action: [action_ferry]", "4: action: Input should be a valid string"),
        ("action:\n", "4: action: Input should be a valid string; it is None"),
        ("reads: [Pier]", "4: reads.0: String should match pattern"),
        ("reads: ['{0}']", "4: reads.0: String should match pattern"),
        ("reads:\n  - pier\n  - 7", "6: reads.1: Input should be a valid string; it is 7"),
        ("form: {asks: [pier], unreadable: utter_x}", "4: form.asks: 'pier' is nothing that the skill reads"),
        ("form: ferry_form", "4: form: Input should be a valid dictionary or instance of Form"),
        ("form:\n  asks: [pier]", "4: form.unreadable: is missing"),
        (
            "keywords:\n  words: [fähre]\n  word: x",
            "6: keywords.word: is no key here; known are entity, parts, patterns, ",
        ),
        ("keywords:\n  patterns:\n    - ok\n    - '('", "5: keywords.patterns: ( is no pattern"),
        ("keywords:\n  patterns: [{says: a, if: b}]", "5: keywords.patterns.0.if: "),
        ("dialogues:\n  - name: x\n    turns: []", "6: dialogues.0.turns: expected at least one"),
        (
            "dialogues:\n  - name: x\n    turns:\n      - {say: ''}",
            "7: dialogues.0.turns.0.say: String should have at least",
        ),
        (
            "dialogues:\n  - {name: x, turns: [{say: a}], lokale: de}",
            "5: dialogues.0.lokale: is no key here; known are ",
        ),
        (
            "dialogues:\n  - name: x\n    turns:\n      - say: Hallo\n        expect: {outcome: said}",
            "8: dialogues.0.turns.0.expect.outcome: Input should be 'answered', 'asked', 'handed_over' or 'ended'",
        ),
        (
            "dialogues:\n  - name: x\n    turns:\n      - say: Hallo\n        expect:\n          wording: Moin",
            "9: dialogues.0.turns.0.expect.wording: is no key here; known are opt_ins, outcome, skill, values",
        ),
        ("skill: ferry", "4: 'skill' is written twice"),
        ("keywords:\n  words: [a]\n  words: [b]", "6: 'words' is written twice"),
        ("pack: parcel", "4: pack: 'parcel' is not the pack that the folder lies in, 'transit'"),
        ("aspects: [a\n", "5: did not find expected ',' or ']'"),
        ("\taspects: [a]", "4: found character that cannot start any token"),
        ("aspects: *here", "4: found undefined alias"),
        ("aspects: !!python/object/apply:os.system [ls]", "4: could not determine a constructor for the tag"),
        ("? [a, b]\n: c", "4: found unhashable key"),
        ("7: x", "4: 7: "),
    ],
)
def test_a_mistake_in_a_description(tmp_path: Path, added: str, said: str) -> None:
    """Each kind of mistake is named with the line that it stands in and, where there is a choice, what is known."""
    told = refused(tmp_path, FERRY + added)
    assert said in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: skill: is missing\n1: title: is missing\n1: topic: is missing"),
        ("skill: ferry", "1: title: is missing\n1: topic: is missing"),
        ("# nothing but words\n", "1: skill: is missing"),
        ("- skill: ferry", "1: Input should be a valid dictionary"),
        ("just words", "1: Input should be a valid dictionary"),
        (FERRY.replace("skill: ferry", "skill: fery"), "1: skill: 'fery' is not the folder's name, 'ferry'"),
        (FERRY.replace("skill: ferry", "skill: Ferry!"), "1: skill: String should match pattern"),
        (FERRY.replace("en: Ferry", "en: No", 1), "2: title.en: Input should be a valid string; it is False"),
        (
            FERRY.replace("en: Ferry", "fr: Bac", 1),
            "2: title.en: is missing\n2: title.fr: is no key here; known are de, en",
        ),
        (FERRY.replace("de: Fähre", f"de: {'Fähre ' * 5}", 1), "2: title.de: String should have at most 20 characters"),
        (FERRY.replace("de: Fähre", "de: ''", 1), "2: title.de: String should have at least 1 character"),
        ("skill: ferry\ntitle: Fähre\n".encode("latin-1"), "2: is no UTF-8 text"),
        (b"skill: \x00ferry", "1: "),
        (f"{FERRY}aspects: {'[' * 3000}", ": "),
    ],
)
def test_a_description_that_is_none(tmp_path: Path, text: str | bytes, said: str) -> None:
    """What is missing, is no mapping or no text at all is refused in the same way."""
    assert said in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("piers:\n  - name: A\n  - name: B\n    deep: 3", "4: piers.1.deep: is no key here; known are depth, name"),
        ("by_name:\n  A: {name: A}\n  B:\n    deep: 3", "4: by_name.B.deep: is no key here; known are depth, name"),
        ("by_name:\n  name: {nam: A}", "2: by_name.name.nam: is no key here; known are depth, name"),
        ("other:\n  name: A\n  depth: 0", "3: other.depth: Input should be greater than or equal to 1; it is 0"),
        ("others: 1", "1: others: is no key here; known are by_name, other, piers"),
        ("piers: &all\n  - name: A\n  - *all", ": piers.1: "),
    ],
)
def test_a_place_deep_in_a_file(tmp_path: Path, text: str, said: str) -> None:
    """Lines and known keys are those of the part that is wrong, in lists, mappings and alternatives."""
    file = tmp_path / "harbour.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as refusal:
        validated(Harbour, file)
    assert said in str(refusal.value)


def test_a_long_value_is_not_repeated_whole(tmp_path: Path) -> None:
    """A message shows the beginning of what is wrong, not a page of it."""
    told = refused(tmp_path, f"{FERRY}in_queue: {'lang ' * 500}")
    assert len(told) < 200


def read(file: Path, text: str) -> Any:
    file.write_text(text, encoding="utf-8")
    return validated(dict[str, Any], file)


def test_what_yaml_allows(tmp_path: Path) -> None:
    """Comments, anchors and an empty file are as good as ever."""
    file = tmp_path / "some.yml"
    assert read(file, "") == {}
    assert read(file, "a: &one {b: 1}\nc: *one  # again\n") == {"a": {"b": 1}, "c": {"b": 1}}
    assert read(file, "a: {b: 1}\nc: {b: 2}") == {"a": {"b": 1}, "c": {"b": 2}}
    assert str(refusal(file, ["c", "b"], "is wrong")) == f"{file}:2: c.b: is wrong"
