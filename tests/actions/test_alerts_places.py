"""Where an alert is: each field of a selector narrows, and what is not understood makes a statement smaller."""

from __future__ import annotations

import pytest
from google.protobuf import text_format
from google.transit import gtfs_realtime_pb2 as pb
from hypothesis import given
from hypothesis import strategies as st

from actions.transit.network import Names, Network, Wanted, from_folder, hamburg
from actions.transit.sources.alerts.model import Alert
from actions.transit.sources.alerts.places import Where, locate
from actions.transit.sources.alerts.selectors import Said
from tests.actions.cities import folder

ALL = "whole U1 U2 U3 U4, net"


def where(
    selectors: str, header: str = "", text: str = "", effect: str = "no_service", net: Network | None = None
) -> str:
    """What is understood, in a line of words."""
    alert = text_format.Parse(selectors, pb.Alert())
    said = Said({"de": header} if header else {}, {"de": text} if text else {}, effect)
    return told(locate(alert.informed_entity, said, net or hamburg()))


def told(found: Where) -> str:
    if found.elsewhere:
        return "elsewhere"
    one = Alert("1", found.lines, found.stations, found.sections, stops=found.stops, directions=found.directions,
                runs=found.runs, parts=found.parts)  # fmt: skip
    single = [s for s in found.stations if s not in {stop.station for stop in found.stops}]
    parts = [
        *([f"whole {' '.join(one.whole)}"] if one.whole else []),
        *(f"section {s.line} {s.begin} - {s.end}" + (f" > {s.towards}" if s.towards else "") for s in found.sections),
        *(f"stop {s.line} {s.station}" + (f" > {s.towards}" if s.towards else "") for s in found.stops),
        *(f"station {name}" for name in single),
        *(f"direction {d.line} > {d.towards}" for d in found.directions),
        *(" ".join(f"run {r.line} {r.departs or '?'} {'> ' + r.towards if r.towards else ''}".split())
          for r in found.runs),
        *([f"part {' '.join(found.parts)}"] if found.parts else []),
        *(["net"] if found.net else []),
        *(["by words"] if found.by_words and (found.lines or found.stations) else []),
    ]  # fmt: skip
    return ", ".join(parts) or "nowhere"


def e(*fields: str) -> str:
    return " ".join(f"informed_entity {{ {one} }}" for one in fields)


ROUTE, ALIEN = 'route_id: "U3"', 'route_id: "10442_402"'


