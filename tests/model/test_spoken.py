"""Digits that were dictated are digits."""

from __future__ import annotations

import pytest

from actions.parcel.entities import parcels
from bot.model.spoken import written

NUMBER = "00340434161094042557"


@pytest.mark.parametrize(
    "text",
    [
        "null null drei vier null vier drei vier eins sechs eins null neun vier null vier zwei fünf fünf sieben",
        "Mein Paket: Null, null, drei, vier, null, vier, drei, vier, eins, sechs, eins, null, neun, vier, null, vier, "
        "zwo, fünf, fünf, sieben",
        "doppel null drei vier null vier drei vier eins sechs eins null neun vier null vier zwei doppel fünf sieben",
        "double zero three four zero four three four one six one zero nine four zero four two double five seven",
    ],
)
def test_a_dictated_number_is_found(text: str) -> None:
    """In German and English, also with doubles."""
    assert [one.value for one in parcels.recognise(written(text))] == [NUMBER]


@pytest.mark.parametrize("text", ["eins zwei drei", "acht Uhr und neun Uhr", "Fährt die Drei?", "0 0 3 4 0 4 3 4 1"])
def test_a_few_digits_stay_words(text: str) -> None:
    """A short row may be anything, and what is digits already stays as it was."""
    assert written(text) == text
