"""Reading a feed."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from google.protobuf import text_format
from google.transit import gtfs_realtime_pb2 as pb
from hypothesis import given
from hypothesis import strategies as st

from actions.kit.source_errors import UnavailableError
from actions.transit.network import hamburg
from actions.transit.sources.alerts import texts
from actions.transit.sources.alerts.feed import read
from actions.transit.sources.alerts.model import Alert
from tests.actions.feeds import NOW, alert, feed

CASES = sorted((Path(__file__).parents[2] / "actions/transit/sources/alerts/cases").glob("*.txtpb"))


def _told(one: Alert) -> dict[str, object]:
    """What the alert says; what it does not say is left out."""
    said = {
        "id": one.id,
        "lines": list(one.lines),
        "stations": list(one.stations),
        "sections": [[s.line, s.begin, s.end] for s in one.sections],
        "stops": [[s.line, s.station] for s in one.stops],
        "runs": [[r.line, r.departs] for r in one.runs],
        "parts": list(one.parts),
        "by_words": one.by_words,
        "cause": one.cause,
        "effect": one.effect,
        "extra_minutes": one.extra_minutes,
        "replacement": dict(one.replacement),
        "periods": len(one.periods),
        "url": one.url,
    }
    return {name: value for name, value in said.items() if value}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_cases(case: Path) -> None:
    """Each case beside the source is read into what is written beside it."""
    message = text_format.Parse(case.read_text(), pb.FeedMessage())
    alerts = read(message.SerializeToString(), hamburg()).alerts
    expected = json.loads(case.with_suffix(".json").read_text())
    assert [_told(one) for one in alerts] == [{k: v for k, v in one.items() if v} for one in expected]


def test_an_enum_value_nobody_knows_is_not_said() -> None:
    """A cause or effect beyond the bindings leaves the alert readable, without that word."""
    known = feed(alert("1", ("U3", ""), cause="SPECIAL_EVENT", effect="STOP_MOVED"))
    unknown = known.replace(b"\x30\x0d", b"\x30\x63").replace(b"\x38\x09", b"\x38\x63")  # fields 6 and 7 become 99
    assert read(known, hamburg()).alerts[0].cause == "special_event"
    one = read(unknown, hamburg()).alerts[0]
    assert (one.lines, one.cause, one.effect) == (("U3",), None, None)


@pytest.mark.parametrize("garbage", [b"\xff\xff\xff", b"<html>Wartung</html>", b""])
def test_bytes_that_are_no_feed(garbage: bytes) -> None:
    """What cannot be read is unavailable, not empty: an empty feed would be an all-clear."""
    with pytest.raises(UnavailableError):
        read(garbage, hamburg())


@given(st.binary(max_size=300))
def test_any_bytes(garbage: bytes) -> None:
    """Any bytes are a feed or unavailable."""
    with contextlib.suppress(UnavailableError):
        read(garbage, hamburg())


def test_an_empty_feed_is_valid() -> None:
    """A feed without entities is read, with its time."""
    empty = read(feed(), hamburg())
    assert (empty.alerts, empty.as_of, empty.differential) == ((), NOW, False)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Die Fahrzeit verlängert sich um bis zu 20 Minuten", 20),
        ("bis zu 20 Minuten länger", 20),
        ("Es kommt zu Verspätungen von bis zu 10 Min.", 10),
        ("rund 15 Minuten mehr", 15),
        ("Delays of up to 15 minutes", 15),
        ("your trip takes up to 20 minutes longer", 20),
        ("alle 10 Minuten fährt ein Bus", None),
        ("Sperrung ab 22 Uhr", None),
        ("noch rund drei Stunden", None),
        ("Fahrt dauert 5 Minuten", None),
        ("", None),
    ],
)
def test_extra_minutes(text: str, minutes: int | None) -> None:
    """Extra time is taken only from words that say longer or later."""
    assert texts.extra_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Ein Ersatzverkehr mit Bussen ist eingerichtet.", "Ersatzverkehr mit Bussen"),
        ("Ersatzverkehr mit Bussen und Taxis", "Ersatzverkehr mit Bussen und Taxis"),
        (
            "Ersatzverkehr mit Bussen zwischen Barmbek und Mundsburg ist eingerichtet",
            "Ersatzverkehr mit Bussen zwischen Barmbek und Mundsburg",
        ),
        ("Schienenersatzverkehr wird eingerichtet", "Schienenersatzverkehr"),
        ("Es gibt keinen Ersatzverkehr", None),
        ("Kein Ersatzverkehr.", None),
        ("Der Ersatzverkehr wird eingestellt", None),
        ("Ersatzverkehr ist noch nicht eingerichtet", None),
        ("Bitte die U2 nutzen", None),
    ],
)
def test_replacement(text: str, phrase: str | None) -> None:
    """A replacement service is said only where the text says that there is one."""
    assert texts.replacement(text, "de") == phrase
