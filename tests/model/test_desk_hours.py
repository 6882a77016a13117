"""When the team is there."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.desk_hours import DeskHours

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = DeskHours.of("Mo-Fr 08:00-18:00")
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=700)).map(lambda span: datetime(2026, 1, 1, tzinfo=BERLIN) + span)
CLOCK = st.integers(0, 24 * 60 - 1)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (at(20, 20), at(23, 8)),  # Friday 20:00
        (at(20, 18), at(23, 8)),  # the minute they leave
        (at(22, 12), at(23, 8)),  # Sunday
        (at(23, 7, 59), at(23, 8)),  # Monday, a minute early
        (at(23, 12), at(24, 8)),  # Monday noon: the next time, not this one
    ],
)
def test_the_next_opening(moment: datetime, opens: datetime) -> None:
    """After Friday evening comes Monday morning."""
    assert WEEK.next_opening(moment) == opens


@pytest.mark.parametrize(
    ("text", "moment", "there"),
    [
        ("Mo-Fr 08:00-18:00", at(20, 17, 59), True),
        ("Mo-Fr 08:00-18:00", at(20, 18), False),
        ("Mo-Fr 08:00-18:00", at(20, 8), True),
        ("Mo-Fr 08:00-18:00", at(21, 12), False),
        ("Mo-Fr 8-18, Sa 9-13", at(21, 12, 59), True),
        ("fr-mo 9-17", at(22, 10), True),
        ("Fr-Mo 9-17", at(24, 10), False),
        ("Mo-So 0-24", at(22, 23, 59), True),
        ("Su 22:00-24:00", at(22, 23, 30), True),
        ("Mo 8-12, Mo 13-17", at(23, 12, 30), False),
        ("", at(23, 12), False),
    ],
)
def test_open_or_not(text: str, moment: datetime, there: bool) -> None:
    """Days in German and English, ranges over the weekend, several spans a day, and 24:00."""
    assert DeskHours.of(text).open_at(moment) is there


@pytest.mark.parametrize(
    "part", ["morgens", "Mo", "Mo 8", "Xx 8-18", "Mo 18-8", "Mo 8-8", "Mo 8-25", "Mo 8:75-9", "Mo 24-24", "Mo-Xy 8-9"]
)
def test_what_cannot_be_read_is_named(part: str) -> None:
    """A setting that says nothing sensible is refused with the part that does not."""
    with pytest.raises(ValueError, match=f"cannot read '{part}'"):
        DeskHours.of(f"Di 9-17, {part}")


def test_never_there() -> None:
    """Without hours there is no next opening."""
    assert DeskHours.of("").next_opening(at(20, 12)) is None


def test_summer_time_ends_on_a_desk() -> None:
    """On the day the clock goes back, eight o'clock is eight o'clock."""
    hours = DeskHours.of("So 8-18")
    before = datetime(2026, 10, 24, 20, 0, tzinfo=BERLIN)
    opens = hours.next_opening(before)
    assert opens == datetime(2026, 10, 25, 8, 0, tzinfo=BERLIN)
    assert opens is not None
    assert opens.timestamp() - before.timestamp() == timedelta(hours=13).total_seconds()


def test_a_time_that_does_not_exist_is_still_a_moment() -> None:
    """An opening inside the hour that summer time skips is a moment of that night."""
    opens = DeskHours.of("So 2:30-4").next_opening(datetime(2026, 3, 28, 20, 0, tzinfo=BERLIN))
    assert opens is not None
    assert opens.astimezone(ZoneInfo("UTC")) == datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("UTC"))


@given(MOMENTS, st.lists(st.tuples(st.integers(0, 6), CLOCK, CLOCK), max_size=5))
def test_the_next_opening_is_the_next(moment: datetime, spans: list[tuple[int, int, int]]) -> None:
    """Of all openings of the days to come it is the first, and the desk is open then."""
    names = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
    text = ", ".join(
        f"{names[day]} {opens // 60}:{opens % 60:02}-{closes // 60}:{closes % 60:02}"
        for day, opens, closes in spans
        if opens < closes
    )
    hours = DeskHours.of(text)
    days = [(moment + timedelta(days=ahead)).date() for ahead in range(9)]
    openings = [
        datetime.combine(date, opens, BERLIN) for date in days for day, opens, _ in hours.spans if day == date.weekday()
    ]
    found = hours.next_opening(moment)
    assert found == min((opening for opening in openings if opening > moment), default=None)
    assert found is None or hours.open_at(found)
