"""Ends as an answer names them, and nothing that only begins like one."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.common.ends import end

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # a Monday
SAID = {
    "aber nur bis 18 Uhr": "2026-11-30 18:00",
    "nur bis 17:30": "2026-11-30 17:30",
    "bis sechs": "2026-11-30 18:00",
    "bis halb acht bitte": "2026-11-30 19:30",
    "until 6pm": "2026-11-30 18:00",
    "bis 8 Uhr abends": "2026-11-30 20:00",
    "bis morgen": "2026-12-01 23:59",
    "bis morgen um 9": "2026-12-01 09:00",
    "bis übermorgen": "2026-12-02 23:59",
    "until tomorrow noon": "2026-12-01 12:00",
    "bis heute Abend": "2026-11-30 22:00",
    "bis Freitag": "2026-12-04 23:59",
    "but only until Friday, please": "2026-12-04 23:59",
    "bis Ende Juni": "2027-06-30 23:59",
    "bis 24.12.": "2026-12-24 23:59",
    "bis zum 3. Dezember": "2026-12-03 23:59",
    "für zwei Stunden": "2026-11-30 14:00",
    "for 3 days": "2026-12-03 23:59",
}
NONE = [
    "bis sie wieder fährt",
    "bis Barmbek",
    "bis 25 Uhr",
    "bis 99",
    "um 18 Uhr",
    "wenn es nichts kostet",
    "bis gleich",
    "bis bald",
    "für mich",
    "for free",
    "bis 10 Minuten Verspätung",
]


@pytest.mark.parametrize(("said", "meant"), SAID.items())
def test_an_end(said: str, meant: str) -> None:
    """A time is the next of its kind, a day counts to its last minute."""
    found = end(said, NOON)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize("said", NONE)
def test_no_end(said: str) -> None:
    """What holds a word of another matter is no end."""
    assert end(said, NOON) is None


@given(st.text(max_size=80) | st.from_regex(r"(bis|until|für) [0-9a-z:. ]{0,30}", fullmatch=True))
def test_whatever_is_written(said: str) -> None:
    """Nothing breaks, and an end lies ahead."""
    found = end(said, NOON)
    assert found is None or found > NOON
