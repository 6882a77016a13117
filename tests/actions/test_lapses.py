"""What a feed leaves out for a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from actions.transit.sources.alerts.lapses import KEPT, SHORT, Lapse, follow, from_json, to_json
from actions.transit.sources.alerts.news import Facts
from actions.transit.sources.alerts.watch import Incident, WatchState
from tests.actions.feeds import NOW

CLOSED = Incident("k", "a", ("U3",), "U3|;|", (), Facts(effect="no_service"))
MINUTE = timedelta(minutes=1)


def state(*incidents: Incident) -> WatchState:
    return WatchState(incidents, NOW)


def lapse(back: Incident, after: timedelta = 5 * MINUTE) -> tuple[Lapse, ...]:
    gone = follow((), state(CLOSED), state(replace(CLOSED, misses=1)), NOW)
    return follow(gone, state(), state(back), NOW + after)


def test_gone_and_back() -> None:
    """From the first look that lacks it to the one that has it again."""
    (one,) = lapse(CLOSED)
    assert (one.line, one.gone_at, one.back_at) == ("U3", NOW, NOW + 5 * MINUTE)


def test_back_under_another_id() -> None:
    """The same thing at the same place is the same disruption; something else there is another one."""
    other = replace(CLOSED, key="k2", alert_id="b")
    assert lapse(other)[0].back_at
    assert not lapse(replace(other, told=Facts(effect="significant_delays")))[0].back_at
    assert not lapse(replace(other, where="U3|U3:Barmbek-Borgweg|"))[0].back_at


def test_back_too_late() -> None:
    """After half an hour it is a new one."""
    assert lapse(CLOSED, SHORT + MINUTE) == ()


def test_it_is_forgotten() -> None:
    """What is back is remembered while it lasts, at most for hours."""
    back = lapse(CLOSED)
    assert follow(back, state(CLOSED), state(CLOSED), NOW + timedelta(hours=1)) == back
    assert follow(back, state(CLOSED), state(CLOSED), NOW + KEPT + timedelta(hours=1)) == ()
    assert all(one.back_at is None for one in follow(back, state(CLOSED), state(), NOW + timedelta(hours=1)))


def test_round_trip() -> None:
    """What is stored is read again; nothing stored is nothing known."""
    assert from_json(to_json(lapse(CLOSED))) == lapse(CLOSED)
    assert from_json(None) == ()
