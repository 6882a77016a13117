"""Station names in sentences."""

from __future__ import annotations

import pytest

from tests.support.entities import recognise

WRITTEN = [
    ("Störung zwischen Schlump und Berne?", ["Schlump", "Berne"]),
    ("Was ist am Rathaus los", ["Rathaus"]),
    ("rathaus", ["Rathaus"]),
    ("Hält die U3 Rathaus?", ["Rathaus"]),
    ("Aufzug Kellinghusenstr. kaputt", ["Kellinghusenstraße"]),
    ("kelling\u00adhusen str.", ["Kellinghusenstraße"]),
    ("Landungsbruecken", ["Landungsbrücken"]),
    ("Landungsbrucken?", ["Landungsbrücken"]),
    ("bin an den landungsbrücken, fährt da was", ["Landungsbrücken"]),
    ("st pauli", ["St. Pauli"]),
    ("Sankt Pauli", ["St. Pauli"]),
    ("St.Pauli bis Schlump", ["St. Pauli", "Schlump"]),
    ("jungfernstig aufzug", ["Jungfernstieg"]),
    ("U-Bahn Hoheluftbrücke", ["Hoheluftbrücke"]),
    ("Wandsbek Gartenstadt", ["Wandsbek-Gartenstadt"]),
    ("Joachim Mähl Str", ["Joachim-Mähl-Straße"]),
    ("Lübecker Str. gesperrt?", ["Lübecker Straße"]),
    ("Hauptbahnhof Süd", ["Hauptbahnhof Süd"]),
    ("Hbf", ["Hauptbahnhof"]),
    ("vom Hauptbahnhof nach Barmbeck mit der Bahn", ["Hauptbahnhof", "Barmbek"]),
    ("Harburg Rathaus", ["Harburg Rathaus"]),
    ("ab Altona", ["Altona"]),
    ("Baumwall (Elbphilharmonie)", ["Baumwall"]),
    ("ist an der Feldstraße was los", ["Feldstraße"]),
    ("MESSBERG?", ["Meßberg"]),
    ("Kelinghusenstrasse Lift", ["Kellinghusenstraße"]),
    ("ich wohne Feldstraße 12", []),
    ("Meine Adresse: Osterstr. 5a, 20259 Hamburg", []),
    ("Burgstraße Nr. 7", []),
    ("Das Rathaus hat mir geschrieben", []),
    ("Ich heiße Schlumpf", []),
    ("gerne", []),
    ("das mach ich gerne, danke", []),
    ("Danke fürs Warten", []),
    ("Wissen Sie das?", []),
    ("Bergstraße ist was anderes, fährt die U3?", []),
    ("mein Paket ist weg", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "stations"), WRITTEN)
def test_stations(text: str, stations: list[str]) -> None:
    """A station is found by name, alias, abbreviation and slip, but not in an address or another word."""
    assert [e["value"] for e in recognise(text) if e["entity"] == "station"] == stations


def test_an_ambiguous_name_carries_its_candidates() -> None:
    """Hauptbahnhof is two stations; the entity says which."""
    assert recognise("Hbf")[0]["candidates"] == ["Hauptbahnhof Nord", "Hauptbahnhof Süd"]


def test_a_slip_is_less_sure_than_the_name() -> None:
    """A misspelt name has a lower confidence."""
    assert recognise("Landungsbrucken")[0]["confidence"] < recognise("Landungsbrücken")[0]["confidence"]
