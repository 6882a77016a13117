"""When an alert has ended."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from actions.kit.source_errors import UnavailableError
from actions.transit.sources.alerts import Alert, Failed, Fetched, Period, Section, Snapshot
from actions.transit.sources.alerts.stored import from_json, to_json
from actions.transit.sources.alerts.watch import Event, WatchState, observe
from tests.actions.feeds import NOW

U1, U2, U3, U4 = (Alert(id=f"a{n}", lines=(f"U{n}",), effect="no_service") for n in range(1, 5))
FAILED = Failed(UnavailableError("timeout"))


def good(*alerts: Alert, at: datetime = NOW) -> Fetched:
    return Fetched(Snapshot(alerts, at, at, at))


def run(*steps: tuple[float, Fetched | Failed], state: WatchState | None = None) -> tuple[WatchState, list[Event]]:
    """Observe each result, `minutes` after NOW; a good fetch is as old as the moment it is seen."""
    told: list[Event] = []
    state = state or WatchState()
    for minutes, result in steps:
        now = NOW + timedelta(minutes=minutes)
        state, events = observe(state, _as_of(now, result), now)
        told += events
    return state, told


def _as_of(now: datetime, result: Fetched | Failed) -> Fetched | Failed:
    if isinstance(result, Failed):
        return result
    return Fetched(replace(result.snapshot, as_of=now, fetched_at=now, header_at=now))


def kinds(events: list[Event]) -> list[tuple[str, tuple[str, ...]]]:
    return [(e.kind, e.lines) for e in events]


def test_an_alert_appears_and_ends() -> None:
    """Missing from two successive good fetches is the end; once is not."""
    state, first = run((0, good(U3)), (0.5, good()))
    assert kinds(first) == [("appeared", ("U3",))]
    _, second = run((1, good()), state=state)
    assert [(e.kind, e.clear, e.reason) for e in second] == [("ended", ("U3",), "vanished")]


def test_back_in_time_is_no_end() -> None:
    """An alert that is missing once and listed again has not ended, nor appeared twice."""
    _, events = run((0, good(U3)), (0.5, good()), (1, good(U3)), (1.5, good()), (2, good(U3)))
    assert kinds(events) == [("appeared", ("U3",))]


def test_failures_count_as_nothing() -> None:
    """Failed fetches between two good ones neither end an alert nor save it."""
    _, events = run((0, good(U3)), (0.5, good()), (1, FAILED), (1.5, FAILED), (2, good()))
    assert kinds(events)[1:] == [("ended", ("U3",))]


def test_an_empty_feed_counts() -> None:
    """A fresh, valid, empty feed ends what it no longer lists."""
    _, events = run((0, good(U3, U1)), (0.5, good()), (1, good()))
    assert sorted(kinds(events)[2:]) == [("ended", ("U1",)), ("ended", ("U3",))]


def test_stale_data_end_nothing() -> None:
    """Fetches whose header is older than ten minutes count as nothing."""
    state, _ = run((0, good(U3)))
    for minutes in (11, 12, 13, 14):
        state, events = observe(state, good(at=NOW + timedelta(seconds=1)), NOW + timedelta(minutes=minutes))
        assert events == ()


def test_not_modified_counts_as_fresh() -> None:
    """A 304 long after the header's time confirms that an alert is still missing."""
    state, _ = run((0, good(U3)), (0.5, good()))
    later = NOW + timedelta(minutes=20)
    confirmed = Fetched(Snapshot((), as_of=later, fetched_at=later, header_at=NOW + timedelta(minutes=0.5)), True)
    _, events = observe(state, confirmed, later)
    assert kinds(list(events)) == [("ended", ("U3",))]


def test_an_older_header_is_an_echo() -> None:
    """A body older than one that counted before changes nothing."""
    state, _ = run((0, good(U3)), (2, good(U3)))
    after, events = observe(state, good(at=NOW + timedelta(minutes=1)), NOW + timedelta(minutes=3))
    assert (after, events) == (state, ())


def test_mass_vanishing_is_held() -> None:
    """Three or more, and over half, that vanish at once end after ten minutes, and an operator is told."""
    state, events = run((0, good(U1, U2, U3, U4)), (0.5, good(U4)), (1, good(U4)), (9, good(U4)))
    assert [e.kind for e in events if e.kind in ("ended", "operator")] == ["operator"]
    _, events = run((10.6, good(U4)), state=state)
    assert sorted(kinds(events)) == [("ended", ("U1",)), ("ended", ("U2",)), ("ended", ("U3",))]