@pytest.mark.parametrize(
    ("selectors", "header", "understood"),
    [
        # a line, by whatever id
        (e(ROUTE), "", "whole U3"),
        (e('route_id: "HHA-U:U2_HHA-U"'), "", "whole U2"),
        (e('route_id: "de:hvv:U4:"', 'route_id: "u1"'), "", "whole U1 U4"),
        (e(ROUTE, ROUTE), "", "whole U3"),
        (e('route_id: "1000U3"', 'route_id: "hvv:U-2"'), "", "whole U2 U3"),
        (e('route_id: "U31"'), "", "nowhere"),
        (e('route_id: "BUS-U3"'), "", "nowhere"),
        (e('agency_id: "HHA" route_type: 1 route_id: "U3"'), "", "whole U3"),
        # others'
        (e('route_id: "S3"'), "U3 am Hauptbahnhof: Umstieg zur S3", "elsewhere"),
        (e('agency_id: "SBH"'), "", "elsewhere"),
        (e('agency_id: "SBH" route_id: "U3"'), "", "elsewhere"),
        (e('route_type: 3'), "Streik: keine Busse", "elsewhere"),
        (e('agency_id: "HHA" route_type: 700'), "", "elsewhere"),
        (e('route_type: 109'), "", "elsewhere"),
        (e('route_id: "U3" route_type: 3'), "", "elsewhere"),
        (e('route_type: 3 stop_id: "Schlump"'), "", "elsewhere"),
        (e('route_id: "S3" stop_id: "Sternschanze"'), "", "elsewhere"),
        (e('route_id: "S3"', ROUTE), "", "whole U3"),
        # an operator, a kind of transport
        (e('agency_id: "HHA"'), "", ALL),
        (e('agency_id: "Hamburger Hochbahn"'), "", ALL),
        (e('agency_id: "Hochbahn"'), "", ALL),
        (e('agency_id: "de:hvv:HHA:"'), "", ALL),
        (e('agency_id: "Hamburg"'), "", "nowhere"),
        (e('agency_id: "HHA" route_type: 402'), "", ALL),
        (e('route_type: 1'), "", ALL),
        (e('route_type: 400'), "", ALL),
        (e('agency_id: "VHH"'), "Streik bei der VHH: Busse fahren nicht", "nowhere"),
        (e('agency_id: "VHH" route_type: 1'), "", "nowhere"),
        (e('agency_id: "HHA" route_type: 1700'), "", "nowhere"),
        (e('agency_id: "4711" route_id: "U3"'), "", "part U3"),
        (e('route_id: "U3" route_type: 9999'), "", "part U3"),
        # stations
        (e('stop_id: "Schlump"'), "", "station Schlump"),
        (e('stop_id: "U Schlump"', 'stop_id: "Hamburg, Schlump"'), "", "station Schlump"),
        (e('route_id: "U3" stop_id: "Schlump"'), "", "stop U3 Schlump"),
        (e('agency_id: "HHA" stop_id: "Schlump"'), "", "stop U2 Schlump, stop U3 Schlump"),
        (e('route_id: "U3" stop_id: "Ohlsdorf"'), "", "part U3"),
        (e('route_id: "U3" stop_id: "Hauptbahnhof"'), "", "stop U3 Hauptbahnhof Süd"),
        (e('route_id: "U4" stop_id: "815"'), "U4 hält nicht am Hauptbahnhof", "stop U4 Hauptbahnhof Nord"),
        (e('stop_id: "Hauptbahnhof"'), "", "nowhere"),
        (e('agency_id: "VHH" stop_id: "Schlump"'), "", "nowhere"),
        (e('agency_id: "VHH" stop_id: "Schlump"'), "Bus 15 hält nicht am Schlump", "nowhere"),
        (e('agency_id: "14" stop_id: "Schlump"'), "Haltestelle Schlump gesperrt", "station Schlump, by words"),
        (e('agency_id: "SBH" stop_id: "Berliner Tor"'), "", "elsewhere"),
        (e('route_id: "U3" stop_id: "de:02000:777::2"'), "", "part U3"),
        (e('route_id: "U3" stop_id: "de:02000:777::2"'), "U3: kein Halt Borgweg", "stop U3 Borgweg"),
        (e('route_id: "U3" stop_id: "815"'), "U3: kein Halt Borgweg und Mundsburg", "part U3"),
        (e('stop_id: "815"'), "Haltestelle Borgweg gesperrt", "station Borgweg, by words"),
        (e('stop_id: "815"'), "Metrobus 6: Haltestelle Borgweg verlegt", "nowhere"),
        (e('stop_id: "815"'), "", "nowhere"),
        (e(ROUTE, 'stop_id: "Schlump"'), "U3 hält nicht am Schlump", "stop U3 Schlump, part U3"),
        # several: a section, or stations
        (e('route_id: "U3" stop_id: "Barmbek"', 'route_id: "U3" stop_id: "Mundsburg"'),
         "U3: kein Betrieb zwischen Barmbek und Mundsburg", "section U3 Barmbek - Mundsburg"),
        (e('route_id: "U3" stop_id: "Barmbek"', 'route_id: "U3" stop_id: "Mundsburg"'),
         "Barmbek und Mundsburg: Halt entfällt", "stop U3 Barmbek, stop U3 Mundsburg"),
        (e('route_id: "U3" stop_id: "Barmbek"', 'route_id: "U3" stop_id: "Mundsburg"'), "",
         "section U3 Barmbek - Mundsburg"),
        (e('route_id: "U3" stop_id: "Barmbek"', 'route_id: "U3" stop_id: "Schlump"'), "U3: Einschränkung im Betrieb",
         "section U3 Barmbek - Schlump"),
        (e('route_id: "U3" stop_id: "Barmbek"', 'route_id: "U3" stop_id: "Schlump"'), "U3: zwei Haltestellen zu",
         "stop U3 Barmbek, stop U3 Schlump"),
        (e(*(f'route_id: "U3" stop_id: "{s}"' for s in ("Mundsburg", "Barmbek", "Hamburger Straße", "Dehnhaide"))), "",
         "section U3 Mundsburg - Barmbek"),
        (e(*(f'route_id: "U3" stop_id: "{s}"' for s in ("Mundsburg", "Barmbek", "Schlump"))), "",
         "stop U3 Mundsburg, stop U3 Barmbek, stop U3 Schlump"),
        (e(ROUTE, 'stop_id: "Barmbek"', 'stop_id: "Mundsburg"'), "U3 Barmbek – Mundsburg gesperrt",
         "section U3 Barmbek - Mundsburg"),
        (e(*(f'route_id: "U4" stop_id: "{s}"' for s in hamburg().stations_of("U4"))), "", "whole U4"),
        # a line whose words name the section
        (e(ROUTE), "U3: Kein Zugverkehr zwischen Barmbek und Wandsbek-Gartenstadt",
         "section U3 Barmbek - Wandsbek-Gartenstadt"),
        (e(ROUTE), "U3 Barmbek – Mundsburg: gesperrt. Ersatzverkehr zwischen Barmbek und Berliner Tor",
         "section U3 Barmbek - Mundsburg"),
        (e(ROUTE), "U3 unterbrochen, Züge fahren nur zwischen Barmbek und Schlump", "whole U3"),
        (e(ROUTE), "U3: Züge fahren nicht zwischen Barmbek und Schlump", "section U3 Barmbek - Schlump"),
        (e(ROUTE), "U3 gesperrt: Ersatzbusse zwischen Barmbek und Schlump", "whole U3"),
        (e(ROUTE), "No trains between Barmbek and Schlump, buses between Barmbek and Rathaus",
         "section U3 Barmbek - Schlump"),
        (e('agency_id: "HHA"'), "Kein Zugverkehr zwischen Barmbek und Schlump", ALL),
        # a direction; how Hamburg numbers them is not shipped
        (e('route_id: "U3" direction_id: 1'), "", "part U3"),
        (e('route_id: "U1" direction_id: 0'), "U1 Richtung Großhansdorf: kein Betrieb", "direction U1 > Großhansdorf"),
        (e('route_id: "U3" direction_id: 0', 'route_id: "U3" direction_id: 1'), "", "whole U3"),
        (e('agency_id: "HHA" direction_id: 1'), "", "part U1 U2 U3 U4"),
        (e('route_id: "U3" direction_id: 1 stop_id: "Schlump"'), "", "stop U3 Schlump"),
        # runs
        (e('route_id: "U3" trip { trip_id: "47" start_time: "10:12:00" start_date: "20261130" }'), "", "run U3 10:12"),
        (e('trip { route_id: "U3" trip_id: "1" }', 'trip { route_id: "U3" trip_id: "2" }'), "", "run U3 ?, run U3 ?"),
        (e('trip { route_id: "U3" trip_id: "1" }', 'trip { route_id: "U3" trip_id: "1" }'), "", "run U3 ?"),
        (e('trip { route_id: "U3" direction_id: 0 start_time: "25:05:00" }'), "", "run U3 01:05"),
        (e('trip { route_id: "U3" }'), "", "whole U3"),
        (e('route_id: "U3" trip { route_id: "U1" trip_id: "1" }'), "", "elsewhere"),
        (e('agency_id: "HHA" trip { trip_id: "bus-5" }'), "Eine Fahrt entfällt", "nowhere"),
        (e('trip { trip_id: "x" }'), "U3: Fahrt 10:12 ab Barmbek entfällt", "run U3 ?, by words"),
        (e('trip { trip_id: "x" }'), "", "nowhere"),
        (e('route_id: "U3" trip { trip_id: "x" } stop_id: "Schlump"'), "", "run U3 ?"),
        (e('trip { route_id: "S3" trip_id: "x" }'), "U3", "elsewhere"),
        # words, where ids say nothing
        (e(ALIEN), "U3: Kein Zugverkehr", "whole U3, by words"),
        (e(f'agency_id: "796" {ALIEN}'), "U1: Warschauer Straße - Kottbusser Tor unterbrochen", "part U1, by words"),
        (e('agency_id: "796"'), "U3: Kein Zugverkehr", "part U3, by words"),
        (e(ALIEN), "U3: Kein Zugverkehr Barmbek - Mundsburg", "section U3 Barmbek - Mundsburg, by words"),
        (e(ALIEN), "U3: Haltestelle Borgweg gesperrt", "stop U3 Borgweg, by words"),
        (e(ALIEN), "U1 und U3: Verspätungen", "whole U1 U3, by words"),
        (e(ALIEN), "Bus 5: Umleitung. Bitte nutzen Sie die U3", "nowhere"),
        (e(ALIEN), "S3: Ausfälle. Alternativ die U3", "nowhere"),
        (e(ALIEN), "Die U3 fährt planmäßig", "nowhere"),
        (e(ALIEN), "Störung", "nowhere"),
        ("", "U3 gesperrt", "whole U3, by words"),
        ("", "", "nowhere"),
        (e(""), "U2: Züge fallen aus", "whole U2, by words"),
        (e('route_id: "SEV-U3"'), "Ersatzbusse der U3 verspätet", "whole U3, by words"),
        (e(ALIEN, ROUTE), "U1 und U3", "whole U3"),
        (e(ALIEN + ' stop_id: "Schlump"'), "", "nowhere"),
    ],
)  # fmt: skip
def test_hamburg(selectors: str, header: str, understood: str) -> None:
    """Combinations of selectors are told as what they mean in the network that is shipped."""
    assert where(selectors, header) == understood


