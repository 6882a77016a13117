"""Brackets in phrases mark values of a known kind, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.phrase_faults import phrase_faults, plain_phrase

KINDS = ("line", "place")


def found(folder: Path, phrase: str) -> list[str]:
    file = folder / "nlu" / "common" / "x" / "nlu.yml"
    file.parent.mkdir(parents=True)
    file.write_text(
        f"nlu:\n  - intent: x\n    metadata: {{language: de}}\n    examples: |\n      - {phrase}\n", encoding="utf-8"
    )
    return [problem.reason for problem in phrase_faults(folder, ("common",), KINDS)]


@pytest.mark.parametrize(
    "phrase",
    [
        "kommt die [U3](line) noch", "[U3](line:U3)?", '[am Rödingsmarkt]{"entity": "place", "value": "x"} ist was',
        "zwei [U3](line) [dort](place)", "a (b) c", "no", "{company} ${HOME} %s", "# kein Kommentar", "5 € : ok?",
    ],
)  # fmt: skip
def test_marks_of_known_kinds_are_right(tmp_path: Path, phrase: str) -> None:
    """A value marked in any of the three ways, and text that only looks special."""
    assert found(tmp_path, phrase) == []


@pytest.mark.parametrize(
    "phrase",
    [
        "[U3](line", "[U3]", "U3](line)", "[](line)", "[U3]()", "[ ](line)", "[[U3](line)](line)", "[U3]{line}",
        '[U3]{"kind": "line"}', '[U3]{"entity": 3}', '[U3]{"entity": "line"', "[U3](lin)", "[U3](Line)", "[a](b c)",
    ],
)  # fmt: skip
def test_other_brackets_are_told(tmp_path: Path, phrase: str) -> None:
    """What training would stop at, read as words, or learn as a value that nobody knows."""
    assert len(found(tmp_path, phrase)) == 1


def test_a_sentence_is_compared_as_it_is_said() -> None:
    """Marks, case, blanks and signs at the end make no other sentence of it."""
    assert plain_phrase(" Kommt  die [U3](line) noch?! ") == plain_phrase("kommt die U3 noch")