def test_mass_that_returns_never_ended() -> None:
    """Alerts that come back within the hold have not ended."""
    _, events = run((0, good(U1, U2, U3)), (0.5, good()), (1, good()), (5, good(U1, U2, U3)), (16, good(U1, U2, U3)))
    assert [e.kind for e in events if e.kind != "appeared"] == ["operator"]


def test_two_of_three_are_no_mass() -> None:
    """Two alerts that vanish at once end as usual."""
    _, events = run((0, good(U1, U2, U3)), (0.5, good(U3)), (1, good(U3)))
    assert sorted(kinds(events)[3:]) == [("ended", ("U1",)), ("ended", ("U2",))]


def test_the_period_is_over() -> None:
    """An alert whose active period has passed ends at the next good fetch, listed or not, and only once."""
    ending = replace(U3, periods=(Period(NOW, NOW + timedelta(minutes=10)),))
    _, events = run((1, good(ending)), (11, good(ending)), (12, good(ending)), (13, good()), (14, good()))
    assert [(e.kind, e.reason) for e in events] == [("appeared", "holds"), ("ended", "period over")]
    _, events = run((1, good(ending)), (11, good()))
    assert kinds(events)[1:] == [("ended", ("U3",))]


def test_a_failed_fetch_does_not_end_a_period() -> None:
    """While the feed cannot be read nobody knows whether a period was extended."""
    ending = replace(U3, periods=(Period(NOW, NOW + timedelta(minutes=10)),))
    _, events = run((1, good(ending)), (11, FAILED), (30, FAILED))
    assert kinds(events) == [("appeared", ("U3",))]


def test_weekend_blocks() -> None:
    """Each block of a closure begins and ends; between blocks nothing holds."""
    hours = timedelta(hours=1)
    blocks = replace(U3, periods=(Period(NOW, NOW + hours), Period(NOW + 5 * hours, NOW + 6 * hours)))
    _, events = run(*((m, good(blocks)) for m in (1, 61, 120, 301, 361)))
    assert [e.kind for e in events] == ["appeared", "ended", "appeared", "ended"]
    assert len({e.id for e in events}) == 4


def test_a_planned_alert_does_not_block_the_all_clear() -> None:
    """A closure announced for next week does not keep today's line from being clear, nor is it told as begun."""
    planned = replace(U3, id="planned", periods=(Period(NOW + timedelta(days=7)),))
    _, events = run((0, good(U3, planned)), (0.5, good(planned)), (1, good(planned)), (2, good()), (3, good()))
    assert [(e.kind, e.alert_id, e.clear) for e in events] == [("appeared", "a3", ()), ("ended", "a3", ("U3",))]


def test_a_line_with_another_disruption_is_not_clear() -> None:
    """The end of one of two disruptions clears only the lines that have no other; a lift does not count."""
    other = replace(U3, id="b", sections=(Section("U3", "Schlump", "Rathaus"),))
    lift = replace(U3, id="lift", effect="accessibility_issue", stations=("Schlump",))
    state, events = run((0, good(U3, other, lift)), (1, good(other, lift)), (2, good(other, lift)))
    assert [(e.lines, e.clear) for e in events if e.kind == "ended"] == [(("U3",), ())]
    _, events = run((3, good(lift)), (4, good(lift)), state=state)
    assert [(e.lines, e.clear) for e in events] == [(("U3",), ("U3",))]


def test_a_new_id_is_the_same_incident() -> None:
    """An update under a new id keeps its incident when line, section and validity agree."""
    section = (Section("U3", "Schlump", "Rathaus"),)
    turned = (Section("U3", "Rathaus", "Schlump"),)
    old = replace(U3, sections=section, periods=(Period(NOW, NOW + timedelta(hours=2)),))
    new = replace(old, id="new", sections=turned, periods=(Period(NOW, NOW + timedelta(hours=3)),))
    _, events = run((0, good(old)), (0.5, good(new)), (1, good(new)))
    assert [e.kind for e in events] == ["appeared", "changed"]
    assert len({e.incident for e in events}) == 1


def test_a_longer_section_under_a_new_id_is_a_change() -> None:
    """A closure that grows keeps its incident although the feed gives it a new id: it has not ended, but changed."""
    old = replace(U3, sections=(Section("U3", "Schlump", "Rathaus"),))
    new = replace(old, id="new", sections=(Section("U3", "Schlump", "Barmbek"),))
    _, events = run((0, good(old)), (0.5, good(new)), (1, good(new)), (1.5, good()), (2, good()))
    assert [e.kind for e in events] == ["appeared", "changed", "ended"]
    assert len({e.incident for e in events}) == 1


