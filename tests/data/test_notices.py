"""The shipped notices: each text says all that it must, in every language."""

from __future__ import annotations

import pytest

from tests.data.reading import LOCALES, PLACEHOLDER, notices

TYPES = notices()
NOTICES = [(name, text) for name in TYPES for text in TYPES[name]["texts"] if text.startswith("notice")]
NAMED_BY = {"line": "line", "parcel": "number"}


def placeholders(name: str, text: str, locale: str) -> set[str]:
    return set(PLACEHOLDER.findall(TYPES[name]["texts"][text][locale]))


def test_what_is_offered() -> None:
    """The five kinds of notice that customers want, all of them service."""
    assert set(TYPES) == {"line_runs_again", "commute", "parcel_comes", "parcel_done", "callback"}
    assert {one["purpose"] for one in TYPES.values()} == {"service"}


@pytest.mark.parametrize("name", TYPES)
def test_the_languages_say_the_same(name: str) -> None:
    """Each text exists in every locale, with the same values in each; Sie is never du."""
    for text, by_locale in TYPES[name]["texts"].items():
        assert set(by_locale) == set(LOCALES)
        assert len({frozenset(placeholders(name, text, locale)) for locale in LOCALES}) == 1
        assert not {"du", "dir", "dich", "dein", "deine", "deiner"} & set(by_locale["de_sie"].lower().split())


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", TYPES)
def test_a_question_says_all_of_it(name: str, locale: str) -> None:
    """A question says who writes, about what, how often, until when and how to stop."""
    about = {NAMED_BY[TYPES[name]["subject"]]} if TYPES[name]["subject"] in NAMED_BY else set()
    assert placeholders(name, "question", locale) >= {"company", "often", "until", "stop_word"} | about
    assert placeholders(name, "confirmation", locale) >= {"until", "stop_word"} | about


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("name", "text"), NOTICES)
def test_a_notice_says_who_why_and_how_old(name: str, text: str, locale: str) -> None:
    """A notice says that the company's bot writes, why, and where the facts are from and how old they are."""
    told = placeholders(name, text, locale)
    assert told >= {"company", "granted_at"}
    assert "bot" in TYPES[name]["texts"][text][locale].lower()
    assert told >= {"source", "as_of"} or TYPES[name]["subject"] == "callback"
    assert "stop_word" in told or TYPES[name]["shape"] == "once"


@pytest.mark.parametrize("name", TYPES)
def test_the_main_line_of_a_text_cannot_vanish(name: str) -> None:
    """The first line of each text needs only what is always known, so that a missing value never empties it."""
    always = {"line", "number", "effect", "often", "promise", "company", "until"}
    for text, by_locale in TYPES[name]["texts"].items():
        for words in by_locale.values():
            assert text == "template" or set(PLACEHOLDER.findall(words.splitlines()[0])) <= always


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", TYPES)
def test_a_template_needs_only_what_is_always_known(name: str, locale: str) -> None:
    """A platform fills every blank or sends nothing, so a template has only blanks that an event always fills; it
    names the company and that a bot writes."""
    blanks = placeholders(name, "template", locale) - {"company"}
    assert blanks <= {"line", "number", "effect", "as_of"}
    assert {"company"} <= placeholders(name, "template", locale)
    assert "bot" in TYPES[name]["texts"]["template"][locale].lower()
