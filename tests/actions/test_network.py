"""A timetable in GTFS becomes a network: another city is a matter of settings."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pytest

from actions.transit.network import Names, Network, NetworkData, TimetableError, Wanted, from_folder
from actions.transit.network.build import build
from actions.transit.network.modes import covers, mode
from actions.transit.network.names import read_names
from actions.transit.network.order import neighbours, running_order
from tests.actions.cities import FILES, folder, zipped
from tests.support.entities import recognise

OURS = Wanted(operators=("MV",))


@pytest.fixture(name="city")
def _city(tmp_path: Path) -> Network:
    return from_folder(folder(tmp_path / "city"), Names(), OURS)


def test_lines_are_those_of_the_operators_that_are_set(city: Network) -> None:
    """The company's lines are served; a train of others is known by name, a bus of others is not."""
    assert city.served_lines == ("5", "M2", "25")
    assert city.lines == ("5", "M2", "25", "S1")
    assert (city.operator, city.official_link) == ("Musterstädter Verkehrsbetriebe", "https://mv.example/")
    assert city.link("S1") == "https://regiobus.example/"


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        (Wanted(operators=("Musterstädter Verkehrsbetriebe",)), ("5", "M2", "25")),
        (Wanted(operators=("mv",), modes=("tram",)), ("5", "M2")),
        (Wanted(modes=("bus",)), ("25", "N5")),
        (Wanted(lines=("25",)), ("25",)),
        (Wanted(), ("5", "M2", "25", "N5", "S1")),
    ],
)
def test_whose_lines_by_setting(tmp_path: Path, wanted: Wanted, lines: tuple[str, ...]) -> None:
    """Operators by id or name, kinds of transport and single lines narrow what is served."""
    assert from_folder(folder(tmp_path / "city"), Names(), wanted).served_lines == lines


def test_stations_in_running_order(city: Network) -> None:
    """Platforms are their station, rows may stand in any order, a fast train makes no neighbours."""
    assert city.stations_of("5") == (
        "Musterstadt, Markt",
        'Rathaus "Neu" Nord',
        "Brücke",
        "Park",
        "Hafen (Musterstadt)",
    )
    assert city.between("5", "Musterstadt, Markt", "Brücke") == ("Musterstadt, Markt", 'Rathaus "Neu" Nord', "Brücke")


@pytest.mark.parametrize(
    ("stop", "station", "lines"),
    [
        ("de:09999:1", "Musterstadt, Markt", None),
        ("de:09999:1::a", "Musterstadt, Markt", ("5",)),
        ("de:09999:1::b", "Musterstadt, Markt", ("25", "5")),
        ("de:09999:1::z", "Musterstadt, Markt", None),
        ("de:09999:3", "Brücke", None),
        ("de:09999:6::a", "Dorf", None),
        ("Hafen", "Hafen (Musterstadt)", None),
        ("de:09999:77", None, None),
        ("4", None, None),
    ],
)
def test_stops_by_id(city: Network, stop: str, station: str | None, lines: tuple[str, ...] | None) -> None:
    """A platform names the lines that use it, an unknown platform its station, a bare number nothing."""
    found = city.stop(stop)
    assert (found.name, found.lines) == (station, lines)


@pytest.mark.parametrize(
    ("route", "known", "line"),
    [("mv-5", True, "5"), ("rb-n5", True, None), ("rb-s1", True, "S1"), ("x:M2:1", True, "M2"), ("mv-99", False, None)],
)
def test_routes_by_id(city: Network, route: str, known: bool, line: str | None) -> None:
    """A route is ours, somebody else's or unknown; only a name with letters is read out of an id."""
    found = city.route(route)
    assert (found.known, found.name) == (known, line)


def test_runs_and_directions(city: Network) -> None:
    """A run has its line, where it goes and when it leaves; a direction without a sign is named by its last station."""
    trip = city.trip("5-abend")
    assert trip is not None
    assert (trip.line, trip.towards, trip.departs, trip.origin) == ("5", "Hafen", "24:10", "Musterstadt, Markt")
    assert (city.towards("5", 0), city.towards("5", 1), city.towards("5", 2)) == ("Hafen", "Musterstadt, Markt", None)
    assert city.trip("n5-hin") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fährt die Tram 5?", [("line", "5")]),
        ("Straßenbahn 5 gesperrt?", [("line", "5")]),
        ("Linie 25 Störung", [("line", "25")]),
        ("Kommt der Bus 25 noch?", [("line", "25")]),
        ("fährt die M2", [("line", "M2")]),
        ("fährt die 5?", [("line", "5")]),
        ("Bus 5 zu spät", []),
        ("Tram 25", []),
        ("Fährt die U3?", []),
        ("was ist am Markt los", [("station", "Musterstadt, Markt")]),
        ("Störung am Hafen?", [("station", "Hafen (Musterstadt)")]),
        ("in 5 Minuten", []),
        ("Ist die Haltestelle Schlump zu?", []),
    ],
)
def test_people_are_understood_by_the_network_that_is_set(
    city: Network, text: str, found: list[tuple[str, str]]
) -> None:
    """Lines and stations of this city are recognised and those of another are not."""
    assert [(one["entity"], one["value"]) for one in recognise(text, network=city)] == found


