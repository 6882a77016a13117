"""What is told of a parcel that somebody waits for, and how seldom its carrier is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.parcel.shipment.model import Parcel, Status, Window
from actions.parcel.tracking import ParcelEvent, Seen, not_found, observe, pass_time, unavailable

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOON = Window(NOW.date(), NOW + 3 * HOUR, NOW + 5 * HOUR)


def parcel(status: Status = "transit", eta: Window | None = None, at: datetime = NOW) -> Parcel:
    return Parcel("00340434161094042557", status, None, at, eta, at)


def tell(*looks: tuple[datetime, Status, Window | None], seen: Seen | None = None) -> tuple[Seen, list[str]]:
    """What a series of looks tells."""
    seen, told = seen or Seen(), []
    for at, status, eta in looks:
        seen, events = observe(seen, parcel(status, eta, at), at)
        told += [event.what for event in events]
    return seen, told


def test_what_is_so_at_the_first_look_is_no_news() -> None:
    """Status and time frame were known to whoever asked; that it is on the vehicle, ready or delivered was not."""
    assert tell((NOW, "region", NOON))[1] == []
    assert tell((NOW, "out_for_delivery", None))[1] == ["vehicle"]
    assert tell((NOW, "ready", None))[1] == ["ready"]
    assert tell((NOW, "delivered", None))[1] == ["delivered"]


def test_a_way_is_told_step_by_step_and_each_once() -> None:
    """Vehicle, frame, half an hour before, delivered: each once, however often it is looked at."""
    looks = [(NOW, "transit", None), (NOW + HOUR, "out_for_delivery", None)] + [
        (NOW + minutes * MINUTE, "out_for_delivery", NOON) for minutes in (90, 120, 149, 150, 151, 170, 200)
    ]
    _, told = tell(*looks, (NOW + 4 * HOUR, "delivered", None), (NOW + 5 * HOUR, "delivered", None))
    assert told == ["vehicle", "slot", "soon", "delivered"]


@pytest.mark.parametrize(("minutes", "told"), [(29, []), (30, ["slot"]), (-30, ["slot"])])
def test_a_frame_that_moves_far_is_told_again(minutes: int, told: list[str]) -> None:
    """Half an hour is news, less is not."""
    moved = Window(NOON.day, NOON.begins_at + minutes * MINUTE, NOON.ends_at + minutes * MINUTE)  # type: ignore[operator]
    assert tell((NOW, "transit", NOON), (NOW + MINUTE, "transit", moved))[1] == told


def test_half_an_hour_before_needs_no_look() -> None:
    """The time alone tells it, with the age of the last look; once it has begun it is still told, after it not."""
    seen, _ = observe(Seen(), parcel(eta=NOON), NOW)
    assert pass_time(seen, NOW + 2 * HOUR)[1] == ()
    after, events = pass_time(seen, NOW + 2.5 * HOUR)
    assert events == (ParcelEvent("soon", NOON, NOW),)
    assert pass_time(after, NOW + 3 * HOUR)[1] == ()
    assert [one.what for one in pass_time(seen, NOW + 4 * HOUR)[1]] == ["soon"]
    assert pass_time(seen, NOW + 5 * HOUR)[1] == ()


def test_a_failed_attempt_is_told_and_a_later_one_again() -> None:
    """It did not work out; then it is on the vehicle again."""
    way: list[tuple[Status, str | None]] = [
        ("transit", None),
        ("failure", "failed"),
        ("failure", None),
        ("out_for_delivery", "vehicle"),
        ("failure", "failed"),
    ]
    looks = [(NOW + n * HOUR, status, None) for n, (status, _) in enumerate(way)]
    assert tell(*looks)[1] == [what for _, what in way if what]


def test_nobody_asks_about_what_is_over() -> None:
    """A delivered or returned parcel is looked at no more."""
    for status in ("delivered", "returned"):
        seen, _ = tell((NOW, status, None))
        assert seen.over
        assert seen.next_at is None


@pytest.mark.parametrize(
    ("status", "eta", "minutes"),
    [
        ("transit", None, 240),
        ("transit", Window(NOW.date()), 60),
        ("region", None, 60),
        ("out_for_delivery", None, 20),
        ("transit", Window(NOW.date(), NOW + HOUR / 2, NOW + 2 * HOUR), 20),
    ],
)
def test_the_nearer_the_delivery_the_more_often_it_is_asked(status: Status, eta: Window | None, minutes: int) -> None:
    """Seldom on the way, hourly on the day, every twenty minutes near the frame."""
    seen, _ = tell((NOW, status, eta))
    assert seen.next_at == NOW + minutes * MINUTE


def test_at_night_nobody_is_asked() -> None:
    """What would be looked at in the night is looked at in the morning."""
    for hour in (21, 23, 2):
        late = NOW.replace(hour=hour)
        seen, _ = tell((late, "transit", None))
        assert seen.next_at is not None
        assert seen.next_at.hour in (5, 6)
        assert seen.next_at > late


def test_a_carrier_that_does_not_answer_is_asked_ever_less() -> None:
    """Ten minutes, then twice as long each time, at most four hours; or when the carrier says; a success forgets it."""
    seen, pauses = Seen(), []
    for _ in range(8):
        seen = unavailable(seen, NOW, None)
        assert seen.next_at is not None
        pauses.append((seen.next_at - NOW) / MINUTE)
    assert pauses == [10, 20, 40, 80, 160, 240, 240, 240]
    assert unavailable(Seen(), NOW, NOW + 15 * HOUR).next_at == NOW + 15 * HOUR
    assert observe(seen, parcel(), NOW)[0].failures == 0
    assert not_found(Seen(), NOW).next_at == NOW + HOUR


STATUS = st.sampled_from(["announced", "transit", "region", "out_for_delivery", "delivered", "failure", "unknown"])
FRAME = st.none() | st.integers(0, 600).map(lambda m: Window(NOW.date(), NOW + m * MINUTE, NOW + (m + 120) * MINUTE))


@given(st.lists(st.tuples(st.integers(1, 90), STATUS, FRAME), max_size=20))
def test_nothing_is_told_twice_in_a_row(steps: list[tuple[int, Status, Window | None]]) -> None:
    """Whatever a carrier says: looking again at once at the same tells nothing, and delivery is told once."""
    seen, now, delivered = Seen(), NOW, 0
    for minutes, status, eta in steps:
        now += minutes * MINUTE
        before = seen
        seen, events = observe(seen, parcel(status, eta, now), now)
        delivered += sum(event.what == "delivered" and before.status != "delivered" for event in events)
        assert len({event.what for event in events}) == len(events)
        assert observe(seen, parcel(status, eta, now), now)[1] == ()
        assert replace(seen, next_at=None) == replace(observe(seen, parcel(status, eta, now), now)[0], next_at=None)


def test_an_attempt_that_failed_and_what_comes_of_it() -> None:
    """Nobody in, then ready for pick-up, then fetched: each is told once."""
    looks: list[tuple[datetime, Status, Window | None]] = [
        (NOW, "out_for_delivery", None),
        (NOW + HOUR, "failure", None),
        (NOW + 2 * HOUR, "failure", None),
        (NOW + 3 * HOUR, "ready", None),
        (NOW + 4 * HOUR, "ready", None),
        (NOW + 5 * HOUR, "delivered", None),
    ]
    assert tell(*looks)[1] == ["vehicle", "failed", "ready", "delivered"]


@pytest.mark.parametrize("status", ["returned", "lost"])
def test_what_will_not_come_is_told(status: Status) -> None:
    """On its way back or lost: the delivery has not worked out."""
    assert tell((NOW, "transit", None), (NOW + HOUR, status, None))[1] == ["failed"]
