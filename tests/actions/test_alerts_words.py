"""Where a feed leaves the effect open, the operator's words say what it is."""

from __future__ import annotations

import pytest
from google.transit import gtfs_realtime_pb2 as pb

from actions.transit.network import hamburg
from actions.transit.sources.alerts import Alert
from actions.transit.sources.alerts import feed as feeds
from tests.actions.feeds import NOW, alert, feed


def read(entity: pb.FeedEntity) -> Alert:
    (found,) = feeds.read(feed(entity), hamburg(), NOW).alerts
    return found


@pytest.mark.parametrize(
    "text",
    ["Schlump: Fahrtreppe außer Betrieb", "Aufzug am Schlump zurzeit gestört", "Schlump: lift out of service",
     "Personenaufzug defekt", "Rolltreppen werden erneuert"],
)  # fmt: skip
@pytest.mark.parametrize("effect", ["OTHER_EFFECT", "UNKNOWN_EFFECT"])
def test_a_lift_by_its_name(text: str, effect: str) -> None:
    """A notice about a lift is found by who asks for lifts, and says nothing about trains."""
    assert read(alert("a", ("", "Schlump"), effect=effect, text=text)).accessibility


@pytest.mark.parametrize(
    ("effect", "text"),
    [
        ("OTHER_EFFECT", "Kein Zugverkehr, Aufzug außer Betrieb"),
        ("OTHER_EFFECT", "Zugang gesperrt, bitte Aufzug benutzen"),
        ("OTHER_EFFECT", "Züge halten nicht, Rolltreppe gesperrt"),
        ("OTHER_EFFECT", "Bauarbeiten am Bahnsteig"),
        ("NO_SERVICE", "Aufzug außer Betrieb"),
        ("OTHER_EFFECT", ""),
    ],
)
def test_more_than_a_lift(effect: str, text: str) -> None:
    """What names an effect, or speaks of trains too, is no notice about a lift."""
    assert not read(alert("a", ("", "Schlump"), effect=effect, text=text)).accessibility


@pytest.mark.parametrize(
    "text",
    ["U3: Störung behoben", "Sperrung aufgehoben", "Die U3 fährt wieder planmäßig", "U3: disruption resolved",
     "Normal service on U3"],
)  # fmt: skip
def test_what_is_over_disrupts_nothing(text: str) -> None:
    """Nobody is offered to hear of the end of what has ended."""
    assert read(alert("a", ("U3", ""), effect="OTHER_EFFECT", text=text)).disrupted == ()


@pytest.mark.parametrize(
    ("effect", "text"),
    [
        ("OTHER_EFFECT", "U3: Störung noch nicht behoben"),
        ("OTHER_EFFECT", "Störung voraussichtlich gegen 15 Uhr behoben"),
        ("OTHER_EFFECT", "U3 ab Montag wieder normal"),
        ("OTHER_EFFECT", "U3: wann ist die Störung behoben?"),
        ("NO_SERVICE", "U3: Störung behoben"),
        ("OTHER_EFFECT", "U3: Störung"),
        ("OTHER_EFFECT", "U3: Zugverkehr beendet"),
    ],
)
def test_what_is_not_over(effect: str, text: str) -> None:
    """A named effect, a forecast and a denial stay disruptions."""
    assert read(alert("a", ("U3", ""), effect=effect, text=text)).disrupted == ("U3",)
