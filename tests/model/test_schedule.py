"""When a customer wants to be told, and of what at least."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.schedule import Least, Schedule, Span, rests_from, rests_until

BERLIN = ZoneInfo("Europe/Berlin")
MORNINGS = {"days": [1, 2, 3, 4, 5], "from": "06:30", "to": "09:00"}
NEW_YEAR = datetime(2026, 1, 1, tzinfo=BERLIN)
NIGHT = Span.of("22:00-06:00")


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the week that begins on Monday, 16 November 2026."""
    return datetime(2026, 11, 15 + day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("moment", "holds"),
    [(on(1, 6, 29), False), (on(1, 6, 30), True), (on(5, 8, 59), True), (on(1, 9), False), (on(6, 7), False)],
)
def test_the_customers_hours(moment: datetime, holds: bool) -> None:
    """On the days named, from the beginning until just before the end."""
    schedule = Schedule.of(MORNINGS)
    assert schedule is not None
    assert schedule.holds(moment) is holds


def test_hours_over_midnight_belong_to_the_day_they_began() -> None:
    """Fr 22 to 2 holds on Saturday at one, and not on Friday at one."""
    schedule = Schedule.of({"days": [5], "from": "22:00", "to": "02:00"})
    assert schedule is not None
    assert [schedule.holds(moment) for moment in (on(5, 1), on(5, 23), on(6, 1), on(6, 23))] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"days": [], "from": "06:30", "to": "09:00"},
        {"days": [0], "from": "06:30", "to": "09:00"},
        {"days": [8], "from": "06:30", "to": "09:00"},
        {"days": [1], "from": "06:30", "to": "06:30"},
        {"days": [1], "from": "25:00", "to": "09:00"},
        {"days": [1], "from": "06:30"},
        "always",
    ],
)
def test_hours_that_are_none(value: Any) -> None:
    """Hours that cannot be are refused, not taken for always."""
    with pytest.raises(ValueError, match=r"."):
        Schedule.of(value)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (on(1, 5), on(1, 6, 30)),
        (on(1, 7), None),
        (on(1, 9), on(2, 6, 30)),
        (on(5, 9), on(8, 6, 30)),
        (on(7, 7), on(8, 6, 30)),
    ],
)
def test_outside_the_hours_it_rests_until_they_begin(now: datetime, until: datetime | None) -> None:
    """What happens on Friday evening rests until Monday morning."""
    assert rests_until(now, Schedule.of(MORNINGS), None, breaks_quiet=False) == until


@pytest.mark.parametrize(("now", "until"), [(on(1, 23), on(2, 6)), (on(2, 5, 59), on(2, 6)), (on(2, 6), None)])
def test_quiet_hours(now: datetime, until: datetime | None) -> None:
    """At night a notice rests until the morning, unless its event is one that may wake."""
    assert rests_until(now, None, NIGHT, breaks_quiet=False) == until
    assert rests_until(now, None, NIGHT, breaks_quiet=True) is None


def test_quiet_hours_and_the_customers_own() -> None:
    """Both must allow it: hours that begin in the night are waited for until the night is over."""
    schedule = Schedule.of({"days": [1, 2, 3, 4, 5], "from": "05:00", "to": "09:00"})
    assert rests_until(on(1, 1), schedule, NIGHT, breaks_quiet=False) == on(1, 6)
    assert rests_until(on(1, 1), schedule, NIGHT, breaks_quiet=True) == on(1, 5)


def test_when_it_must_have_left() -> None:
    """What may be told now may be told until the customer's hours end or the quiet ones begin."""
    mornings = Schedule.of(MORNINGS)
    assert rests_from(on(1, 7), mornings, None, breaks_quiet=False) == on(1, 9)
    assert rests_from(on(1, 7), None, NIGHT, breaks_quiet=False) == on(1, 22)
    assert rests_from(on(1, 7), mornings, NIGHT, breaks_quiet=False) == on(1, 9)
    assert rests_from(on(1, 7), None, NIGHT, breaks_quiet=True) is None


def test_a_change_of_clocks() -> None:
    """Half past two does not exist on 29 March 2026, and comes twice on 25 October: the window begins once."""
    schedule = Schedule.of({"days": [7], "from": "02:30", "to": "04:00"})
    assert schedule is not None
    begin = schedule.next_begin(datetime(2026, 3, 29, 1, tzinfo=BERLIN))
    assert (begin.hour, begin.minute, begin.utcoffset()) == (3, 30, timedelta(hours=2))
    begin = schedule.next_begin(datetime(2026, 10, 25, 1, tzinfo=BERLIN))
    assert (begin.hour, begin.minute, begin.utcoffset()) == (2, 30, timedelta(hours=2))


@given(
    moment=st.integers(0, 365 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes)),
    days=st.sets(st.integers(1, 7), min_size=1),
    begin=st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None)),
    minutes=st.integers(60, 1_000),
)
def test_a_rest_ends_when_the_hours_have_begun(moment: datetime, days: set[int], begin: time, minutes: int) -> None:
    """Whatever the hours and the moment, a rest ends after now, within eight days, and inside the hours."""
    end = (datetime.combine(NEW_YEAR, begin) + timedelta(minutes=minutes)).time()
    schedule = Schedule(tuple(sorted(days)), Span(begin, end))
    until = rests_until(moment, schedule, None, breaks_quiet=False)
    if until is None:
        assert schedule.holds(moment)
    else:
        assert moment < until < moment + timedelta(days=8, hours=2)
        assert schedule.holds(until)


EITHER = Least(closed=True, delay_minutes=10)


@pytest.mark.parametrize(
    ("least", "fields", "reached"),
    [
        (Least(), {}, True),
        (Least(closed=True), {"closed": True}, True),
        (Least(closed=True), {"delay_minutes": 60}, False),
        (Least(delay_minutes=10), {"closed": True}, True),
        (Least(delay_minutes=10), {"delay_minutes": 9}, False),
        (EITHER, {"closed": True}, True),
        (EITHER, {"delay_minutes": 10}, True),
        (EITHER, {"closed": False, "delay_minutes": 9}, False),
        (EITHER, {}, False),
    ],
)
def test_how_bad_it_must_be(least: Least, fields: dict[str, Any], reached: bool) -> None:
    """Only a closure, or from so many minutes; a closure is worse than any delay, and what nobody knows is nothing."""
    assert least.reached(fields) is reached


def test_reading_how_bad() -> None:
    """As a consent's values hold it; nothing is any disruption."""
    assert Least.of({"closed": True, "delay_minutes": 10}) == EITHER
    assert Least.of(None) == Least.of({}) == Least()
