"""What an alert is to those who asked: who hears of it, as what, and in which typed fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from actions.transit.events import source_events
from actions.transit.sources.alerts import Alert, Period, Section
from actions.transit.sources.alerts.watch import Event
from bot.model.event import SourceEvent
from bot.model.event_fields import wrong
from tests.actions.feeds import NOW
from tests.actions.test_alerts_watch import U3, good, run
from tests.support.names import NAMES

CLOSED = replace(
    U3,
    sections=(Section("U3", "Barmbek", "Schlump"),),
    cause="technical_problem",
    extra_minutes=20,
    periods=(Period(NOW, NOW + timedelta(hours=2)),),
)
LATE = Alert("late", ("U1", "U3"), effect="significant_delays", extra_minutes=15)


def told(*events: Event) -> list[SourceEvent]:
    return [one for event in events for one in source_events(event, "Hochbahn", NOW)]


def test_a_closure_is_told_with_where_why_and_until_when() -> None:
    """A closed section has no delay, only a longer way; everything is a typed field."""
    _, events = run((0, good(CLOSED)))
    (one,) = told(*events)
    assert (one.type, one.what, one.subject) == ("commute", "appeared", "line:U3")
    assert one.fields == {
        "line": "U3",
        "from": "Barmbek",
        "to": "Schlump",
        "closed": True,
        "extra_minutes": 20,
        "forecast": {"at": (NOW + timedelta(hours=2)).isoformat()},
        "reason": {"word": "utter_word_cause_technical_problem"},
        "source": "Hochbahn",
        "as_of": {"at": NOW.isoformat()},
        "as_of_iso": NOW.isoformat(),
    }
    assert wrong(one.subject, one.fields, NAMES, NOW) == []


def test_delays_of_two_lines_are_two_events() -> None:
    """Each line's commuters hear of theirs, with the minutes."""
    _, events = run((0, good(LATE)))
    assert [(one.subject, one.fields["delay_minutes"]) for one in told(*events)] == [("line:U1", 15), ("line:U3", 15)]


def test_an_end_is_told_to_commuters_and_of_clear_lines_to_those_who_wait() -> None:
    """While another disruption holds on the line nobody hears that it runs; commuters hear that this one is over."""
    _, events = run((0, good(CLOSED, LATE)), (0.5, good(LATE)), (1, good(LATE)), (1.5, good()), (2, good()))
    ends = [(one.type, one.subject) for one in told(*events) if one.what == "ended"]
    assert ends == [
        ("commute", "line:U3"),
        ("line_runs_again", "line:U1"),
        ("line_runs_again", "line:U3"),
        ("commute", "line:U1"),
        ("commute", "line:U3"),
    ]
    assert all("extra_minutes" not in one.fields for one in told(*events) if one.what == "ended")


def test_what_disrupts_no_train_is_told_to_nobody() -> None:
    """A lift, or more trains than usual, is no news for commuters; a disruption that becomes harmless has ended,
    also for those who wait."""
    lift = replace(CLOSED, effect="accessibility_issue")
    more = replace(CLOSED, effect="additional_service")
    assert told(*run((0, good(lift)))[1]) == []
    _, events = run((0, good(CLOSED)), (1, good(more)), (2, good()), (3, good()))
    assert len({one.id for one in events}) == len(events)
    assert [(one.type, one.what) for one in told(*events)] == [
        ("commute", "appeared"),
        ("line_runs_again", "ended"),
        ("commute", "ended"),
    ]


def test_each_line_of_a_disruption_has_its_own_beginning_and_end() -> None:
    """A line that joins later is news to its own commuters, one that leaves has ended for them; nobody else hears."""
    both, first = LATE, replace(LATE, lines=("U1",))
    _, events = run((0, good(first)), (1, good(both)), (2, good(first)), (3, good(first)), (4, good()), (5, good()))
    assert [(one.type, one.what, one.subject) for one in told(*events)] == [
        ("commute", "appeared", "line:U1"),
        ("commute", "appeared", "line:U3"),
        ("line_runs_again", "ended", "line:U3"),
        ("commute", "ended", "line:U3"),
        ("line_runs_again", "ended", "line:U1"),
        ("commute", "ended", "line:U1"),
    ]
