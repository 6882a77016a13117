"""The terms of a standing notice as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.common.terms import Terms, read

TODAY = date(2026, 11, 22)

WRITTEN = [
    ("nur bei Sperrung", Terms(closed=True)),
    ("nur bei Sperrung oder ab 10 Minuten", Terms(closed=True, delay_minutes=10)),
    ("erst wenn gesperrt", Terms(closed=True)),
    ("only closures or from 15 minutes", Terms(closed=True, delay_minutes=15)),
    ("ab 10 min, höchstens 2 am Tag", Terms(delay_minutes=10, a_day=2)),
    ("mehr als 20 Minuten", Terms(delay_minutes=20)),
    ("bei 10 Minuten Verspätung", Terms(delay_minutes=10)),
    ("maximal einmal am Tag", Terms(a_day=1)),
    ("höchstens zwei Nachrichten pro Tag", Terms(a_day=2)),
    ("at most twice a day", Terms(a_day=2)),
    ("3 mal am Tag", Terms(a_day=3)),
    ("bis 30. Juni", Terms(until=date(2027, 6, 30))),
    ("bis zum 30.6.", Terms(until=date(2027, 6, 30))),
    ("bis 30.06.2027", Terms(until=date(2027, 6, 30))),
    ("bis 1.12.26", Terms(until=date(2026, 12, 1))),
    ("bis Ende Februar", Terms(until=date(2027, 2, 28))),
    ("until 30 June", Terms(until=date(2027, 6, 30))),
    ("until June 30th", Terms(until=date(2027, 6, 30))),
    ("until the end of December", Terms(until=date(2026, 12, 31))),
    ("für 3 Monate", Terms(until=date(2027, 2, 20))),
    ("for 2 weeks", Terms(until=date(2026, 12, 6))),
    ("bis 31. Februar", Terms()),
    ("bis 30.13.", Terms()),
    ("bis 1.1.2020", Terms()),
    ("Mo–Fr 6:30–9:00", Terms()),
    ("", Terms()),
]


@pytest.mark.parametrize(("text", "terms"), WRITTEN)
def test_terms(text: str, terms: Terms) -> None:
    """Each term is read in its common wordings, and nothing is read that was not said."""
    assert read(text, TODAY) == terms


@given(st.text(max_size=600))
def test_any_text_can_be_read(text: str) -> None:
    """Whatever is written, nothing breaks, and an end is never in the past."""
    until = read(text, TODAY).until
    assert until is None or until >= TODAY
