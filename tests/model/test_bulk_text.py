"""Likeness: one text in many dresses is one text, and different answers are different."""

from __future__ import annotations

import itertools
import random
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.bulk_text import alike, sketch

KEY = b"k" * 32
OFFER = "Ab Montag gibt es unsere neue Jahreskarte mit 20 % Rabatt. Greifen Sie zu!"
SIGNS = "-50 % -> 040/1234567"
TWINS = str.maketrans("aeopcxyiAEOPCXBHKMT", "аеорсхуіАЕОРСХВНКМТ")
GREEK = str.maketrans("aoivpAEZIKMNOTX", "αοινρΑΕΖΙΚΜΝΟΤΧ")
MIXED = random.Random(7)
FILLER = " ".join("".join(MIXED.choices("abcdefghijklmnoprstuvwzäöü", k=7)) for _ in range(300))


def styled(first: int, text: str = OFFER) -> str:
    """In one of Unicode's alphabets for formulas."""
    return "".join(chr(first + ord(one) - ord("a")) if "a" <= one <= "z" else one for one in text.lower())


DRESSES = {
    "half of the letters Cyrillic": "".join(c.translate(TWINS) if MIXED.random() < 0.5 else c for c in OFFER),
    "all that can be Cyrillic": OFFER.translate(TWINS),
    "Greek": OFFER.translate(GREEK),
    "full-width": "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in OFFER),
    "bold": styled(0x1D41A),
    "fraktur": styled(0x1D586),
    "circled": styled(0x24D0),
    "digits for letters": OFFER.translate(str.maketrans("aeios", "43105")),
    "l for i": OFFER.replace("i", "l").replace("I", "l"),
    "m as r and n": OFFER.replace("m", "rn"),
    "zero-width between all": "\u200b".join(OFFER),
    "struck out": "\u0336".join(OFFER),
    "blanks between all": " ".join(OFFER),
    "dots between all": ".".join(OFFER),
    "emoji between words": " 🎉 ".join(OFFER.split()),
    "upper case": OFFER.upper(),
    "umlauts written out": OFFER.replace("ü", "ue"),
    "a name before": f"Moin Frau Yılmaz, {OFFER}",
    "blank lines and filler": OFFER + "\n" * 40 + FILLER[:1500],
    "in the middle of much else": f"{FILLER[:1900]} {OFFER} {FILLER[-1500:]}",
    "said twice": f"{OFFER} {OFFER}",
}
ANSWERS = (
    "Ihre Karte ist heute Morgen in die Post gegangen.",
    "Das Fundbüro hat Ihren Schirm leider nicht.",
    "Die Erstattung dauert etwa zwei Wochen.",
    "Bitte schicken Sie uns die Rechnungsnummer.",
    "Der Aufzug am Jungfernstieg fährt wieder.",
    "U3 fährt wieder",
    "Guten Tag Herr Meier, wir haben den Antrag geprüft: 040/1234567. Mit freundlichen Grüßen Ihr Serviceteam",
    "Guten Tag Frau Otto, das Paket liegt in der Filiale. 040/1234567. Mit freundlichen Grüßen Ihr Serviceteam",
    "Ja",
    "Nein",
    "👍",
    "14:35",
)


@pytest.mark.parametrize("dress", DRESSES)
def test_a_dress_hides_nothing(dress: str) -> None:
    """Look-alikes, blanks, signs, names and filler change nothing about what a text says."""
    assert alike(sketch(OFFER, KEY), sketch(DRESSES[dress], KEY))


def test_two_dresses_are_alike() -> None:
    """Two texts that hide the same one behind different filler are found as well."""
    one, other = f"{FILLER[:1500]} {OFFER.translate(TWINS)}", f"{styled(0x1D41A)}{FILLER[-1500:]}"
    assert alike(sketch(one, KEY), sketch(other, KEY))


@pytest.mark.parametrize(
    "text",
    [
        f"{SIGNS} 🎉",
        f"🎉 {SIGNS}",
        "*-50%* -> 040 / 123 45 67",
        unicodedata.normalize("NFKC", "－５０ ％ －＞ ０４０／１２３４５６７"),
        f"Hallo Frau Meier, {SIGNS}\n\n{FILLER}",
    ],
)
def test_signs_count(text: str) -> None:
    """A text of digits and signs is one, also with letters around it."""
    assert alike(sketch(SIGNS, KEY), sketch(text, KEY))
    assert alike(sketch("🍕🍕🎉🎉📞", KEY), sketch("🍕🍕🎉🎉📞☀", KEY))


def test_other_answers_are_other() -> None:
    """Different answers are not alike, though they share a greeting, a closing and a telephone number."""
    sketches = {text: sketch(text, KEY) for text in ANSWERS}
    found = [(a, b) for a, b in itertools.combinations(ANSWERS, 2) if alike(sketches[a], sketches[b])]
    assert found == []


@pytest.mark.parametrize(
    "piece", ["a", "1a", "ﷺ", "frau ", "mit ", "viele gruesse ", "hallo ", "🎉", "\ud800", "\u202eא"]
)
def test_no_text_is_expensive(piece: str) -> None:
    """The longest text of an agent costs a small part of a second, whatever it is made of."""
    text = (piece * 4000)[:4000]
    began = time.process_time()
    assert len(sketch(text, KEY)) <= 8_000
    assert time.process_time() - began < 0.5


@given(st.text(max_size=300))
def test_a_text_is_like_itself(text: str) -> None:
    """Any text can be compared, and whatever has a print is like itself; nothing is like nothing."""
    found = sketch(text, KEY)
    assert alike(found, found) == bool(found)


def test_a_print_needs_the_key() -> None:
    """With another installation's key nothing is recognised."""
    assert not alike(sketch(OFFER, KEY), sketch(OFFER, b"x" * 32))
