"""After an upgrade: what is shipped now, and what the company has made of what was shipped before, unit by unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.edit.carry import carried
from bot.content.edit.merge import merge
from bot.content.edit.shipped import Shipped
from bot.content.edit.units import units
from bot.model.draft import OverlayFile

NLU, TEXTS, SKILL, FACTS = "common/x/nlu.yml", "common/x/responses.yml", "common/x/skill.yml", "common/facts.yml"
DIALOGUE = '  - name: {name}\n    turns:\n      - say: "{say}"\n'


def nlu(*said: str, note: str = "") -> str:
    lines = "".join(f"      - {one}\n" for one in said)
    return f'{note}version: "3.1"\n\nnlu:\n  - intent: x\n    metadata: {{language: de}}\n    examples: |\n{lines}'


def skill(*dialogues: tuple[str, str], more: str = "") -> str:
    told = "".join(DIALOGUE.format(name=name, say=say) for name, say in dialogues)
    return f"skill: x\ntitle: {{de: X, en: X}}\n{more}dialogues:\n{told}"


@pytest.mark.parametrize(
    ("file", "base", "ours", "theirs", "wanted"),
    [
        (NLU, nlu("a", "b"), nlu("a", "b", "ours"), nlu("a", "b", "theirs"), nlu("a", "b", "theirs", "ours")),
        (NLU, nlu("a", "b"), nlu("b"), nlu("a", "b", "c"), nlu("b", "c")),
        (NLU, nlu("a", "b"), nlu("a", "b", "c"), nlu("a", "b", "c"), nlu("a", "b", "c")),
        (NLU, nlu("a", "b"), nlu("a", "B"), nlu("new", "a", "b"), nlu("new", "a", "B")),
        (SKILL, skill(("one", "a")), skill(("one", "a"), ("two", "b")), skill(("one", "A")),
         skill(("one", "A"), ("two", "b"))),
        (SKILL, skill(("one", "a")), skill(("one", "a"), more="in_queue: true\n"),
         skill(("one", "a"), more="tells: y\n"),
         skill(("one", "a"), more="tells: y\nin_queue: true\n")),
        (FACTS, "price: {value: 1, link: a}\n", "price: {value: 2, link: a}\n", "price: {value: 1, link: b}\n",
         "price: {value: 2, link: b}\n"),
    ],
)  # fmt: skip
def test_changes_of_different_units_are_both_kept(file: str, base: str, ours: str, theirs: str, wanted: str) -> None:
    """Both sides' phrases, dialogues and values are there afterwards, and nothing waits for anybody."""
    merged = merge(file, OverlayFile(ours, base), theirs)
    assert merged.conflicts == ()
    assert merged.file.base == theirs
    assert units(file, merged.file.text) == units(file, wanted)


def test_comments_of_both_stay() -> None:
    """Where the lines can be merged, what either side has noted there stays."""
    ours = nlu("a", "b", "c", "ours", note="")
    theirs = nlu("new", "a", "b", "c", note="# Theirs.\n")
    merged = merge(NLU, OverlayFile(ours + "# Ours.\n", nlu("a", "b", "c")), theirs)
    assert merged.file.text == nlu("new", "a", "b", "c", "ours", note="# Theirs.\n") + "# Ours.\n"


def test_what_both_have_changed_is_ours_and_waits() -> None:
    """Of one value two new ones: the company's holds, and both are listed with what they were made from."""
    merged = merge(FACTS, OverlayFile("price: {value: 2}\n", "price: {value: 1}\n"), "price: {value: 3}\nother: 1\n")
    (found,) = merged.conflicts
    assert (found.file, found.unit) == (FACTS, ("key", "price", "value"))
    assert (found.base, found.ours, found.theirs) == (1, 2, 3)
    assert units(FACTS, merged.file.text) == {("key", "price", "value"): 2, ("key", "other"): 1}


@pytest.mark.parametrize(
    ("base", "theirs"),
    [("a: 1\n", None), (None, "b: 1\n"), ("a: 1\n", "a: [\n"), ("a: 1\n", "a: &x [1]\nb: *x\n")],
)
def test_what_cannot_be_merged_is_listed_whole(base: str | None, theirs: str | None) -> None:
    """A file that is no longer shipped, that both have begun, or that cannot be read stays the company's."""
    merged = merge(FACTS, OverlayFile("a: 2\n", base), theirs)
    assert merged.file.text == "a: 2\n"
    (found,) = merged.conflicts
    assert (found.unit, found.base, found.ours, found.theirs) == (("file",), base, "a: 2\n", theirs)


def test_a_release_carries_its_own_over_what_is_shipped_now(tmp_path: Path) -> None:
    """Without a store: the release's own files and what they were made from lie beside it; what has become the same
    as shipped is none of the company's any more."""
    for part, files in {
        "overlay": {
            NLU: nlu("a", "ours"),
            FACTS: "price: 2\n",
            "company/dog/skill.yml": "skill: dog\n",
            "away/x.yml": "a: 2\n",
        },
        "base": {NLU: nlu("a"), FACTS: "price: 1\n", "away/x.yml": "a: 1\n"},
        "now/nlu": {NLU: nlu("new", "a"), FACTS: "price: 2\n"},
    }.items():
        for file, text in files.items():
            (tmp_path / part / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / part / file).write_text(text)
    found = carried(Shipped(tmp_path / "now"), tmp_path / "overlay", tmp_path / "base")
    assert {file: one.text for file, one in found.items()} == {
        NLU: nlu("new", "a", "ours"),
        "company/dog/skill.yml": "skill: dog\n",
        "away/x.yml": "a: 2\n",
    }
    assert found["away/x.yml"].base == "a: 1\n", "of a pack that is not there nothing is known now"
