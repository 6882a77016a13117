"""When the team is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.desk_hours import DeskHours, spans_of

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


CHRISTMAS = date(2026, 12, 25)


def hours(text: str = "Mo-Fr 08:00-18:00", **special: str) -> DeskHours:
    """A week with times of its own on some days of December 2026, `d24="8-12"`, and Christmas as a holiday."""
    days = {date(2026, 12, int(day[1:])): spans_of(times) for day, times in special.items()}
    return replace(DeskHours.of(text), special=days, holiday=lambda day: "Weihnachten" if day == CHRISTMAS else "")


def test_nobody_is_there_on_a_holiday() -> None:
    """Friday is Christmas: after Thursday evening the team comes on Monday, and is not there on Friday noon."""
    assert not hours().open_at(at(25, 12, month=12))
    assert hours().next_opening(at(24, 18, month=12)) == at(28, 8, month=12)


def test_a_special_day_has_times_of_its_own() -> None:
    """Shorter, closed, or open on a day on which nobody would be there, a holiday or a Sunday."""
    week = hours(d24="8-12", d25="10-11", d27="9-10", d28="")
    assert week.open_at(at(24, 11, 59, month=12))
    assert not week.open_at(at(24, 12, month=12))
    assert week.open_at(at(25, 10, 30, month=12))
    assert week.next_opening(at(25, 11, month=12)) == at(27, 9, month=12)
    assert week.next_opening(at(27, 10, month=12)) == at(29, 8, month=12)


def test_after_weeks_of_closure_the_team_comes_back() -> None:
    """The next opening is looked for beyond a week."""
    closed = {date(2026, 12, 1) + timedelta(days=number): () for number in range(31)}
    week = replace(DeskHours.of("Mo-Fr 8-18"), special=closed)
    assert week.next_opening(at(1, 12, month=12)) == datetime(2027, 1, 1, 8, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Mo-Fr 08:00-18:00", "Mo-Fr 08:00-18:00"),
        ("mo-fr 8-18, Sa 9-13", "Mo-Fr 08:00-18:00, Sa 09:00-13:00"),
        ("Mo 8-12, Mo 13-17, Di 8-12, Di 13-17", "Mo-Di 08:00-12:00, Mo-Di 13:00-17:00"),
        ("Mo 8-12, Mi 8-12", "Mo 08:00-12:00, Mi 08:00-12:00"),
        ("Mo-So 0-24", "Mo-So 00:00-24:00"),
        ("", ""),
    ],
)
def test_a_week_is_written_as_it_is_set(text: str, written: str) -> None:
    """Neighbouring days of the same times are one part."""
    assert str(DeskHours.of(text)) == written
    assert DeskHours.of(written) == DeskHours.of(text)


@pytest.mark.parametrize("text", ["9", "9-", "18-9", "9-9", "25-26", "9:60-10", "8-12, 11-13", "Mo 9-12", "9-12 13-15"])
def test_times_of_a_day_that_make_no_sense_are_refused(text: str) -> None:
    """Backwards, beyond midnight, one within another."""
    with pytest.raises(ValueError, match=r"times look like|no such time|before it opens|overlap"):
        spans_of(text)
