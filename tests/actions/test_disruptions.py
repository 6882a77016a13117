"""Answers about disruptions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from actions.kit.source_errors import NeedsOperatorError, UnavailableError
from actions.transit.sources.alerts import Alert, Period, Section, Snapshot
from tests.actions.feeds import NOW
from tests.actions.talk import Feed, Said, act

HOUR = timedelta(hours=1)
U3 = Alert(
    id="a3",
    lines=("U3",),
    sections=(Section("U3", "Schlump", "Rathaus"),),
    cause="technical_problem",
    effect="no_service",
    header={"de": "Kein Betrieb", "en": "No service"},
    replacement={"de": "Ersatzverkehr mit Bussen", "en": "Replacement buses"},
    extra_minutes=20,
    periods=(Period(NOW - HOUR, NOW + HOUR),),
    url="https://www.hochbahn.de/u3",
)
U1 = Alert(id="a1", lines=("U1",), effect="significant_delays")
LIFT = Alert(id="lift", stations=("Kellinghusenstraße",), effect="accessibility_issue", cause="maintenance")


def feed(*alerts: Alert, stale: bool = False) -> Feed:
    as_of = NOW - timedelta(minutes=12 if stale else 0)
    return Feed(Snapshot(alerts, as_of, NOW, stale=stale, header_at=as_of))


def only(said: Said) -> dict[str, Any]:
    (one,) = said.says
    return one


async def test_a_disrupted_line() -> None:
    """A notice has line, section, effect, cause, replacement, forecast, extra time, source and age."""
    said = await act("action_disruption_line", "Fährt die U3?", feed=feed(U3, U1))
    assert said.text() == (
        "U3 Schlump – Rathaus: kein Zugverkehr\nGrund: technische Störung\nErsatzverkehr mit Bussen\n"
        "Fahrzeit: bis zu 20 Minuten länger\nVoraussichtlich bis 15:05\nMehr: https://www.hochbahn.de/u3\n"
        "Quelle: Hamburger Hochbahn, Stand 14:05"
    )
    assert said.command("fact") == {
        "command": "fact", "source": "alerts", "as_of": "2026-11-22T13:05:00+00:00", "ref": "a3"
    }  # fmt: skip
    assert said.slots == {"line": "U3"}


async def test_an_offer_to_tell() -> None:
    """With a disruption a consent is proposed, to its forecast's end and a margin."""
    said = await act("action_disruption_line", "U3", feed=feed(U3))
    assert said.command("propose_opt_in") == {
        "command": "propose_opt_in",
        "type": "line_runs_again",
        "subject": "line:U3",
        "until": "2026-11-22T16:05:00+00:00",
        "values": {"line": "U3"},
    }


LIVE = [{"id": "o", "type": "line_runs_again", "subject": "line:U3", "until": "2026-11-23T10:00:00+01:00"}]


@pytest.mark.parametrize(
    ("alerts", "stale", "view"),
    [
        ((), False, {}),
        ((U3,), False, {"consents": LIVE}),
        ((U3,), True, {}),
        ((U3,), False, {"window_until": "2026-11-22T14:10:00+01:00"}),
        ((replace(U3, periods=(Period(NOW + HOUR),)),), False, {}),
        ((replace(U3, effect="no_effect"),), False, {}),
        ((LIFT,), False, {}),
        ((Alert(id="s", stations=("Schlump",), effect="no_service"),), False, {}),
    ],
    ids=["none", "live already", "stale", "window closes", "planned", "no effect", "lift", "station"],
)
async def test_no_offer(alerts: tuple[Alert, ...], stale: bool, view: dict[str, Any]) -> None:
    """Nothing is proposed without a disruption that holds, on stale data, twice, or past the window."""
    said = await act("action_disruption_line", "U3", feed=feed(*alerts, stale=stale), **view)
    assert said.command("propose_opt_in") is None


async def test_an_end_that_nobody_knows() -> None:
    """A consent for a disruption without a known end is wanted for as long as can be promised."""
    said = await act("action_disruption_line", "U3", feed=feed(replace(U3, periods=())))
    proposed = said.command("propose_opt_in")
    assert proposed is not None
    assert proposed["until"] is None


