"""How alerts read: a subject and what is said of it, once; the operator's words where they say more."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.transit.network import hamburg
from actions.transit.sources.alerts import Alert, Period, Section, Snapshot
from actions.transit.sources.alerts.model import Direction, Run, Stop
from bot.model.split import split
from tests.actions.feeds import NOW
from tests.actions.talk import Feed, act

HOUR = timedelta(hours=1)
HOLDS = (Period(NOW - HOUR),)
ASKED = {"line": "Fährt die U3?", "network": "Welche Störungen gibt es im Netz?"}
CLOSED = Alert(id="a", lines=("U3",), effect="no_service", periods=HOLDS)


def feed(*alerts: Alert) -> Feed:
    return Feed(Snapshot(alerts, NOW, NOW, header_at=NOW))


async def first_row(alert: Alert, action: str = "line") -> str:
    said = await act(f"action_disruption_{action}", ASKED[action], feed=feed(alert))
    return said.text().splitlines()[action == "network"].removeprefix("• ")


ROWS = {
    "a line": (CLOSED, "U3: kein Zugverkehr"),
    "a section": (
        replace(CLOSED, sections=(Section("U3", "Mundsburg", "Borgweg"),)), "U3 Mundsburg – Borgweg: kein Zugverkehr"
    ),
    "a section one way": (
        replace(CLOSED, sections=(Section("U3", "Mundsburg", "Borgweg", "Schlump"),)),
        "U3 Mundsburg – Borgweg (Richtung Schlump): kein Zugverkehr",
    ),
    "a direction": (
        replace(CLOSED, directions=(Direction("U3", "Barmbek"),), effect="significant_delays"),
        "U3 Richtung Barmbek: größere Verspätungen",
    ),
    "a stop": (
        replace(CLOSED, stations=("Dehnhaide",), stops=(Stop("U3", "Dehnhaide"),)), "Dehnhaide (U3): Halt entfällt"
    ),
    "stops": (
        replace(CLOSED, stops=tuple(Stop("U3", name) for name in hamburg().stations_of("U3"))),
        "Barmbek, Dehnhaide und 23 weitere Haltestellen (U3): Halte entfallen",
    ),
    "a train": (
        replace(CLOSED, runs=(Run("U3", "Barmbek", "14:32", NOW.date()),)),
        "U3, Fahrt 14:32 Richtung Barmbek: fällt aus",
    ),
    "a train of tomorrow": (
        replace(CLOSED, runs=(Run("U3", None, "06:10", NOW.date() + timedelta(days=1)),)),
        "U3, Fahrt morgen, 06:10: fällt aus",
    ),
    "two trains": (
        replace(CLOSED, runs=(Run("U3", "Barmbek", "14:32"), Run("U3", "Schlump", "14:52"))),
        "U3: 2 Fahrten fallen aus (14:32 und 14:52)",
    ),
    "some part": (replace(CLOSED, parts=("U3",)), "U3, ein Teil der Strecke: kein Zugverkehr"),
    "a station": (Alert(id="a", stations=("Dehnhaide",), effect="no_service", periods=HOLDS), "Dehnhaide: gesperrt"),
    "works to come": (replace(CLOSED, periods=(Period(NOW + 3 * HOUR),)), "U3, ab 17:05: kein Zugverkehr"),
    "nothing said": (replace(CLOSED, effect=None), "U3: Meldung ohne nähere Angaben"),
    "a headline alone": (
        replace(CLOSED, effect=None, header={"de": "Linie U3: längere Fahrzeiten nach Kabelbrand"}),
        "U3: längere Fahrzeiten nach Kabelbrand",
    ),
    "a sentence that names the line": (
        replace(CLOSED, effect=None, description={"de": "Bahnen der U3 lassen heute Borgweg aus. Bitte umsteigen."}),
        "Bahnen der U3 lassen heute Borgweg aus.",
    ),
    "a part that the operator names": (
        replace(CLOSED, parts=("U3",), header={"de": "Haltestelle Saarlandstraße geschlossen"}),
        "U3: Haltestelle Saarlandstraße geschlossen",
    ),
}  # fmt: skip


@pytest.mark.parametrize("action", ASKED)
@pytest.mark.parametrize(("alert", "row"), ROWS.values(), ids=ROWS)
async def test_a_row(alert: Alert, row: str, action: str) -> None:
    """Of a line and of the network the same thing is said in the same words."""
    assert await first_row(alert, action) == row


@pytest.mark.parametrize(
    ("header", "cited"),
    [
        ("U3: Kein Zugverkehr", ""),
        ("Streik: U-Bahn-Linie U3 fährt nicht", ""),
        ("U3 nach Brand in der Werkstatt eingestellt", "nach Brand in der Werkstatt eingestellt"),
        ("Kein Betrieb ab 20 Uhr", "Kein Betrieb ab 20 Uhr"),
    ],
)
async def test_a_headline_that_says_more(header: str, cited: str) -> None:
    """The operator's headline stands beside our fields if it has words beyond them, as the operator's."""
    alert = replace(CLOSED, cause="strike", header={"de": header})
    said = (await act("action_disruption_line", "U3", feed=feed(alert))).text()
    found = re.search("Der Betreiber schreibt: „(.*)“", said)
    assert (found[1] if found else "") == cited


async def test_two_alerts_that_cancel_trains() -> None:
    """Single trains of a line are one thing that happened, however many alerts tell of them."""
    first = replace(CLOSED, runs=(Run("U3", None, "14:32"),))
    second = replace(CLOSED, id="b", runs=(Run("U3", None, "15:02"),))
    said = await act("action_disruption_network", "Netz?", feed=feed(first, second))
    assert said.text().splitlines()[1] == "• U3: 2 Fahrten fallen aus (14:32 und 15:02)"
    assert said.text().count("•") == 1


async def test_what_is_not_ours_is_not_told() -> None:
    """Lines and stations of others have no row, and what could not be placed none either."""
    others = Alert(id="s", lines=("S1",), effect="no_service"), Alert(id="?", header={"de": "Bus 5 entfällt"})
    abroad = Alert(id="t", stations=("Bergedorf",), effect="no_service")
    said = await act("action_disruption_network", "Netz?", feed=feed(*others, abroad))
    assert said.responses == ["utter_disruption_network_none"]


async def test_only_our_part_of_an_alert_is_told() -> None:
    """Of an alert about our line and another operator's only ours is named."""
    both = Alert(id="b", lines=("S1", "U1"), effect="significant_delays", periods=HOLDS)
    assert await first_row(both, "network") == "U1: größere Verspätungen"


