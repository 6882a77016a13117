"""German, English, or a text that does not tell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.language import PhraseLanguages, normalise, phrase_languages
from bot.paths import CODE

PHRASES = phrase_languages(CODE / "data" / "nlu")
LANGUAGES = PhraseLanguages(PHRASES)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Fährt die heute noch?", "de"),
        ("wo bleibt denn mein Paket", "de"),
        ("Ich möchte bitte mit jemandem sprechen", "de"),
        ("Moin!", "de"),
        ("danke", "de"),
        ("Is the train delayed today?", "en"),
        ("where is my parcel", "en"),
        ("I would like to talk to somebody please", "en"),
        ("thanks", "en"),
        ("stop", None),
        ("STOP!", None),
        ("ok", None),
        ("hi", None),
        ("", None),
        ("👍", None),
        ("12345", None),
        ("?!", None),
        ("Kellinghusenstraße", None),
        ("hm", None),
    ],
)
def test_a_text_tells_its_language_or_not(text: str, language: str | None) -> None:
    """Sentences tell; signs, numbers, names and short words of both languages change nothing."""
    assert LANGUAGES.of(text) == language


def test_a_phrase_of_both_languages_tells_nothing() -> None:
    """What stands in the training phrases of both is never decided by statistics."""
    assert PhraseLanguages({"human": None}).of("Human!") is None
    assert PhraseLanguages({"ganz sicher englisch": "en"}).of("ganz sicher englisch") == "en"


def test_shipped_phrases_are_known() -> None:
    """Nearly every shipped phrase is recognised; none that has one language is taken for the other."""
    told = {phrase: LANGUAGES.of(phrase) for phrase, language in PHRASES.items() if language}
    assert all(found in {PHRASES[phrase], None} for phrase, found in told.items())
    assert sum(found is not None for found in told.values()) > 0.98 * len(told)


def test_annotations_are_no_words() -> None:
    """Entities in training phrases are read as the words that a customer writes."""
    assert not any(sign in phrase for phrase in PHRASES for sign in "[](){}")


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    """Whatever is written, the answer is one of three."""
    assert LANGUAGES.of(text) in {"de", "en", None}
    assert normalise(normalise(text)) == normalise(text)
