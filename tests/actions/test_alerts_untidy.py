"""Feeds as they are: JSON in several spellings, markup, milliseconds, odd fields, several addresses."""

from __future__ import annotations

import contextlib
import gzip
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from google.protobuf import json_format
from google.transit import gtfs_realtime_pb2 as pb
from hypothesis import given
from hypothesis import strategies as st

from actions.kit.source_errors import UnavailableError
from actions.transit.network import hamburg
from actions.transit.sources.alerts import Alert, Alerts, Fetched, moments
from actions.transit.sources.alerts.feed import Feed, read
from actions.transit.sources.alerts.model import Period, Snapshot
from actions.transit.sources.alerts.watch import WatchState, observe
from tests.actions.feeds import NOW, Clock, alert, body, feed, serving

STAMP = int(NOW.timestamp())
HOUR = timedelta(hours=1)


def only(content: bytes) -> Alert:
    (one,) = read(content, hamburg(), NOW).alerts
    return one


def message(alert_: dict[str, Any], **header: Any) -> bytes:
    """A feed in JSON, written by hand."""
    top = {"gtfs_realtime_version": "2.0", "timestamp": STAMP, **header}
    return json.dumps({"header": top, "entity": [{"id": "1", "alert": alert_}]}).encode()


WELL_KNOWN = feed(alert("1", ("U3", "Schlump"), text="Kein Halt", ends=NOW + HOUR))


@pytest.mark.parametrize("snake", [True, False])
@pytest.mark.parametrize("numbers", [True, False])
@pytest.mark.parametrize("wrap", [lambda b: b, gzip.compress, lambda b: b"\xef\xbb\xbf" + b, lambda b: b"\n  " + b])
def test_json_says_the_same_as_protobuf(snake: bool, numbers: bool, wrap: Any) -> None:
    """Names in snake or camel case, enums as names or numbers, packed or with a byte order mark: one feed."""
    text = json_format.MessageToJson(
        pb.FeedMessage.FromString(WELL_KNOWN), preserving_proto_field_name=snake, use_integers_for_enums=numbers
    )
    assert read(wrap(text.encode()), hamburg(), NOW) == read(WELL_KNOWN, hamburg(), NOW)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"informed_entity": [{"route_id": "U3"}], "effect": "no_service"}, {"effect": "no_service"}),
        ({"informed_entity": [{"route_id": "U3"}], "effect": "BROKEN", "cause": 99}, {"effect": None, "cause": None}),
        ({"informed_entity": [{"route_id": "U3", "transit_realtime.mercury_entity_selector": {"sort": 1}}]},
         {"whole": ("U3",)}),
        ({"informed_entity": [{"route_id": "U3", "stop_id": 123}]}, {"parts": ("U3",)}),
        ({"informed_entity": [{"route_id": "U3", "stop_id": {"odd": 1}}]}, {"parts": ("U3",)}),
        ({"informed_entity": [{"route_id": "U3"}, None, 7]}, {"whole": ("U3",)}),
        ({"informed_entity": {"route_id": "U3"}}, {"whole": ("U3",)}),
        ({"informed_entity": [{"route_id": "U3"}], "header_text": "U3 steht"}, {"header": {"de": "U3 steht"}}),
        ({"informed_entity": [{"route_id": "U3"}], "header_text": {"translation": [None, {"text": {}}, {"text": "a"}]}},
         {"header": {"de": "a"}}),
        ({"informed_entity": [{"route_id": "U3"}], "tts_header_text": {"translation": [{"text": "a"}]},
          "effect_detail": {"translation": [{"text": "b"}]}}, {"header": {"de": "a"}, "description": {"de": "b"}}),
        ({"informed_entity": [{"route_id": "U3"}], "active_period": [{"start": str(STAMP), "end": float(STAMP + 60)}]},
         {"periods": (Period(NOW, NOW + timedelta(minutes=1)),)}),
        ({"informed_entity": [{"route_id": "U3"}], "active_period": [{"start": "2026-11-22T14:05:00+01:00"}]},
         {"periods": (Period(NOW),)}),
    ],
)  # fmt: skip
def test_odd_json(fields: dict[str, Any], expected: dict[str, Any]) -> None:
    """What can be read is kept; what cannot is left out, and of a place it makes less."""
    one = only(message(fields))
    assert {name: getattr(one, name) for name in expected} == expected


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        {"header": None},
        {"header": {}, "entity": 5},
        {"entity": []},
        {"header": {"timestamp": 1}, "entity": [7]},
    ],
)
def test_json_that_is_no_feed(data: Any) -> None:
    """Other JSON is unavailable, and so is a feed of which nothing can be read: neither is an all-clear."""
    with pytest.raises(UnavailableError):
        read(json.dumps(data).encode(), hamburg(), NOW)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["alert", "id", "informed_entity", "route_id", "trip", "translation", "text",
                                       "active_period", "start", "header_text", "effect", "isDeleted"]), inner),
    max_leaves=12,
)  # fmt: skip


