"""Days and times as people write them."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.common.entities import schedules

WRITTEN = [
    ("Mo-Fr 6:30-9:00", "12345 06:30-09:00"),
    ("Mo–Fr 6:30–9:00", "12345 06:30-09:00"),
    ("mo bis fr, 6.30 bis 9 Uhr", "12345 06:30-09:00"),
    ("montags bis freitags von 7 bis 9", "12345 07:00-09:00"),
    ("werktags zwischen 7 und 9 Uhr", "12345 07:00-09:00"),
    ("unter der Woche morgens 6-9", "12345 06:00-09:00"),
    ("Mo, Mi und Fr 15-18 Uhr", "135 15:00-18:00"),
    ("Di/Do 7:15-8:00", "24 07:15-08:00"),
    ("Fr-Mo 10-12 Uhr", "1567 10:00-12:00"),
    ("am Wochenende 10 bis 14 Uhr", "67 10:00-14:00"),
    ("täglich 5:00-6:00", "1234567 05:00-06:00"),
    ("7-9 Uhr", "07:00-09:00"),
    ("von 7 bis 9", "07:00-09:00"),
    ("7:00-8:30 Mo-Fr", "12345 07:00-08:30"),
    ("weekdays 7-9", "12345 07:00-09:00"),
    ("Mon-Fri 6:30 to 9:00", "12345 06:30-09:00"),
    ("weekdays 4 to 6 pm", "12345 16:00-18:00"),
    ("every day between 7 and 9 am", "1234567 07:00-09:00"),
    ("on weekdays 11 am to 1 pm", "12345 11:00-13:00"),
    ("22-24 Uhr", "22:00-23:59"),
    ("Mo–So 0:00–24:00", "1234567 00:00-23:59"),
    ("Pendel-Hinweis U3, Mo–Fr 6:30–9:00, nur bei Sperrung", "12345 06:30-09:00"),
    ("7-9", None),
    ("Gleis 7-9", None),
    ("am Montag", None),
    ("Kommt die U1 zwischen Ohlsdorf und Barmbek?", None),
    ("9-7 Uhr", None),
    ("seit 22.11.2026 10:00", None),
    ("Sendung 00340434161094021501", None),
    ("so wie 3 bis 4 Leute", None),
    ("do you go from here to there", None),
    ("Tel 040/32 88 - 12 34", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "value"), WRITTEN)
def test_schedules(text: str, value: str | None) -> None:
    """A schedule is found in every common spelling and in nothing else."""
    found = list(schedules.recognise(text))
    assert [one.value for one in found] == ([value] if value else [])


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    """Whatever is written, nothing breaks, and what is found stands where it is said to stand."""
    for one in schedules.recognise(text):
        assert text[one.start : one.end] == one.text


@given(st.sampled_from(["Mo-", "7-9 ", "von 7 bis ", "Mo, Di, ", "12.12.", "werktags "]), st.integers(50, 400))
def test_long_repetitions_are_read_too(part: str, times: int) -> None:
    """A text that repeats a part of a schedule for ever has an answer as any other."""
    list(schedules.recognise(part * times))


@given(
    st.sampled_from(["Mo-Fr", "täglich", "am Wochenende", ""]),
    st.integers(0, 24),
    st.integers(0, 24),
    st.sampled_from([" Uhr", ":00", ":30"]),
)
def test_what_is_found_is_a_schedule(days: str, begin: int, end: int, unit: str) -> None:
    """Every schedule that is found has weekdays or none, and two times of day, the first before the second."""
    for one in schedules.recognise(f"{days} {begin}{unit.strip()}-{end}{unit}"):
        *found, hours = one.value.split(" ")
        first, last = (time.fromisoformat(part) for part in hours.split("-"))
        assert first < last
        assert all(set(part) <= set("1234567") for part in found)
