"""Answers about another time than now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from actions.transit.sources.alerts import Alert, Period, Snapshot
from tests.actions.feeds import NOW
from tests.actions.talk import Feed, act

HOUR = timedelta(hours=1)
NEXT_WEEK = Alert(
    id="w",
    lines=("U3",),
    effect="no_service",
    cause="construction",
    periods=(Period(NOW + 170 * HOUR, NOW + 200 * HOUR),),
)
NOW_CLOSED = replace(NEXT_WEEK, id="n", periods=(Period(NOW - HOUR, NOW + HOUR),))


def feed(*alerts: Alert) -> Feed:
    return Feed(Snapshot(alerts, NOW, NOW, header_at=NOW))


async def test_works_of_next_week_are_not_told_as_now() -> None:
    """What begins in a week is no disruption of now, and is told where that week is asked for, with its begin."""
    now = await act("action_disruption_line", "Fährt die U3?", feed=feed(NEXT_WEEK))
    assert now.responses == ["utter_disruption_line_none"]
    then = await act("action_disruption_line", "Fährt die U3 nächste Woche?", feed=feed(NEXT_WEEK))
    assert then.text().splitlines()[0] == "Für morgen bis So, 29.11. ist mir gemeldet:"
    assert then.text().splitlines()[1].startswith("• U3, ab So, 29.11., 16:05: kein Zugverkehr")
    assert "Bis dahin kann sich das ändern." in then.text()
    assert then.command("propose_opt_in") is None


@pytest.mark.parametrize(
    ("action", "text", "said"),
    [
        ("line", "Fährt die U3 morgen um acht?", "U3: Für morgen, 08:00 Uhr ist mir nichts gemeldet, Stand 14:05."),
        ("station", "Was ist heute Abend in Barmbek?", "Barmbek: Für heute Abend ist mir nichts gemeldet"),
        ("network", "Störungen am Samstag?", "Für Sa, 28.11. ist mir im ganzen Netz nichts gemeldet"),
    ],
)
async def test_nothing_is_known_of_a_time(action: str, text: str, said: str) -> None:
    """That nothing is reported is said for that time, with what should be over by then."""
    answer = (await act(f"action_disruption_{action}", text, feed=feed(NOW_CLOSED))).text()
    assert answer.startswith(said)
    assert "Die Störung von jetzt soll bis 15:05 vorbei sein." in answer


async def test_a_time_at_which_it_still_holds() -> None:
    """What holds now and has no end known is told for later, too."""
    open_end = replace(NOW_CLOSED, periods=(Period(NOW - HOUR),))
    said = await act("action_disruption_line", "Fährt die U3 um 18 Uhr?", feed=feed(open_end))
    assert said.text().splitlines()[:2] == [
        "Für 18:00 Uhr ist mir gemeldet:",
        "• U3: kein Zugverkehr, gilt jetzt, Ende offen",
    ]


async def test_a_time_that_has_passed() -> None:
    """What was is not known, and the present is told instead."""
    said = await act("action_disruption_line", "War die U3 gestern gesperrt?", feed=feed(NOW_CLOSED))
    assert said.responses == ["utter_disruption_past", "utter_disruption_line"]
    assert said.text().startswith("Zu gestern kann ich nichts sagen")


@pytest.mark.parametrize("text", ["Fährt die U3 heute?", "Fährt die U3 jetzt gleich?", "U3 in 10 Minuten?"])
async def test_today_is_now(text: str) -> None:
    """Who asks for today or the next minutes hears how it stands."""
    said = await act("action_disruption_line", text, feed=feed(NOW_CLOSED))
    assert said.responses == ["utter_disruption_line"]


async def test_several_lines_at_once() -> None:
    """Of several lines of which nothing is reported that is said once."""
    said = await act("action_disruption_line", "Fahren U1 und U3 morgen früh?", feed=feed())
    assert said.text().startswith("U1 und U3: Für morgen früh ist mir nichts gemeldet")
    some = await act("action_disruption_line", "Fahren U1 und U3 nächste Woche?", feed=feed(NEXT_WEEK))
    assert some.text().splitlines()[1].startswith("• U3, ab So, 29.11.")


async def test_in_english() -> None:
    """A time is named in the customer's language."""
    said = await act("action_disruption_line", "Is the U3 running on Saturday evening?", feed=feed(), locale="en")
    assert said.text("en").startswith("U3: nothing is reported to me for Sat 28 Nov (evening), as of 14:05.")


async def test_a_name_of_an_earlier_message() -> None:
    """Where a line stood in the message before says nothing about the words of this one."""
    before = [{"entity": "line", "value": "U3", "start": 10, "end": 12, "text": "U3"}]
    asked = [*before, {"entity": "aspect", "value": "day"}]
    said = await act("action_disruption_line", "Und morgen um acht?", feed=feed(), entities=asked)
    assert said.text().startswith("U3: Für morgen, 08:00 Uhr")


async def test_a_follow_up_goes_on_with_what_was_announced() -> None:
    """After "und nächste Woche?" nothing holds now: until when and what else is said of the works spoken of."""
    works = replace(NEXT_WEEK, description={"de": "Es fahren Busse ab Barmbek."})
    for aspect, said in (
        ("until", "U3, ab So, 29.11., 16:05: kein Zugverkehr"),
        ("more", "Es fahren Busse ab Barmbek."),
    ):
        asked = [{"entity": "line", "value": "U3"}, {"entity": "aspect", "value": aspect}]
        answer = await act("action_disruption_line", "?", feed=feed(works), entities=asked)
        assert said in answer.text()
        assert answer.command("propose_opt_in") is None
