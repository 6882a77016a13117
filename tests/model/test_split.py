"""Splitting a text to fit a channel."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from bot.model.split import split

WORDS = st.text(st.sampled_from("abcäöüß.!?…,\n \t😀"), max_size=400)
SENTENCES = st.lists(st.text("abcdefgh ", min_size=3, max_size=40).map(lambda words: f"A{words.strip()}."), min_size=1)


@given(WORDS, st.integers(1, 60))
@example("", 1)
@example("a b", 1)
def test_parts_fit_and_lose_only_white_space(text: str, limit: int) -> None:
    """No part is too long, none has white space at its ends, and put together they hold every other character."""
    parts = split(text, limit)
    assert all(len(part) <= limit for part in parts)
    assert all(part == part.strip() for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(WORDS, st.integers(1, 60))
def test_what_fits_stays_whole(text: str, limit: int) -> None:
    """A part is not split again, and a text that fits is one part."""
    for part in split(text, limit):
        assert split(part, limit) == [part]


@given(WORDS)
def test_nothing_is_one_empty_part(text: str) -> None:
    """There is always at least one part, and an empty one only for an empty text."""
    parts = split(text, 50)
    assert parts
    assert all(parts) or parts == [""]


@given(SENTENCES, st.integers(60, 120))
def test_sentence_ends_are_preferred(sentences: list[str], limit: int) -> None:
    """Where sentences fit, no part ends inside one."""
    for part in split(" ".join(sentences), limit):
        assert part.endswith(".")


def test_words_are_kept_whole() -> None:
    """Without a sentence end a part ends between words; a word longer than the limit is cut."""
    assert split("eins zwei drei vier", 10) == ["eins zwei", "drei vier"]
    assert split("Donaudampfschiff", 6) == ["Donaud", "ampfsc", "hiff"]


def test_an_early_sentence_end_makes_no_tiny_part() -> None:
    """A sentence end in the first third is passed over for a longer part."""
    (first, *_) = split("Ja. " + "wort " * 30, 60)
    assert len(first) > 20
    assert not re.fullmatch(r"Ja\.", first)
