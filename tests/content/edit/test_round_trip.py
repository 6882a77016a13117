"""Each unit of each shipped file can be changed, and changed back: the same bytes, and nothing else meanwhile."""

from __future__ import annotations

import difflib
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.content.edit.apply import applied, apply, cleaned, reverse
from bot.content.edit.source import values
from bot.content.edit.units import units
from bot.content.edit.writing import round_trip
from bot.model.workspace import Edit, Unit
from bot.paths import CODE

NLU = CODE / "data" / "nlu"
FILES = sorted(str(path.relative_to(NLU)) for path in NLU.rglob("*.yml"))
LAID_OUT_BY_HAND = {
    "common/service/follow_ups.yml", "parcel/parcel_status/skill.yml", "common/service/keyword_rules.yml"
}  # fmt: skip
"""Lists over several lines, which ruamel would write on one, and a sign that nobody sees, which it would not escape."""


def text_of(file: str) -> str:
    return (NLU / file).read_text(encoding="utf-8")


def changed_lines(before: str, after: str) -> list[str]:
    told = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in told if line[:1] in "+-" and line[:3] not in {"+++", "---"}]


@pytest.mark.parametrize(
    "file", [file for file in FILES if file not in LAID_OUT_BY_HAND and values((NLU / file).read_text("utf-8"))]
)
def test_ruamel_writes_every_shipped_file_as_it_was(file: str) -> None:
    """The settings with which new parts are written are those of the files: load and dump is the same to the byte."""
    out, yaml = StringIO(), round_trip()
    yaml.dump(yaml.load(text_of(file)), out)
    assert out.getvalue() == text_of(file)


def another(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return f"{value} und mehr" if "\n" not in value else value + "\nund eine Zeile mehr"
        case list():
            return [*value, another(value[-1]) if value else "neu"]
        case {"name": name, **rest}:
            return {"name": name, **rest, "locale": "en" if rest.get("locale") != "en" else "de"}
        case dict():
            return {**value, "more": "neu"}
    return "neu"


def unwritable(file: str, unit: Unit, value: Any) -> bool:
    """A sign that is written with a backslash, since nobody would see it, is written as it is; `4.10` is a number."""
    return isinstance(value, float) or (unit[-1] == "signs" and "\\uFE0F" in text_of(file))


def shared(text: str, unit: Unit) -> bool:
    """Whether it is a text for all locales, which comes apart when one of them is changed."""
    return unit[0] == "text" and any("condition" not in one for one in values(text)["responses"][unit[1]])


@pytest.mark.parametrize("file", FILES)
def test_a_unit_changed_and_changed_back_is_the_same_file(file: str) -> None:
    """Whatever is changed in a shipped file and changed back: each byte is as it was."""
    before = text_of(file)
    known = list(units(file, before).items())
    for unit, value in known[:: max(1, len(known) // 12)]:
        edit = cleaned(Edit(file, unit, value, another(value)))
        middle, made = apply(file, before, edit)
        assert middle != before
        again = apply(file, middle, reverse(made))[0]
        if not (unwritable(file, unit, value) or shared(before, unit)):
            assert again == before, unit
        assert units(file, again) == units(file, before)


@pytest.mark.parametrize("file", [file for file in FILES if file.endswith("/nlu.yml")])
def test_an_added_phrase_is_one_more_line(file: str) -> None:
    """One phrase is a diff of one line; taken out it leaves no trace, and put back it stands where it stood."""
    before = text_of(file)
    edit = Edit(file, ("phrase", "de", "Darf mein Hund mit?"), None, "Darf mein Hund mit?")
    after, made = apply(file, before, cleaned(edit))
    assert changed_lines(before, after) == ["+      - Darf mein Hund mit?"]
    assert apply(file, after, reverse(made))[0] == before
    phrases = [unit for unit in units(file, before) if unit[1] == "de"]
    for unit in (phrases[0], phrases[len(phrases) // 2], phrases[-1]):
        without, gone = apply(file, before, Edit(file, unit, unit[2], None))
        assert len(changed_lines(before, without)) == 1
        assert apply(file, without, reverse(gone))[0] == before


@pytest.mark.parametrize("file", [file for file in FILES if file.endswith("/skill.yml")])
def test_a_new_dialogue_stands_after_the_others(file: str) -> None:
    """A golden dialogue is written as the shipped ones are, and touches none of their lines."""
    before = text_of(file)
    turns = [{"say": "Darf mein Hund mit?", "expect": {"skill": "thank", "outcome": "answered"}}]
    dialogue = {"name": "a dog", "locale": "de", "turns": turns}
    after, made = applied(file, before, [cleaned(Edit(file, ("dialogue", "a dog"), None, dialogue))])
    assert all(line.startswith("+") for line in changed_lines(before, after or ""))
    assert "        expect: {skill: thank, outcome: answered}" in (after or "").splitlines()
    assert apply(file, after, reverse(made[0]))[0] == before


def test_what_was_made_of_nothing_reads_like_what_is_shipped(tmp_path: Path) -> None:
    """A skill that is built up unit by unit has the layout of the shipped ones."""
    file, text = "company/dog/nlu.yml", None
    for language, phrase in (("de", "Darf mein Hund mit?"), ("de", "no"), ("en", "on"), ("en", "- # 2:30 [U3](line)")):
        text, _ = apply(file, text, cleaned(Edit(file, ("phrase", language, phrase), None, phrase)))
    assert text == (
        'version: "3.1"\n\nnlu:\n  - intent: dog\n    metadata: {language: de}\n    examples: |\n'
        "      - Darf mein Hund mit?\n      - no\n\n"
        "  - intent: dog\n    metadata: {language: en}\n    examples: |\n      - on\n      - # 2:30 [U3](line)\n"
    )
    file, said = "company/dog/responses.yml", None
    for locale, words in (("en", "Yes: on a lead."), ("de", "no"), ("de_sie", "Ja.\nMit Leine.")):
        said, _ = apply(file, said, cleaned(Edit(file, ("text", "utter_dog", locale, "0"), None, words)))
    assert said == (
        'version: "3.1"\n\nresponses:\n  utter_dog:\n'
        '    - condition: [{type: slot, name: locale, value: de}]\n      text: "no"\n'
        "    - condition: [{type: slot, name: locale, value: de_sie}]\n"
        "      text: |-\n        Ja.\n        Mit Leine.\n"
        '    - condition: [{type: slot, name: locale, value: en}]\n      text: "Yes: on a lead."\n'
    )
