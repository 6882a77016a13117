"""What time a question is about."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.common.entities.moments import moment

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 30, 14, 5, tzinfo=BERLIN)  # a Monday


def span(text: str, now: datetime = NOW) -> str:
    found = moment(text, now)
    return f"{found.begins:%d.%m. %H:%M} - {found.ends:%d.%m. %H:%M}" if found else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fährt die U3 morgen um acht?", "01.12. 08:00 - 01.12. 08:30"),
        ("und morgen halb acht", "01.12. 07:30 - 01.12. 08:00"),
        ("läuft das heute Abend?", "30.11. 17:00 - 01.12. 00:00"),
        ("heute nacht noch bahnen?", "30.11. 22:00 - 01.12. 05:00"),
        ("fahren nachts Züge", "30.11. 22:00 - 01.12. 05:00"),
        ("am Samstag", "05.12. 00:00 - 06.12. 00:00"),
        ("am Samstagabend", "05.12. 17:00 - 06.12. 00:00"),
        ("Sonntag früh?", "06.12. 05:00 - 06.12. 10:00"),
        ("nächste Woche", "07.12. 00:00 - 14.12. 00:00"),
        ("Montag nächster Woche", "07.12. 00:00 - 08.12. 00:00"),
        ("nächsten Montag", "07.12. 00:00 - 08.12. 00:00"),
        ("am Wochenende", "05.12. 00:00 - 07.12. 00:00"),
        ("um 18 Uhr", "30.11. 18:00 - 30.11. 18:30"),
        ("gegen vier", "30.11. 16:00 - 30.11. 16:30"),
        ("ab 18 Uhr", "30.11. 18:00 - 01.12. 00:00"),
        ("zwischen 17 und 19 Uhr", "30.11. 17:00 - 30.11. 19:00"),
        ("5 nach halb 8 morgen", "01.12. 07:35 - 01.12. 08:05"),
        ("in einer Stunde", "30.11. 15:05 - 30.11. 15:35"),
        ("in anderthalb Stunden", "30.11. 15:35 - 30.11. 16:05"),
        ("in zwei Tagen", "02.12. 00:00 - 03.12. 00:00"),
        ("am 7.12.", "07.12. 00:00 - 08.12. 00:00"),
        ("am 7.12. um 8 Uhr", "07.12. 08:00 - 07.12. 08:30"),
        ("am 7. Dezember", "07.12. 00:00 - 08.12. 00:00"),
        ("an Heiligabend", "24.12. 00:00 - 25.12. 00:00"),
        ("übermorgen nachmittag", "02.12. 12:00 - 02.12. 18:00"),
        ("später", "30.11. 14:05 - 01.12. 00:00"),
        ("heute Nacht um zwei", "01.12. 02:00 - 01.12. 02:30"),
        ("um zwanzig Uhr", "30.11. 20:00 - 30.11. 20:30"),
        ("in 1,5 Stunden", "30.11. 15:35 - 30.11. 16:05"),
        ("Montagmorgen um 6", "07.12. 06:00 - 07.12. 06:30"),
        ("Montag bis Mittwoch", "30.11. 14:05 - 03.12. 00:00"),
        ("vom 5.12. bis zum 7.12.", "05.12. 00:00 - 08.12. 00:00"),
        ("vom 1. bis 3. Dezember", "01.12. 00:00 - 04.12. 00:00"),
        ("übernächste Woche", "14.12. 00:00 - 21.12. 00:00"),
        ("Mitte Dezember", "11.12. 00:00 - 21.12. 00:00"),
        ("an hour ago", "30.11. 13:05 - 30.11. 13:35"),
        ("Is the U3 running tomorrow morning?", "01.12. 05:00 - 01.12. 12:00"),
        ("at 6 pm", "30.11. 18:00 - 30.11. 18:30"),
        ("on Saturday at half past seven", "05.12. 07:30 - 05.12. 08:00"),
        ("next week", "07.12. 00:00 - 14.12. 00:00"),
        ("in half an hour", "30.11. 14:35 - 30.11. 15:05"),
        ("on December 7th", "07.12. 00:00 - 08.12. 00:00"),
        ("tonight", "30.11. 17:00 - 01.12. 05:00"),
        ("war die Bahn um 10 gesperrt", "30.11. 10:00 - 30.11. 10:30"),
        ("gestern Abend", "29.11. 17:00 - 30.11. 00:00"),
        ("last night", "29.11. 22:00 - 30.11. 05:00"),
        ("heute morgen", "30.11. 05:00 - 30.11. 12:00"),
        ("letzten Montag", "23.11. 00:00 - 24.11. 00:00"),
    ],
)
def test_a_time_is_read(text: str, expected: str) -> None:
    """Day, part of day and clock become one span, the next that fits."""
    assert span(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Fährt die Bahn?", "jetzt", "gleich", "Guten Morgen, fährt die Bahn?", "Morgen! Alles gut?", "Guten Abend",
        "seit Montag", "seit 8 Uhr", "bis Freitag", "bis 18 Uhr", "jeden Morgen", "Danke, bis morgen",
        "ein Ticket für 18 Euro", "in der Nähe", "in 5 Stationen", "am 31.02.", "until tomorrow", "every day", "",
    ],
)  # fmt: skip
def test_no_time_is_made_up(text: str) -> None:
    """Greetings, spans that have begun and numbers of other things are no times."""
    assert moment(text, NOW) is None


def test_the_clock_is_the_next_one() -> None:
    """ "um acht" is tonight in the afternoon, and tomorrow once that has passed; "um 18 Uhr" late is tomorrow's."""
    assert span("um acht") == "30.11. 20:00 - 30.11. 20:30"
    assert span("um acht", NOW.replace(hour=21)) == "01.12. 08:00 - 01.12. 08:30"
    assert span("um 18 Uhr", NOW.replace(hour=20)) == "01.12. 18:00 - 01.12. 18:30"


def test_the_night_that_is_now() -> None:
    """Past midnight "heute Nacht" is the night that has begun."""
    assert span("heute Nacht", NOW.replace(hour=2)) == "30.11. 02:05 - 30.11. 05:00"


def test_what_is_over_says_so() -> None:
    """A time that has passed is told apart from one to come."""
    gone, coming = moment("gestern", NOW), moment("morgen", NOW)
    assert gone is not None
    assert coming is not None
    assert (gone.past(NOW), coming.past(NOW)) == (True, False)


@given(st.text(alphabet="0123456789.:- uhramgenbismorgenabendtgseit", max_size=60))
def test_any_text_is_read(text: str) -> None:
    """No text fails, and a span never ends before it begins."""
    found = moment(text, NOW)
    assert found is None or found.begins < found.ends
