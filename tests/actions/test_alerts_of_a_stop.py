"""A closed line whose own words speak of a stop is no closed line."""

from __future__ import annotations

import pytest
from google.transit import gtfs_realtime_pb2 as pb

from actions.transit.network import hamburg
from actions.transit.sources.alerts import feed as feeds
from tests.actions.feeds import NOW, alert, feed


def read(text: str, effect: str = "NO_SERVICE", more: str = "") -> tuple[str, ...]:
    entity = alert("a", ("U3", ""), effect=effect, text=text)
    if more:
        entity.alert.description_text.CopyFrom(pb.TranslatedString())
        entity.alert.description_text.translation.add(text=more, language="de")
    (found,) = feeds.read(feed(entity), hamburg(), NOW).alerts
    return found.disrupted


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Haltestelle Sternschanze geschlossen", ""),
        ("U3: kein Halt am Borgweg", ""),
        ("U3: Ausgang Mundsburg gesperrt", ""),
        ("Störung", "Die Züge fahren ohne Halt durch die Saarlandstraße."),
        ("U3 does not stop at Barmbek", ""),
    ],
)
def test_of_a_stop(text: str, more: str) -> None:
    """Nobody is told that the line is closed, nor that it runs again."""
    assert read(text, more=more) == ()


@pytest.mark.parametrize(
    "text",
    ["U3 gesperrt", "Kein Zugverkehr, auch an der Haltestelle Borgweg", "Betrieb eingestellt", "U3: no service", ""],
)
def test_of_the_line(text: str) -> None:
    """What speaks of the line, or of nothing, is the line's."""
    assert read(text) == ("U3",)


def test_other_effects_keep_their_place() -> None:
    """Delays that a headline ties to a stop are delays of the line."""
    assert read("Verspätungen ab Haltestelle Borgweg", "SIGNIFICANT_DELAYS") == ("U3",)
