"""When is an alert news again? When a traveller would plan anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from actions.transit.sources.alerts import Alert, Period, Section
from actions.transit.sources.alerts.stored import from_json, to_json
from tests.actions.feeds import NOW
from tests.actions.test_alerts_watch import U3, good, run

HOUR = timedelta(hours=1)
TILL_THREE = (Period(NOW - HOUR, NOW + 2 * HOUR),)
LATE = Alert("late", ("U3",), effect="significant_delays", extra_minutes=10, periods=TILL_THREE)


@pytest.mark.parametrize(
    "change",
    [
        {"effect": "no_service"},
        {"sections": (Section("U3", "Schlump", "Rathaus"),)},
        {"stations": ("Schlump",)},
        {"extra_minutes": 20},
        {"extra_minutes": None},
        {"periods": (Period(NOW - HOUR, NOW + 2.25 * HOUR),)},
        {"periods": (Period(NOW - HOUR),)},
    ],
)
def test_what_a_traveller_would_plan_anew_for_is_a_change(change: dict[str, Any]) -> None:
    """Another effect, section or stop, ten minutes more or less, an end a quarter of an hour off: told, once."""
    new = replace(LATE, id="next", **change)
    _, events = run((0, good(LATE)), (0.5, good(new)), (1, good(new)))
    assert [e.kind for e in events] == ["appeared", "changed"]


@pytest.mark.parametrize(
    "change",
    [
        {"header": {"de": "Neu gesagt"}, "description": {"de": "mit anderen Worten"}},
        {"extra_minutes": 19},
        {"cause": "technical_problem"},
        {"periods": (Period(NOW - HOUR, NOW + 2.24 * HOUR),)},
        {"url": "https://example.org", "replacement": {"de": "Ersatzverkehr mit Bussen"}},
    ],
)
def test_other_words_are_no_change(change: dict[str, Any]) -> None:
    """Neither a text, nor an id, nor a few minutes are told again."""
    _, events = run((0, good(LATE)), (0.5, good(replace(LATE, id="late", **change))))
    assert [e.kind for e in events] == ["appeared"]


def test_many_small_changes_are_one_in_the_end() -> None:
    """What creeps is compared with what was told, not with the fetch before."""
    creeping = [(n / 2, good(replace(LATE, extra_minutes=10 + 4 * n))) for n in range(6)]
    _, events = run(*creeping)
    assert [(e.kind, e.facts.extra_minutes) for e in events] == [("appeared", 10), ("changed", 22)]


def test_what_an_earlier_version_has_stored_goes_on() -> None:
    """A state of version 1, which knew no facts, is read: nothing appears or changes, and its incidents end."""
    state, _ = run((0, good(U3)))
    old = to_json(state) | {"v": 1}
    old["incidents"] = [{**one, "fingerprint": "x"} for one in old["incidents"]]
    for one in old["incidents"]:
        del one["told"]
    _, events = run((0.5, good(U3)), (1, good(replace(U3, id="x"))), (1.5, good()), (2, good()), state=from_json(old))
    assert [e.kind for e in events] == ["ended"]
