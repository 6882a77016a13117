"""Whatever is written into a file is read from it again, nothing else changes, and the way back leads to each byte."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content.edit.apply import apply, cleaned, reverse, same
from bot.content.edit.lines import back, hunks
from bot.content.edit.units import units, value_of
from bot.model.errors import RefusedError
from bot.model.workspace import ConflictError, Edit, Unit
from bot.paths import CODE

NLU, TEXTS, SKILL, FACTS = "common/x/nlu.yml", "common/x/responses.yml", "common/x/skill.yml", "common/facts.yml"
NASTY = (
    "no", "on", "y", "null", "~", "2:30", "1e3", "0x1f", "010", "1_000", "2026-01-01", "- a", "-", "--- x", "...",
    "# x", "a # b", "a: b", ": a", "a:", "? a", "& a", "*a", "!x", "!!str a", "%a", "@a", "`a`", "[a", "a]", "{a}",
    "[U3](line)", '[a]{"entity": "x"}', "'", '"', "\\", "\\n", " lead", "trail ", "a\nb", "a\n\nb", " a\nb", "a \nb",
    "\ta", "👍🏽", "👨‍👩‍👧", "مرحبا", "\u200fa\u200e", "e\u0301", "\u00a0x", "|", ">", "=", "<<", ".nan", "a, b",
    "🇩🇪", "=1+1",
)  # fmt: skip
LAID_OUT_ELSEWISE = {
    FACTS: "# top\na:\n    - x   # one\n    # between\n    - y: 1\n      z: [1, 2,\n          3]   # after\n\n"
    "    -   k: v\n        m: |\n            text\n\n              more\nb: {x: 1, \"y\": 'z'} # c\nc:\n- 1\n- - 2\n"
    '  - 3\n- {}\ne: "q\\n\\\n  cont"\n# end\n',
    SKILL: "skill: x\ndialogues:\n- name: one   # comment\n  turns:\n  - say: hi\n    expect:\n      skill: x\n"
    '# about two\n\n- turns: [{say: "a"}]\n  name: two\n',
    NLU: "---\nnlu:\n- intent: x\n  metadata:\n    language: de\n  examples: |\n    - a\n    # no phrase\n"
    "    - b\n\n    - c\n"
    '- metadata: {language: en}\n  intent: x\n  examples: "- d\\n- e\\n"\n',
    TEXTS: "responses:\n  utter_x:\n  - text: plain text\n  - text: >-\n      folded\n      one\n    condition:\n"
    "    - {type: slot, name: locale, value: en}\n  - condition: [{type: slot, name: locale, value: de}]\n"
    "    text: |-\n      a\n      b\n    buttons:\n    - title: x\n",
}
"""Nothing of it stands as in the files that are shipped."""

words = st.sampled_from(NASTY) | st.text(st.sampled_from("abc äöü:#-[]{}'\"\n,!?&*|>%@`\\/👍"), min_size=1, max_size=20)
keys = st.sampled_from(("a", "name", "say", "no", "on", "2", "ä b", "x: y", "#"))
data = st.recursive(
    words | st.booleans() | st.integers(-(10**6), 10**6) | st.floats(allow_nan=False, allow_infinity=False, width=32),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def edit_of(draw: st.DrawFn, file: str, text: str | None) -> Edit:
    """A change of a unit that is there, or a new one."""
    known: list[tuple[Unit, Any]] = list(units(file, text).items())
    said = draw(words)
    if known and draw(st.booleans()):
        unit, value = draw(st.sampled_from(known))
        if unit[0] == "dialogue":
            after: Any = draw(
                st.none() | st.just({**value, "turns": [{"say": said}]}) | st.just({**value, "name": said})
            )
        else:
            after = draw(st.none() | (data if unit[0] == "key" else st.just(said)))
        return Edit(file, unit, value, after)
    if file == NLU:
        return Edit(file, ("phrase", draw(st.sampled_from(("de", "en"))), said), None, said, draw(st.integers(-1, 4)))
    if file == TEXTS:
        unit = ("text", draw(st.sampled_from(("utter_x", "utter_y"))), draw(st.sampled_from(("de", "de_sie", "en"))))
        return Edit(file, (*unit, str(sum(one[:3] == unit for one, _ in known))), None, said)
    if file == SKILL and draw(st.booleans()):
        dialogue = {"name": said, "turns": [{"say": draw(words), "expect": {"values": {"a": draw(words)}}}]}
        return Edit(file, ("dialogue", said), None, dialogue)
    return Edit(file, ("key", draw(keys)), None, draw(data))


def shipped(file: str) -> str:
    return (CODE / "data" / "nlu" / file).read_text(encoding="utf-8")


START = {
    NLU: ("", shipped("common/thank/nlu.yml"), LAID_OUT_ELSEWISE[NLU]),
    TEXTS: ("", shipped("common/resume/responses.yml"), LAID_OUT_ELSEWISE[TEXTS]),
    SKILL: ("", shipped("common/resume/skill.yml"), LAID_OUT_ELSEWISE[SKILL]),
    FACTS: ("", shipped("common/facts.yml"), LAID_OUT_ELSEWISE[FACTS]),
}


@pytest.mark.parametrize("file", START)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(choose=st.data())
def test_random_edits_say_what_they_should_and_can_be_taken_back(file: str, choose: st.DataObject) -> None:
    """Each edit is read again by two readers as it was meant, whatever it holds; no other unit changes; backwards
    through all of them leads to the first byte."""
    text = start = choose.draw(st.sampled_from(START[file]))
    ways = []
    for _ in range(choose.draw(st.integers(1, 5))):
        try:
            edit = cleaned(choose.draw(edit_of(file, text)))
            new, made = apply(file, text, edit)
        except ConflictError:
            continue
        except RefusedError as refused:
            if refused.code in {"unwritable", "unreadable", "place"}:
                raise
            continue
        now = reverse(made).unit if edit.after is not None else edit.unit
        if edit.unit[0] != "text" or edit.after is not None:
            assert same(value_of(file, new, now), edit.after)
        assert yaml.safe_load(new) is None or isinstance(yaml.safe_load(new), dict)
        ways.append(hunks(text, new))
        text = new
    for way in reversed(ways):
        text = back(text, way) or ""
    assert text == start