async def test_no_alert_is_not_normal_service() -> None:
    """Without an alert the answer is that none is known, with the age of that knowledge."""
    one = only(await act("action_disruption_line", "U2?", feed=feed(U3)))
    assert one["response"] == "utter_disruption_line_none"
    assert one["values"]["as_of"] == {"at": "2026-11-22T13:05:00+00:00"}


async def test_old_data_say_so() -> None:
    """Data older than ten minutes are told with their age, with and without an alert."""
    one = only(await act("action_disruption_line", "U2", feed=feed(U3, stale=True)))
    assert (one["response"], one["values"]["age_minutes"]) == ("utter_disruption_line_stale", 12)
    one = only(await act("action_disruption_line", "U3", feed=feed(U3, stale=True)))
    assert (one["response"], one["values"]["age_minutes"]) == ("utter_disruption_line", 12)


@pytest.mark.parametrize("error", [UnavailableError("timeout"), NeedsOperatorError("http 403")])
@pytest.mark.parametrize("action", ["line", "station", "network"])
async def test_a_feed_that_cannot_be_read(action: str, error: Exception) -> None:
    """Without data the answer says so, links the official page and offers a person."""
    one = only(await act(f"action_disruption_{action}", "U3 Schlump", feed=Feed(error)))
    assert one["response"] == "utter_disruption_line_unavailable"
    assert one["values"]["url"].startswith("https://")
    assert [c["intent"] for c in one["choices"]] == ["human"]


async def test_no_line_is_asked_for() -> None:
    """Without a line the customer picks one, or all; nothing is fetched for that."""
    one = only(await act("action_disruption_line", "Fährt die Bahn?"))
    assert one["response"] == "utter_disruption_line_ask_line"
    assert [c["title"] for c in one["choices"]] == ["U1", "U2", "U3", "U4", {"word": "utter_word_all_lines"}]
    assert one["choices"][2] == {
        "title": "U3", "intent": "disruption_line", "entities": [{"entity": "line", "value": "U3"}]
    }  # fmt: skip


async def test_the_line_spoken_of_before() -> None:
    """A question without a line means the one spoken of before."""
    said = await act("action_disruption_line", "Und jetzt?", feed=feed(U3), slots={"line": "U3"})
    assert said.text().startswith("U3 Schlump – Rathaus: kein Zugverkehr")


async def test_a_structured_choice() -> None:
    """A picked choice, which has no positions, is answered like the typed name."""
    one = only(await act("action_disruption_line", feed=feed(U3), entities=[{"entity": "line", "value": "U3"}]))
    assert one["response"] == "utter_disruption_line"


@pytest.mark.parametrize("line", ["S1", "S31"])
async def test_s_bahn(line: str) -> None:
    """A line we know but do not serve gets one sentence and its operator's link, without the feed."""
    one = only(await act("action_disruption_line", f"Fährt die {line}?"))
    assert one == {
        "response": "utter_disruption_line_not_served",
        "values": {"line": line, "url": "https://www.s-bahn-hamburg.de/"},
    }


async def test_several_lines() -> None:
    """Several lines come in one bubble: the disrupted in rows, the others by name; nothing is proposed."""
    said = await act("action_disruption_line", "U1, U2 und U3?", feed=feed(U3, U1))
    one = only(said)
    assert one["response"] == "utter_disruption_line_lines"
    first, second = said.text().splitlines()[:2]
    assert first.startswith("• U3 Schlump – Rathaus: kein Zugverkehr, ")
    assert second == "• U1: größere Verspätungen"
    assert one["values"]["clear"] == ["U2"]
    assert said.command("propose_opt_in") is None


async def test_several_alerts_on_one_line() -> None:
    """Two alerts on a line come in rows, the one that holds first."""
    later = replace(U3, id="b", sections=(), effect="detour", periods=(Period(NOW + HOUR),))
    said = await act("action_disruption_line", "U3", feed=feed(later, U3))
    assert said.responses == ["utter_disruption_line_several"]
    count, first, second = said.text().splitlines()[:3]
    assert count == "Zur U3 liegen mir 2 Meldungen vor:"
    assert first.startswith("• U3 Schlump – Rathaus: kein Zugverkehr")
    assert second.startswith("• U3, ab 15:05: Umleitung")


