"""The network of Hamburg's U-Bahn and what is known of its S-Bahn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.transit.network import hamburg

NETWORK = hamburg()
ALIASES, AMBIGUOUS = NETWORK.data.names.stations, NETWORK.data.names.several
EVERY_STATION = sorted(
    {s for name in ("U1", "U2", "U3", "U4", "S1", "S2", "S3", "S5") for s in NETWORK.stations_of(name)}
)


def test_number_of_stations() -> None:
    """The U-Bahn has 93 stations, on four lines of 47, 25, 25 and 12."""
    assert [len(NETWORK.stations_of(line)) for line in NETWORK.served_lines] == [47, 25, 25, 12]
    assert len({s for line in NETWORK.served_lines for s in NETWORK.stations_of(line)}) == 93


@pytest.mark.parametrize("station", EVERY_STATION)
def test_a_stations_name_finds_it(station: str) -> None:
    """Every station is found by its own name, alone unless the word is ambiguous."""
    found = NETWORK.find(station)
    assert found is not None
    assert found.stations == AMBIGUOUS.get(station, (station,))


def test_every_alias_leads_to_a_station() -> None:
    """An alias stands for stations of the network only."""
    targets = {*ALIASES, *(s for stations in AMBIGUOUS.values() for s in stations)}
    assert targets <= set(EVERY_STATION)


@pytest.mark.parametrize(
    ("text", "station"),
    [
        ("Kellinghusenstr", "Kellinghusenstraße"),
        ("kelling\u00adhusen str.", "Kellinghusenstraße"),
        ("Landungsbruecken", "Landungsbrücken"),
        ("Landungsbrucken", "Landungsbrücken"),
        ("st pauli", "St. Pauli"),
        ("jungfernstieg", "Jungfernstieg"),
        ("U Schlump", "Schlump"),
        ("Haltestelle Schlump", "Schlump"),
        ("Wansbek Markt", "Wandsbek Markt"),
        ("Elbphilharmonie", "Baumwall"),
        ("Sternschanse", "Sternschanze"),
        ("Hbf", None),
        ("Wandsbek", None),
    ],
)
def test_a_station_by_what_people_write(text: str, station: str | None) -> None:
    """Abbreviations, missing umlauts and slips find the station; an ambiguous word finds none alone."""
    found = NETWORK.find(text)
    assert found is not None
    assert found.station == station


@pytest.mark.parametrize("text", ["", "xyz", "Paket", "123", "München Hauptbahnhofsviertel West"])
def test_an_unknown_name(text: str) -> None:
    """What is no station is not turned into one."""
    assert NETWORK.find(text) is None


@pytest.mark.parametrize(
    ("line", "begin", "end", "count"),
    [
        ("U3", "Barmbek", "Kellinghusenstraße", 5),  # across the point where the ring closes
        ("U3", "Schlump", "Rathaus", 8),
        ("U3", "Saarlandstraße", "Wandsbek-Gartenstadt", 4),
        ("U1", "Ohlstedt", "Kiekut", 9),  # from branch to branch
        ("U2", "Schlump", "Schlump", 1),
        ("U4", "Schlump", "Billstedt", 0),
    ],
)
def test_stations_between(line: str, begin: str, end: str, count: int) -> None:
    """A section runs along the line, on the ring the shorter way round; strangers to the line have none."""
    assert len(NETWORK.between(line, begin, end)) == count


@given(st.sampled_from(["U1", "U2", "U3", "U4"]), st.data())
def test_a_section_is_the_same_from_both_ends(line: str, data: st.DataObject) -> None:
    """From A to B are the same stations as from B to A."""
    a, b = (data.draw(st.sampled_from(NETWORK.stations_of(line))) for _ in range(2))
    assert NETWORK.between(line, a, b) == NETWORK.between(line, b, a)[::-1]


@pytest.mark.parametrize(
    ("text", "line"),
    [("U3", "U3"), ("u 3", "U3"), ("u-3", "U3"), ("S31", "S31"), ("U9", None), ("", None), ("3", None)],
)
def test_a_line_by_name(text: str, line: str | None) -> None:
    """A line is found by its name, however it is written."""
    assert NETWORK.line(text) == line


def test_lines_of_a_station() -> None:
    """A station knows the served lines that call there."""
    assert NETWORK.lines_of("Jungfernstieg") == ("U1", "U2", "U4")
    assert NETWORK.lines_of("Altona") == ()
    assert NETWORK.lines_of("Altona", served_only=False) == ("S1", "S2", "S3")


@given(st.text(max_size=40))
def test_any_text_can_be_looked_up(text: str) -> None:
    """Looking up never fails."""
    NETWORK.find(text)
    NETWORK.line(text)
