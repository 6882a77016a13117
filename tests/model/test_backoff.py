"""How pauses grow, and how those who wait are kept apart."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model.backoff import backoff, spread

FAILURES = st.integers(-5, 10**9)
SECONDS = st.floats(0.001, 10**5)
KEYS = st.lists(st.text() | st.integers(), max_size=3)


@given(FAILURES, SECONDS, SECONDS)
def test_a_pause_grows_from_the_first_to_the_longest(failures: int, one: float, other: float) -> None:
    """It never shrinks with more failures, doubles until it is the longest, and stays there, however many there are."""
    first, longest = sorted((one, other))
    now, then = backoff(failures, first, longest), backoff(failures + 1, first, longest)
    assert first <= now <= then <= longest
    assert then in {longest, now if failures < 1 else 2 * now}


@given(FAILURES, SECONDS, SECONDS)
def test_spans_of_time_grow_alike(failures: int, one: float, other: float) -> None:
    """Pauses as spans of time are the same as in seconds, to the rounding of a microsecond."""
    first, longest = (timedelta(seconds=each) for each in sorted((one, other)))
    seconds = backoff(failures, first.total_seconds(), longest.total_seconds())
    assert abs(backoff(failures, first, longest) - timedelta(seconds=seconds)) <= timedelta(microseconds=1)


def test_the_first_pauses() -> None:
    """One, two, four seconds, then ten and no more; before any failure as after one."""
    assert [backoff(failures, 1.0, 10.0) for failures in range(7)] == [1, 1, 2, 4, 8, 10, 10]


@given(SECONDS, KEYS)
def test_a_spread_pause_lies_in_its_second_half(pause: float, key: list[str | int]) -> None:
    """It is never longer, never shorter than half, and the same again for the same key."""
    found = spread(pause, *key)
    assert pause / 2 <= found <= pause
    assert found == spread(pause, *key)


def test_spread_pauses_fill_the_half() -> None:
    """Of a thousand that wait for one thing no tenth of the time gets more than twice its share."""
    tenths = [int((spread(1.0, "c", number) - 0.5) * 20) for number in range(1000)]
    assert all(0 < tenths.count(tenth) < 200 for tenth in range(10))