@given(_JSON, _JSON)
def test_any_json(header: Any, entities: Any) -> None:
    """Any JSON is a feed or unavailable."""
    with contextlib.suppress(UnavailableError):
        read(json.dumps({"header": header, "entity": entities}).encode(), hamburg(), NOW)


@given(st.binary(max_size=60), st.integers(0, 400))
def test_a_damaged_feed(noise: bytes, at: int) -> None:
    """A feed with bytes put into it is a feed or unavailable."""
    with contextlib.suppress(UnavailableError):
        read(WELL_KNOWN[:at] + noise + WELL_KNOWN[at:], hamburg(), NOW)


def test_a_feed_says_that_it_is_one() -> None:
    """An error in JSON, or bytes that happen to parse, are no feed without alerts: that would be an all-clear."""
    for bare in (b'{"header": {"status": 500}}', b'{"header": {}, "entity": []}', b"\x0a\x00"):
        with pytest.raises(UnavailableError):
            read(bare, hamburg(), NOW)


def test_one_bad_entity_costs_only_itself() -> None:
    """The others are read, and what could not be read is counted."""
    good = alert("1", ("U3", ""))
    header = feed()
    bad = b"\x12\x04\x0a\x7fxx"
    found = read(header + bad + b"\x12" + bytes([good.ByteSize()]) + good.SerializeToString(), hamburg(), NOW)
    assert ([a.id for a in found.alerts], found.unread) == (["1"], 1)


def test_entities_with_the_same_id_are_both_told() -> None:
    """Two alerts under one id are two unless they are alike; a trip update is none."""
    one, other, update = alert("7", ("U3", "")), alert("7", ("U1", "")), pb.FeedEntity(id="7")
    update.trip_update.trip.trip_id = "x"
    found = read(feed(one, other, one, update), hamburg(), NOW)
    assert [a.lines for a in found.alerts] == [("U3",), ("U1",)]
    assert len({a.id for a in found.alerts}) == 2


def test_alerts_are_counted_by_whose_they_are() -> None:
    """Placed, somebody else's, and those that nobody could place."""
    found = read(feed(alert("1", ("U3", "")), alert("2", ("S3", "")), alert("3", ("815", ""))), hamburg(), NOW)
    assert (found.total, len(found.alerts), found.elsewhere) == (3, 1, 1)


@pytest.mark.parametrize(
    ("day", "told"), [("20261120", False), ("20261121", False), ("20261122", True), ("20261123", True), ("", True)]
)
def test_a_train_of_days_gone_by_is_not_told(day: str, told: bool) -> None:
    """A feed that keeps old departures says nothing of today with them."""
    one = alert("1", ("U3", ""))
    one.alert.informed_entity[0].trip.trip_id = "x"
    one.alert.informed_entity[0].trip.start_date = day
    assert only(feed(one)).active(NOW) is told


@pytest.mark.parametrize(
    ("start", "end", "period"),
    [
        ((STAMP - 60) * 1000, (STAMP + 60) * 1000, (NOW - timedelta(minutes=1), NOW + timedelta(minutes=1))),
        (STAMP, 4102444799, (NOW, None)),
        (STAMP, 253402300799, (NOW, None)),
        (STAMP, 253402300799000, (NOW, None)),
        (STAMP, 2**31 - 1, (NOW, None)),
        (STAMP, 2**63 - 1, (NOW, None)),
        (STAMP, 2**64 - 1, (NOW, None)),
        (STAMP, 0, (NOW, None)),
        (0, 0, (None, None)),
        (STAMP, STAMP - 1, None),
        (STAMP + 60, STAMP - 60, (NOW + timedelta(minutes=1), None)),
        (STAMP, STAMP, None),
        (253402300799, 0, None),
        (0, 100, None),
    ],
)
def test_moments(start: int, end: int, period: tuple[datetime | None, datetime | None] | None) -> None:
    """Finer clocks and ends that mean "open" are recognised; a period that cannot be is none."""
    found = moments.periods([pb.TimeRange(start=start, end=end)], NOW)
    assert found == (None if period is None else (Period(*period),))


def test_periods_that_meet_are_one() -> None:
    """Overlapping periods are joined, nights stay apart."""
    given_ = [(600, 900), (0, 300), (200, 650), (9000, 9900)]
    found = moments.periods([pb.TimeRange(start=STAMP + a, end=STAMP + b) for a, b in given_], NOW)
    assert found is not None
    assert [(p.begins_at, p.ends_at) for p in found] == [
        (NOW, NOW + timedelta(seconds=900)),
        (NOW + timedelta(seconds=9000), NOW + timedelta(seconds=9900)),
    ]


def in_time(**periods: tuple[int, int]) -> tuple[Alert, ...]:
    one = alert("1", ("U3", ""))
    for name, (start, end) in periods.items():
        getattr(one.alert, f"{name}_period").add(start=STAMP + start, end=STAMP + end)
    return read(feed(one), hamburg(), NOW).alerts