@pytest.mark.parametrize("action", ["line", "network"])
async def test_a_long_feed(action: str) -> None:
    """Of 150 notices the first are told, the closed line before all others, and where the rest is."""
    many = [
        Alert(id=str(n), lines=("U3",), header={"de": f"Hinweis {n} zum Umbau"}, description={"de": "Satz. " * 60})
        for n in range(150)
    ]
    said = await act(f"action_disruption_{action}", ASKED[action], feed=feed(*many, CLOSED))
    text = said.text()
    assert text.splitlines()[1] == "• U3: kein Zugverkehr"
    assert "Dazu 146 weitere Meldungen: https://www.hochbahn.de/" in text
    assert len(text) < 1000


async def test_the_whole_text() -> None:
    """ "Mehr" gives what the operator writes, cut where a sentence ends, with its page."""
    alert = replace(CLOSED, description={"de": "Dies ist Satz Nummer eins. " * 200}, url="https://www.hochbahn.de/a")
    more = [{"entity": "line", "value": "U3"}, {"entity": "aspect", "value": "more"}]
    said = (await act("action_disruption_line", "mehr", feed=feed(alert), entities=more)).text()
    text, page = said.splitlines()[:2]
    assert text.endswith("eins. …")
    assert 1500 < len(text) < 2500
    assert page == "Offizielle Seite: https://www.hochbahn.de/a"


NETWORK = hamburg()
LINES = st.sampled_from([*NETWORK.served_lines, "S1"])
STATIONS = st.sampled_from(NETWORK.stations_of("U3"))
WORDS = st.text(alphabet="Ua3bß. ,:„“<>&\n•–", max_size=5_000)
ALERTS = st.builds(
    Alert,
    id=st.uuids().map(str),
    lines=st.lists(LINES, max_size=4, unique=True).map(tuple),
    stations=st.lists(STATIONS, max_size=20).map(tuple),
    sections=st.lists(st.builds(Section, LINES, STATIONS, STATIONS), max_size=6).map(tuple),
    stops=st.lists(st.builds(Stop, LINES, STATIONS), max_size=20).map(tuple),
    directions=st.lists(st.builds(Direction, LINES, STATIONS), max_size=2).map(tuple),
    runs=st.lists(st.builds(Run, LINES, st.none() | STATIONS, st.none() | st.just("10:12")), max_size=20).map(tuple),
    effect=st.sampled_from([None, "no_service", "detour", "accessibility_issue", "no_effect"]),
    header=st.dictionaries(st.sampled_from(["de", "en"]), WORDS, max_size=2),
    description=st.dictionaries(st.sampled_from(["de", "en"]), WORDS, max_size=2),
    replacement=st.dictionaries(st.sampled_from(["de"]), st.just("Ersatzverkehr mit Bussen")),
    extra_minutes=st.none() | st.integers(1, 180),
    periods=st.lists(st.builds(Period, st.none() | st.just(NOW - HOUR), st.none() | st.just(NOW + HOUR)), max_size=2)
    .map(tuple),
    url=st.none() | st.text(max_size=600),
)  # fmt: skip


