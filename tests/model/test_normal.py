"""What is read of a message: the visible text, whatever characters it was typed in, and no more of it than needed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.normal_text import LONGEST, normal
from tests.support.costs import linear

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202e\u2066\u2069\u061c\u180e\ufe0f\U000e0101\u3164"


@pytest.mark.parametrize("char", INVISIBLE)
@pytest.mark.parametrize("text", ["Fährt die U3?", "00340434161094042557", "stopp", "Lübecker Straße", "👍"])
def test_what_shows_nothing_is_not_read(char: str, text: str) -> None:
    """Between any two characters, also those of one letter, something invisible changes nothing."""
    for spelt in (text, unicodedata.normalize("NFD", text)):
        assert normal(char.join(spelt)) == text
        assert normal(f"{char}{spelt}{char}") == text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Fährt die Ｕ３？", "Fährt die U3?"),
        ("３️⃣", "3"),
        ("3\ufe0f\u20e3", "3"),
        ("1\u20e3", "1"),
        ("U\u0332\u0336 3", "U 3"),
        ("𝐔𝟑", "U3"),
        ("U\u20113 und U\u22122", "U-3 und U-2"),
        ("geht´s", "geht's"),
        ("oﬃziell", "offiziell"),
        ("👍🏽", "👍"),
        ("❤️", "❤"),
        ("U\x003", "U 3"),
        ("a\x07b\tc", "a b c"),
        ("eins\r\nzwei\rdrei\u2028vier\x85fünf", "eins\nzwei\ndrei\nvier\nfünf"),
        ("Ｕ３ \u00a0 jetzt", "U3   jetzt"),
        ("\ud800", ""),
        ("\u2800\u3164\u200b \n\ufe0f", ""),
    ],
)
def test_the_visible_text_in_one_spelling(typed: str, read: str) -> None:
    """Width, ligatures, frames, hyphens, control characters and line ends are read as what they show."""
    assert normal(typed) == read


@given(st.text(max_size=300))
def test_reading_again_changes_nothing(text: str) -> None:
    """What was read once is read the same again."""
    assert normal(normal(text)) == normal(text)


@given(st.text(alphabet="aäößAZ \n.,!?3🙂😀" + "–…'"[:1], max_size=200))
def test_what_people_plainly_type_stays(text: str) -> None:
    """Letters, umlauts, digits, marks, smileys and line ends are left as they are."""
    assert normal(text) == text.strip()


@pytest.mark.parametrize(
    "unit", ["a", "\ufdfa", "a\u0301", "\u0301\u0323", "\u200b", "\ufe0f", "ẞ", "\n", "👍🏽", "\x00"]
)
def test_no_text_is_read_beyond_the_bound(unit: str) -> None:
    """A character that stands for eighteen makes nothing longer, and twice the text costs nothing more."""
    assert len(normal(unit * 70_000)) <= LONGEST
    assert linear(normal, unit * 70_000, unit * 140_000)