def test_impact_says_when_it_holds_and_communication_when_it_is_told() -> None:
    """Works of next week do not hold now; what the operator does not want to be told yet is not told."""
    (one,) = in_time(impact=(6000, 9000), communication=(-60, 9000), active=(-60, 9000))
    assert not one.active(NOW)
    assert one.active(NOW, timedelta(hours=2))
    (two,) = in_time(impact=(-60, 9000), communication=(600, 9000))
    assert not two.active(NOW)
    assert two.active(NOW + timedelta(minutes=20))
    (three,) = in_time(communication=(-60, 60))
    assert three.active(NOW)
    assert not three.active(NOW + timedelta(minutes=2))
    assert in_time(active=(-30, -60)) == ()


async def test_a_clock_that_runs_ahead() -> None:
    """The age is never negative, and a header that stands in the future grows old from when we first saw it."""
    clock, ahead = Clock(), feed(alert("1", ("U3", "")), at=NOW + HOUR)
    async with serving(body(ahead)) as (server, session):
        alerts = Alerts(session, server.url, hamburg(), clock)
        assert (await alerts.snapshot()).as_of == NOW
        clock.tick(minutes=11)
        later = await alerts.snapshot()
    assert (later.as_of, later.stale) == (NOW, True)


async def test_several_feeds_are_one_source() -> None:
    """Equal ids do not collide, the same notice is told once, and a feed that is away leaves the others' answers."""
    one = feed(alert("1", ("U3", ""), text="U3 steht"), alert("2", ("U1", "")))
    other = feed(alert("1", ("U2", "")), alert("9", ("U3", ""), text="U3 steht"))
    clock = Clock()
    async with serving(body(other), body(other), body(b"", 500)) as (second, session), serving(body(one)) as (first, _):
        alerts = Alerts(session, f"{first.url}, {second.url}", hamburg(), clock)
        both = await alerts.snapshot()
        assert sorted(a.lines for a in both.alerts) == [("U1",), ("U2",), ("U3",)]
        assert both.away == ()
        fetched = await alerts.fetch()
        assert isinstance(fetched, Fetched)
        state, _ = observe(WatchState(), fetched, NOW)
        clock.tick(seconds=31)
        left = await alerts.fetch()
        assert isinstance(left, Fetched)
        assert [a.lines for a in left.snapshot.alerts] == [("U3",), ("U1",)]
        shown = await alerts.snapshot()
        assert len(shown.away) == 0  # what the second said half a minute ago still counts
        for minute in range(5):
            again = Fetched(replace(left.snapshot, header_at=NOW + timedelta(minutes=minute)))
            state, events = observe(state, again, NOW + timedelta(minutes=minute))
            assert [e.lines for e in events if e.kind == "ended"] == []
        clock.tick(minutes=11)
        assert (await alerts.snapshot()).stale  # the first stands still as well


async def test_a_comma_inside_an_address_is_its_own() -> None:
    """Several addresses are separated by blanks or by commas before the next one."""
    async with serving(body(WELL_KNOWN)) as (server, session):
        assert len(Alerts(session, f"{server.url}?types=a,b", hamburg(), Clock()).feeds) == 1
        assert len(Alerts(session, f"{server.url}?a,b, {server.url}c\n{server.url}d", hamburg(), Clock()).feeds) == 3
        assert Alerts(session, "", hamburg(), Clock()).feeds == []


async def test_a_feed_that_never_came_is_named() -> None:
    """An answer can say that something may be missing."""
    async with serving(body(b"", 500)) as (second, session), serving(body(WELL_KNOWN)) as (first, _):
        snapshot = await Alerts(session, f"{first.url} {second.url}x", hamburg(), Clock()).snapshot()
    assert len(snapshot.alerts) == 1
    assert [name.partition("-")[0] for name in snapshot.away] == ["127.0.0.1"]
    assert not snapshot.stale


def test_what_could_not_be_read_holds_back_ends() -> None:
    """An alert that is missing beside something unreadable may be just that: its end waits ten minutes."""

    def round_(minutes: float, content: Feed) -> Any:
        at = NOW + timedelta(minutes=minutes)
        unsure = ("",) if content.unread else ()
        return Fetched(Snapshot(content.alerts, at, at, at, unsure=unsure)), at

    full = read(feed(alert("1", ("U3", ""))), hamburg(), NOW)
    part = replace(full, alerts=(), unread=1)
    state, _ = observe(WatchState(), *round_(0, full))
    for minutes in (0.5, 1, 2, 9):
        state, events = observe(state, *round_(minutes, part))
        assert events == ()
    _, events = observe(state, *round_(11, part))
    assert [e.kind for e in events] == ["ended"]


def test_many_alerts_are_read() -> None:
    """Hundreds of alerts on one line are all read."""
    many = [alert(str(n), ("U3", "Schlump"), text=f"Hinweis {n}") for n in range(300)]
    assert len(read(feed(*many), hamburg(), NOW).alerts) == 300