@given(alerts=st.lists(ALERTS, max_size=8), times=st.integers(1, 40), more=st.booleans())
@settings(max_examples=25, deadline=None)
async def test_any_feed_is_answered(alerts: list[Alert], times: int, more: bool) -> None:
    """However long and odd a feed of up to 300 alerts is, an answer is at most three messages of 1,600 characters,
    says nothing of "None" and never is empty."""
    all_of_them = [replace(one, id=f"{one.id}-{n}") for n in range(times) for one in alerts][:300]
    aspect = [{"entity": "aspect", "value": "more"}] if more else []
    for action, entity in (("line", "line"), ("network", ""), ("station", "station")):
        value = {"line": "U3", "station": "Schlump"}.get(entity)
        named = [{"entity": entity, "value": value}] if entity else []
        said = await act(f"action_disruption_{action}", "?", feed=feed(*all_of_them), entities=[*named, *aspect])
        text = said.text()
        assert text
        assert "None" not in text
        assert len(split(text, 1600)) <= 3


@pytest.mark.parametrize("action", ["line", "network"])
@pytest.mark.parametrize("alerts", [(), (CLOSED,)], ids=["none", "one"])
async def test_a_clock_ahead_of_ours(action: str, alerts: tuple[Alert, ...]) -> None:
    """Data from the future are never of a negative age, and how old they are is not made up."""
    ahead = NOW + timedelta(hours=1)
    feed_ = Feed(Snapshot(alerts, ahead, NOW, stale=True, header_at=ahead))
    said = (await act(f"action_disruption_{action}", ASKED[action], feed=feed_)).text()
    assert "-" not in said.replace("U-Bahn-Netz", "").replace("U-Bahn", "")
    assert "15:05" not in said
    assert alerts or "Wie alt meine Angaben sind, ist nicht sicher." in said


@pytest.mark.parametrize("action", ["line", "network"])
async def test_a_source_that_is_away(action: str) -> None:
    """With one of several sources away the answer of the others says that something may be missing."""
    feed_ = Feed(Snapshot((), NOW, NOW, header_at=NOW, away=("b",)))
    said = (await act(f"action_disruption_{action}", ASKED[action], feed=feed_)).text()
    assert "Eine meiner Quellen antwortet gerade nicht, es kann also etwas fehlen." in said


@pytest.mark.parametrize(
    ("aspect", "said"),
    [
        ("instead", "U3: „Ersatzbusse fahren ab dem Bussteig vorn.“"),
        ("leaves", "„Ersatzbusse fahren ab dem Bussteig vorn.“"),
        ("why", "U3: „Wegen eines Wasserrohrbruchs ruht der Verkehr.“"),
        ("direction", "U3: „Betroffen ist die Fahrtrichtung Barmbek.“"),
    ],
)
async def test_what_only_the_text_says(aspect: str, said: str) -> None:
    """A follow-up whose answer no field holds gets the operator's sentence."""
    text = "Wegen eines Wasserrohrbruchs ruht der Verkehr. Ersatzbusse fahren ab dem Bussteig vorn. "
    alert = replace(CLOSED, description={"de": text + "Betroffen ist die Fahrtrichtung Barmbek."})
    asked = [{"entity": "line", "value": "U3"}, {"entity": "aspect", "value": aspect}]
    answer = (await act("action_disruption_line", "?", feed=feed(alert), entities=asked)).text()
    assert said in answer.splitlines()


async def test_what_is_over_has_no_forecast() -> None:
    """ "Störung behoben" is told as it is, without until when."""
    over = Alert(
        "o", ("U2",), effect="no_effect", header={"de": "U2: Störung behoben"}, periods=(Period(NOW, NOW + HOUR),)
    )
    said = await act("action_disruption_line", "Fährt die U2?", feed=feed(over))
    assert said.text().splitlines()[0] == "U2: Störung behoben"
    assert "oraussichtlich" not in said.text()
    assert "Ende noch nicht bekannt" not in said.text()
    assert said.command("propose_opt_in") is None


async def test_lift_or_escalator_is_said() -> None:
    """Which of the two it is says the operator's headline."""
    stairs = Alert("e", (), ("Schlump",), effect="accessibility_issue", header={"de": "Schlump: Fahrtreppe defekt"})
    said = await act("action_disruption_station", "Geht der Aufzug am Schlump?", feed=feed(stairs))
    assert "Fahrtreppe defekt" in said.text()