def test_a_feed_in_a_zip_and_a_folder_inside(tmp_path: Path) -> None:
    """A zip is read like a folder, also one whose files lie deeper or under names that lead elsewhere."""
    for inside in ("", "gtfs/", "../../etc/"):
        database = sqlite3.connect(":memory:")
        build(zipped(tmp_path / "feed.zip", inside), database, OURS)
        assert NetworkData(database, Names()).served == ("5", "M2", "25")
    assert [path.name for path in tmp_path.iterdir()] == ["feed.zip"]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"routes": None}, "routes.txt is missing"),
        ({"stop_times": "trip_id\n"}, "stop_times.txt has no times"),
        ({"routes": "nothing\n"}, "routes.txt has no column route_id"),
        ({"stops": 'stop_id,stop_name\n1,"' + "x" * 70_000}, "stops.txt: field larger"),
        ({"routes": "route_id,agency_id,route_short_name,route_type\n1,XX,1,3\n"}, "no route of the operators"),
    ],
)
def test_a_feed_that_cannot_be_read_says_why(tmp_path: Path, other: dict[str, str | None], why: str) -> None:
    """The operator reads which table is wrong."""
    with pytest.raises(TimetableError, match=why):
        from_folder(folder(tmp_path / "city", **other), Names(), OURS)


def test_what_is_no_feed_says_so(tmp_path: Path) -> None:
    """Neither a page instead of a zip, nor a damaged or a wrongly written one is taken."""
    (tmp_path / "page.zip").write_text("<html>")
    damaged = zipped(tmp_path / "damaged.zip")
    damaged.write_bytes(damaged.read_bytes().replace(b"PK\x03\x04", b"PK\x03\x05", 1))
    with zipfile.ZipFile(tmp_path / "latin.zip", "w") as archive:
        for name, text in FILES.items():
            archive.writestr(f"{name}.txt", text.encode("latin-1"))
    for name, why in (("page", "neither a folder nor a zip"), ("damaged", "unpacked"), ("latin", "UTF-8")):
        with pytest.raises(TimetableError, match=why):
            build(tmp_path / f"{name}.zip", sqlite3.connect(":memory:"), OURS)


def test_names_are_a_file_that_people_edit(tmp_path: Path) -> None:
    """Nicknames, ambiguous words and everyday words come from the file; a slip in it is named."""
    file = tmp_path / "names.yml"
    file.write_text(
        "stations:\n  Park: [Stadtpark, grüne Lunge]\n  Nirgends: [Nichts]\nseveral:\n  Ufer: [Park, Brücke]\n"
    )
    city = from_folder(folder(tmp_path / "city"), read_names(file), OURS)
    assert city.exactly("Grüne Lunge") == "Park"
    assert city.find("Ufer").stations == ("Park", "Brücke")  # type: ignore[union-attr]
    assert city.exactly("Nichts") is None
    file.write_text("stationen: {}\n")
    with pytest.raises(TimetableError, match="stationen"):
        read_names(file)


@pytest.mark.parametrize(
    ("code", "kind"),
    [(0, "tram"), (1, "subway"), (109, "rail"), (3, "bus"), (402, "subway"), (401, "subway"), (704, "bus"),
     (900, "tram"), (1000, "ferry"), (405, "other"), (1700, None), (99, None), (-1, None)],
)  # fmt: skip
def test_route_types(code: int, kind: str | None) -> None:
    """Plain and extended codes are kinds of transport; one that nobody has defined is none."""
    assert mode(code) == kind


def test_one_type_covers_another() -> None:
    """A general code means all of its kind; a special one only itself and what is not told apart."""
    assert covers(1, 402)
    assert covers(400, 1)
    assert covers(2, 109)
    assert covers(704, 3)
    assert not covers(704, 702)
    assert not covers(109, 106)
    assert not covers(3, 402)
    assert not covers(1700, 402)


def test_a_ring_and_a_fork_keep_their_neighbours() -> None:
    """Order and neighbours come out of the ways that trains take, whatever their direction."""
    ring = ("Barm", "Deich", "Rat", "Saar", "Barm", "Habicht")
    assert running_order([ring]) == ("Barm", "Deich", "Rat", "Saar", "Habicht")
    assert ("Saar", "Barm") in neighbours([ring])
    fork = [("A", "B", "C", "D"), ("E", "C", "B", "A"), ("A", "C")]
    assert running_order(fork) == ("A", "B", "C", "E", "D")
    assert {frozenset(pair) for pair in neighbours(fork)} == {frozenset(p) for p in ("AB", "BC", "CD", "CE")}