async def test_what_is_over_or_far_ahead_is_not_told() -> None:
    """Alerts that are over or begin in more than a day are left out."""
    over, ahead = (replace(U3, periods=(p,)) for p in (Period(NOW - HOUR, NOW), Period(NOW + 25 * HOUR)))
    one = only(await act("action_disruption_line", "U3", feed=feed(over, ahead)))
    assert one["response"] == "utter_disruption_line_none"


async def test_without_a_known_effect_the_feed_speaks() -> None:
    """Where the feed names no effect its own words are passed on, in the customer's language if it has them."""
    alert = replace(U3, effect=None, sections=(), description={"de": "Wort " * 100})
    said = await act("action_disruption_line", "U3", feed=feed(alert), locale="en")
    assert said.text("en").startswith("U3: No service\n")
    assert "Replacement buses" in said.text("en")
    assert len(only(said)["values"]["note"]) <= 242


async def test_a_station_inside_a_section() -> None:
    """A station between the ends of a section is touched, the short way round the ring."""
    for name in ("St. Pauli", "Schlump"):
        said = await act("action_disruption_station", name, feed=feed(U3))
        assert said.text().startswith(f"{name}, U3 Schlump – Rathaus: kein Zugverkehr")
    one = only(await act("action_disruption_station", "Barmbek", feed=feed(U3)))
    assert (one["response"], one["values"]["lines"]) == ("utter_disruption_station_none", ["U3"])


async def test_a_station_on_a_closed_line() -> None:
    """An alert on a whole line touches every station of it; a lift touches its own station only."""
    said = await act("action_disruption_station", "Störung Kellinghusenstr?", feed=feed(U1, LIFT))
    assert said.text().splitlines()[:3] == [
        "Kellinghusenstraße:", "• U1: größere Verspätungen", "• Aufzug oder Rolltreppe außer Betrieb"
    ]  # fmt: skip
    assert said.slots == {"station": "Kellinghusenstraße"}


async def test_an_ambiguous_station() -> None:
    """Hauptbahnhof is asked back with its two stations as choices."""
    one = only(await act("action_disruption_station", "Störung am Hbf?"))
    assert one["response"] == "utter_disruption_station_which_station"
    assert [c["title"] for c in one["choices"]] == ["Hauptbahnhof Nord", "Hauptbahnhof Süd"]


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("Ist der Aufzug kaputt?", "utter_disruption_station_ask_station"),
        ("Störung in Bergedorf?", "utter_disruption_station_not_served"),
    ],
)
async def test_a_station_we_cannot_answer_for(text: str, response: str) -> None:
    """No station is asked for; one of the S-Bahn gets the operator's link."""
    assert only(await act("action_disruption_station", text))["response"] == response


async def test_stale_data_about_a_station() -> None:
    """Nothing known from old data is told as that."""
    one = only(await act("action_disruption_station", "Berne", feed=feed(stale=True)))
    assert (one["response"], one["values"]["age_minutes"]) == ("utter_disruption_station_stale", 12)


async def test_the_network() -> None:
    """All alerts in rows, the lines without any by name; lifts are left out."""
    said = await act("action_disruption_network", "Was ist los?", feed=feed(U3, LIFT, U1))
    assert only(said)["response"] == "utter_disruption_network"
    first, second = said.text().splitlines()[1:3]
    assert first.startswith("• U3 Schlump – Rathaus: kein Zugverkehr")
    assert second == "• U1: größere Verspätungen"
    assert only(said)["values"]["clear"] == ["U2", "U4"]


@pytest.mark.parametrize(("stale", "case"), [(False, "none"), (True, "stale")])
async def test_the_network_without_alerts(stale: bool, case: str) -> None:
    """No alert in the network is told with the age of the data."""
    one = only(await act("action_disruption_network", "Was ist los?", feed=feed(LIFT, stale=stale)))
    assert one["response"] == f"utter_disruption_network_{case}"


async def test_a_lift_is_no_train() -> None:
    """Whoever asks for the lift hears of lifts: a closed line says nothing about them."""
    said = await act("action_disruption_station", "Ist der Aufzug an der Station Schlump kaputt?", feed=feed(U3))
    assert said.responses == ["utter_disruption_station_no_lift"]
