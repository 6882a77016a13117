"""Days and times as an answer to their question has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.common.entities.answers import schedule

SAID = {
    "7 bis 9": "07:00-09:00",
    "7-9": "07:00-09:00",
    "6.30 bis 9": "06:30-09:00",
    "unter der Woche gegen acht": "12345 07:30-08:30",
    "werktags früh": "12345 06:00-09:00",
    "halb acht bis neun": "07:30-09:00",
    "Mo bis Fr, halb sieben bis neun bitte": "12345 06:30-09:00",
    "5 bis 7 abends": "17:00-19:00",
    "morgens um halb acht": "07:00-08:00",
    "montags früh gegen 7": "1 06:30-07:30",
    "täglich zwischen sechs und acht": "1234567 06:00-08:00",
    "so gegen 8": "07:30-08:30",
    "weekdays 7 to 9 am": "12345 07:00-09:00",
    "werktags 6:30 bis 9:00 Uhr": "12345 06:30-09:00",
    "viertel nach sieben bis acht": "07:15-08:00",
}


@pytest.mark.parametrize(("said", "meant"), SAID.items())
def test_an_answer(said: str, meant: str) -> None:
    """Spelt, rough and bare times are understood where times were asked for."""
    found = schedule(said)
    assert found is not None
    assert found.value == meant


@pytest.mark.parametrize(
    "said", ["bis Ende Juni", "7", "am Montag", "Fährt die U3?", "7 bis 9 Leute", "9 bis 7", "täglich"]
)
def test_no_answer(said: str) -> None:
    """What holds another word, or no time, is none."""
    assert schedule(said) is None


@given(st.text(max_size=100))
def test_whatever_is_written(said: str) -> None:
    """Nothing breaks."""
    schedule(said)
