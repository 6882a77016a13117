"""Patterns looked for together find what each of them finds by itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wiring
from bot.model.grammar.danger import DangerWords
from bot.model.keyword_rules import fold
from bot.model.pattern import AT_ONCE, Pattern, any_fits, searchable
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
LINES = [line.split("\t")[-1] for line in (ROOT / "tests" / "data" / "danger.tsv").read_text().splitlines() if line]


@cache
def words() -> DangerWords:
    return wiring.read_content(Settings(_env_file=None), ROOT / "data", "shipped").danger


def one_by_one(text: bytes, expressions: tuple[str, ...]) -> bool:
    return any(Pattern(one).fits(text) for one in expressions)


@pytest.mark.parametrize("name", ["_dangers", "harmless"])
def test_together_as_one_by_one(name: str) -> None:
    """Over every sentence that is known to be of danger or to sound so, both ways of looking agree."""
    expressions = words()._dangers if name == "_dangers" else words()._patterns[name]
    assert len(expressions) > 2 * AT_ONCE
    for line in LINES:
        said = searchable(fold(line))
        assert any_fits(said, expressions) == one_by_one(said, expressions), line


@given(st.lists(st.sampled_from(LINES).flatmap(lambda line: st.sampled_from(line.split() or [""])), max_size=12))
def test_together_as_one_by_one_over_mixtures(parts: list[str]) -> None:
    """Also over words of such sentences in any mixture."""
    said = searchable(fold(" ".join(parts)))
    assert any_fits(said, words()._dangers) == one_by_one(said, words()._dangers)


def test_none_fits_where_there_is_none() -> None:
    """No patterns find nothing, and one that could be read with no other is looked for by itself."""
    assert not any_fits(b"hilfe", ())
    wide = tuple(f"(?:a{{{number}}}){{200}}|ab{number}c" for number in range(4))
    assert any_fits(b"x ab3c x", wide) == one_by_one(b"x ab3c x", wide) is True
