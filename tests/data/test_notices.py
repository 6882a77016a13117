"""Notices are service only, are spent once, and say everything a consent needs."""

from __future__ import annotations

import pytest

from tests.data.reading import LOCALES, PLACEHOLDER, read

TYPES = read("notices.yml")
TEXTS = {"question", "confirmation", "notice", "ended"}


@pytest.mark.parametrize("name", TYPES)
def test_no_notice_sells_anything(name: str) -> None:
    """Every notice type has the purpose service and a budget of its own."""
    assert TYPES[name]["purpose"] == "service"
    assert TYPES[name]["budget"] >= 1


@pytest.mark.parametrize("name", TYPES)
def test_a_notice_type_has_all_its_texts(name: str) -> None:
    """Question, confirmation, notice and ending exist in every locale, with the same values in each."""
    assert set(TYPES[name]["texts"]) >= TEXTS
    for by_locale in TYPES[name]["texts"].values():
        assert set(by_locale) == set(LOCALES)
        assert len({frozenset(PLACEHOLDER.findall(text)) for text in by_locale.values()}) == 1


@pytest.mark.parametrize("name", TYPES)
def test_a_confirmation_says_all_of_it(name: str) -> None:
    """The confirmation says for what, until when and how to stop; the question until when."""
    for locale in LOCALES:
        texts = TYPES[name]["texts"]
        assert set(PLACEHOLDER.findall(texts["confirmation"][locale])) >= {TYPES[name]["subject"], "until", "stop_word"}
        assert "until" in PLACEHOLDER.findall(texts["question"][locale])


@pytest.mark.parametrize("name", TYPES)
def test_the_main_line_of_a_text_cannot_vanish(name: str) -> None:
    """The first line of each text needs the subject only, so that a missing value never empties it."""
    for by_locale in TYPES[name]["texts"].values():
        for text in by_locale.values():
            assert set(PLACEHOLDER.findall(text.splitlines()[0])) <= {TYPES[name]["subject"]}
