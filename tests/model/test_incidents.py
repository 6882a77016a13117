"""What a standing consent has told of: no incident twice, and no end of what was never told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.model import incidents
from bot.model.consent import Consent, ConsentStatus, Proof
from bot.model.conversation import Known
from bot.model.item import EventItem

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
LEAST = {"least": {"closed": True, "delay_minutes": 10}}
KINDS: tuple[str, ...] = ("appeared", "changed", "ended")
FACTS = st.sampled_from(
    [{"closed": True}, {"closed": True, "from": "Barmbek"}, {"delay_minutes": 5}, {"delay_minutes": 10}, {}]
)


def event(what: str, incident: str, fields: dict[str, Any], number: int = 0) -> EventItem:
    return EventItem(f"i-{number}", NOW, f"ev-{number}", "commute", "line:U3", fields, what, incident)


def consent(id_: str = "n-1", status: ConsentStatus = "live", lost: tuple[str, ...] = ()) -> Consent:
    proof = Proof("m-1", "ja", "Soll ich?", "de", NOW)
    return Consent(id_, "commute", "line:U3", NOW, 2, status, proof, LEAST, per="day", lost=lost)


def step(known: tuple[Known, ...], item: EventItem) -> tuple[str | None, tuple[Known, ...]]:
    """What is told of this event, and what is known after it."""
    what = incidents.news(known, consent(), item, item.fields)
    if what is None:
        return None, incidents.passed_over(known, consent(), item, item.fields)
    return what, incidents.told(known, consent(), item, item.fields, NOW)


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from("abc"), FACTS), max_size=30))
def test_any_stream_of_events(stream: list[tuple[str, str, dict[str, Any]]]) -> None:
    """Whatever a source says in whatever order: nothing that the customer knows is told again, the end is told only of
    what was told and only when nothing else of it is open, and nothing below the customer's threshold is told."""
    known: tuple[Known, ...] = ()
    for number, (kind, incident, fields) in enumerate(stream):
        before = {one.incident: one.facts for one in known}
        what, known = step(known, event(kind, incident, fields, number))
        if what == "ended":
            assert (set(before), known) == ({incident}, ())
        elif what is not None:
            assert fields.get("closed") or fields.get("delay_minutes", 0) >= 10
            assert incidents.facts(fields) not in before.values()
            assert (what == "changed") == (incident in before)
        elif kind == "ended":
            assert incident not in {one.incident for one in known}
        assert len({one.incident for one in known}) == len(known)


def test_of_two_alike_the_last_to_end_is_the_end() -> None:
    """One alert for each direction says the same: it is told once, and over is told when both are, in any order."""
    for first, last in ("ab", "ba"):
        _, known = step((), event("appeared", "a", {"closed": True}))
        what, known = step(known, event("appeared", "b", {"closed": True}))
        assert what is None
        what, known = step(known, event("ended", first, {}))
        assert what is None
        assert step(known, event("ended", last, {})) == ("ended", ())


def test_known_is_bounded() -> None:
    """However many incidents a source invents, only the newest are kept."""
    known: tuple[Known, ...] = ()
    for number in range(incidents.MOST + 10):
        _, known = step(known, event("appeared", f"i-{number}", {"delay_minutes": 10 + number}, number))
    assert len(known) == incidents.MOST
    assert known[-1].incident == f"i-{incidents.MOST + 9}"


def test_age_and_source_are_no_news() -> None:
    """A newer look at the same facts says nothing new."""
    _, known = step((), event("appeared", "a", {"closed": True, "source": "A", "as_of": {"at": "1"}}))
    what, _ = step(known, event("changed", "a", {"closed": True, "source": "B", "as_of": {"at": "2"}}))
    assert what is None


def test_what_did_not_arrive_was_not_told() -> None:
    """An incident whose notice was lost is forgotten, and so is what a consent that holds no more has told, and what
    nobody has heard of for two months."""
    known = tuple(Known(one, "a", "f", NOW, f"ev-{one}") for one in ("n-1", "n-2", "n-3", "n-4"))
    held = [consent("n-1"), consent("n-2", lost=("ev-0", "ev-n-2")), consent("n-3", "paused")]
    left = incidents.arrived(known, held, NOW)
    assert [one.opt_in for one in left] == ["n-1"]
    assert incidents.arrived(left, [consent("n-1")], NOW + timedelta(days=59)) == left
    assert incidents.arrived(left, [consent("n-1")], NOW + timedelta(days=60)) == ()