def test_what_is_planned_for_later_is_no_update_of_what_holds_now() -> None:
    """A closure of another section next week, listed when today's vanishes, does not end today's sooner."""
    today = replace(U3, sections=(Section("U3", "Schlump", "Rathaus"),))
    later = replace(
        today, id="n", sections=(Section("U3", "Barmbek", "Rathaus"),), periods=(Period(NOW + timedelta(days=7)),)
    )
    _, events = run((0, good(today)), (0.5, good(later)))
    assert [e.kind for e in events] == ["appeared"]


def test_another_place_is_another_incident() -> None:
    """An alert on another section, or whose validity does not touch, is a new incident."""
    old = replace(U3, periods=(Period(NOW, NOW + timedelta(hours=1)),))
    later = replace(old, id="x", periods=(Period(NOW + timedelta(hours=2), NOW + timedelta(hours=3)),))
    state, _ = run((0, good(old)), (1, good(later)))
    assert len(state.incidents) == 2


def test_the_same_steps_tell_the_same_ids() -> None:
    """Event ids depend on what was observed only, so that a repeat is recognised."""
    steps = ((0, good(U1, U3)), (0.5, good(U1)), (1, good(U1)))
    assert run(*steps) == run(*steps)


ALERTS = st.builds(
    Alert,
    id=st.sampled_from("abcdef"),
    lines=st.sampled_from([("U1",), ("U3",), ("U2", "U4")]),
    effect=st.sampled_from(["no_service", "accessibility_issue"]),
    periods=st.one_of(
        st.just(()),
        st.integers(-60, 60).map(lambda m: (Period(NOW, NOW + timedelta(minutes=m)),)),
        st.integers(0, 60).map(lambda m: (Period(NOW + timedelta(minutes=m)),)),
    ),
)
RESULTS = st.one_of(st.just(FAILED), st.lists(ALERTS, max_size=6).map(lambda a: good(*a)))
STEPS = st.lists(st.tuples(st.floats(0.5, 8), RESULTS), max_size=12).map(
    lambda steps: [(sum(gap for gap, _ in steps[: n + 1]), result) for n, (_, result) in enumerate(steps)]
)


@given(STEPS, st.floats(0, 600), st.booleans())
def test_nothing_but_fresh_data_changes_anything(
    steps: list[tuple[float, Fetched | Failed]], later: float, stale: bool
) -> None:
    """After any history a failed or stale fetch leaves the state and tells nothing."""
    state, _ = run(*steps)
    last = steps[-1][0] if steps else 0
    now = NOW + timedelta(minutes=last + later)
    old = now - timedelta(minutes=10.1)
    result = Fetched(Snapshot((), old, now, old)) if stale else FAILED
    assert observe(state, result, now) == (state, ())


@given(STEPS)
def test_the_state_survives_storage(steps: list[tuple[float, Fetched | Failed]]) -> None:
    """A stored state is read back as it was."""
    state, _ = run(*steps)
    assert from_json(json.loads(json.dumps(to_json(state)))) == state


@given(STEPS)
def test_ends_follow_beginnings(steps: list[tuple[float, Fetched | Failed]]) -> None:
    """No incident ends on a line where it has not appeared, none appears there twice without ending, no id is told
    twice. What disrupts no train, such as a lift, is not counted."""
    _, events = run(*steps)
    running: set[tuple[str, str]] = set()
    for event in events:
        lines = {(event.incident, line) for line in event.lines if event.facts.disrupts}
        if event.kind == "appeared":
            assert not lines & running
            running |= lines
        elif event.kind in ("changed", "ended"):
            assert lines <= running
            running -= lines if event.kind == "ended" else set()
    assert len({e.id for e in events}) == len(events)


@given(st.lists(ALERTS, max_size=6, unique_by=lambda a: a.id), st.integers(1, 5))
def test_one_good_fetch_never_ends_an_open_alert(alerts: list[Alert], times: int) -> None:
    """Whatever was listed, one fetch without it ends only what had an end in the past."""
    state, _ = run(*((n * 0.5, good(*alerts)) for n in range(times)))
    _, events = run((times * 0.5, good()), state=state)
    ended = {e.alert_id for e in events if e.kind == "ended"}
    assert ended <= {a.id for a in alerts if any(p.ends_at for p in a.periods)}


def test_nothing_stored_is_the_empty_state() -> None:
    """A missing or unknown stored state starts anew."""
    assert from_json(None) == from_json({"v": 99}) == WatchState()