@pytest.fixture(name="city", scope="module")
def _city(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return from_folder(folder(tmp_path_factory.mktemp("city")), Names(), Wanted(operators=("MV",)))


@pytest.mark.parametrize(
    ("selectors", "understood"),
    [
        (e('route_id: "mv-5"'), "whole 5"),
        (e('route_id: "mv-5-abend"'), "whole 5"),
        (e('route_id: "rb-n5"'), "elsewhere"),
        (e('agency_id: "RB"'), "elsewhere"),
        (e('route_type: 0'), "whole 5 M2, net"),
        (e('agency_id: "MV" route_type: 704'), "whole 25, net"),
        (e('route_id: "mv-5" direction_id: 0'), "direction 5 > Hafen"),
        (e('route_id: "mv-5" direction_id: 1 stop_id: "de:09999:4::a"'), "stop 5 Park > Musterstadt, Markt"),
        (e('trip { trip_id: "5-abend" }'), "run 5 00:10 > Hafen"),
        (e('route_id: "mv-m2" trip { trip_id: "5-abend" }'), "elsewhere"),
        (e('trip { trip_id: "n5-hin" }'), "nowhere"),
        (e('stop_id: "de:09999:1::a"'), "stop 5 Musterstadt, Markt"),
        (e('stop_id: "de:09999:1::b"'), "stop 5 Musterstadt, Markt, stop 25 Musterstadt, Markt"),
        (e('stop_id: "de:09999:3::a"'), "station Brücke"),
        (e('stop_id: "de:09999:1"'), "station Musterstadt, Markt"),
        (e('stop_id: "de:09999:1::neu"'), "station Musterstadt, Markt"),
        (e('route_id: "mv-5" stop_id: "de:09999:6::a"'), "part 5"),
        (e('stop_id: "de:09999:6::a"'), "elsewhere"),
        (e('route_type: 3 stop_id: "de:09999:1"'), "stop 25 Musterstadt, Markt"),
    ],
)  # fmt: skip
def test_a_timetable_says_what_ids_mean(city: Network, selectors: str, understood: str) -> None:
    """With a timetable platforms, directions, runs and operators are known."""
    assert where(selectors, net=city) == understood


IDS = st.sampled_from(["U3", "U1", "S1", "HHA", "SBH", "Schlump", "Ohlsdorf", "x", "de:1:2::3", "4711"])
FIELDS = {
    "agency_id": IDS,
    "route_id": IDS,
    "stop_id": IDS,
    "route_type": st.sampled_from([0, 1, 3, 109, 402, 9999]),
    "direction_id": st.sampled_from([0, 1, 7]),
}
WORDS = st.sampled_from(["", "U3 gesperrt", "U1: kein Halt Ohlsdorf", "Busse fahren nicht", "Schlump und Borgweg zu"])


def selector(fields: dict[str, object], trip: str | None) -> pb.Alert:
    alert = pb.Alert()
    alert.informed_entity.add(**fields)
    if trip is not None:
        alert.informed_entity[0].trip.trip_id = trip
    return alert


@given(
    st.fixed_dictionaries({}, optional=FIELDS),
    st.fixed_dictionaries({}, optional=FIELDS),
    st.none() | st.just("x"),
    WORDS,
)
def test_a_narrower_selector_never_says_more(
    few: dict[str, object], more: dict[str, object], trip: str | None, words: str
) -> None:
    """Whatever is added to a selector, no line is closed that was not closed before."""
    if not few:
        return
    said = Said({"de": words} if words else {}, {}, "no_service")
    wide = locate(selector(few, None).informed_entity, said, hamburg())
    narrow = locate(selector({**more, **few}, trip).informed_entity, said, hamburg())
    if not narrow.by_words:
        before = {*closed(wide)} if not wide.by_words else set(hamburg().served_lines)
        assert set(closed(narrow)) <= before


def closed(found: Where) -> tuple[str, ...]:
    one = Alert("1", found.lines, found.stations, found.sections, effect="no_service", stops=found.stops,
                directions=found.directions, runs=found.runs, parts=found.parts)  # fmt: skip
    return one.disrupted


def test_a_trip_of_its_own_never_closes_a_line() -> None:
    """However the run is described, it is a run or nothing."""
    for fields in ('trip_id: "x"', 'trip_id: "x" route_id: "U3"', 'start_time: "9:00:00" route_id: "U3"'):
        for other in ("", ROUTE, 'agency_id: "HHA"', "route_type: 1", 'agency_id: "HHA" route_id: "U3"'):
            text = where(e(f"{other} trip {{ {fields} }}"), "U3: Fahrt entfällt")
            assert text.startswith("run U3") or text == "nowhere", (fields, other)
