"""The order of the queue, which is also the place that a customer is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.model.queue_order import CLOSES_SOON, in_order
from bot.model.thread import QueueRow

NOW = datetime(2026, 12, 7, 10, tzinfo=UTC)
WAITS = QueueRow("c-1", "queue", 1, "", "asked", "twilio", NOW, NOW, None)


def minutes(number: float) -> datetime:
    return NOW + timedelta(minutes=number)


MOMENTS = st.none() | st.integers(-3_000, 3_000).map(minutes)
ROWS = st.lists(
    st.builds(
        replace,
        st.just(WAITS),
        contact=st.integers(0, 99).map("c-{}".format),
        queued_at=MOMENTS,
        waiting_since=MOMENTS,
        window_until=MOMENTS,
        danger=st.sampled_from(["", "perhaps", "certain"]),
    ),
    unique_by=lambda row: row.contact,
    max_size=12,
)


def row(contact: str, **fields: object) -> QueueRow:
    return replace(WAITS, contact=contact, **fields)  # type: ignore[arg-type]


def test_danger_then_the_window_then_the_wait() -> None:
    """The four kinds in their order, whatever order they came in."""
    rows = [
        row("answered", queued_at=minutes(-500), waiting_since=None),
        row("new", queued_at=minutes(-1), window_until=minutes(600)),
        row("long", queued_at=minutes(-60), window_until=minutes(40)),
        row("closing", queued_at=minutes(-2), window_until=minutes(4)),
        row("closing_later", queued_at=minutes(-90), window_until=minutes(29)),
        row("too_late", queued_at=minutes(-30), window_until=minutes(-1)),
        row("danger", queued_at=minutes(0), danger="certain"),
    ]
    expected = ["danger", "closing", "closing_later", "long", "too_late", "new", "answered"]
    assert [one.contact for one in in_order(rows, NOW)] == expected
    assert [one.contact for one in in_order(rows[::-1], NOW)] == expected


@given(rows=ROWS)
def test_the_order_does_not_depend_on_where_rows_came_from(rows: list[QueueRow]) -> None:
    """Any order of the same rows gives one queue, and none is lost."""
    assert in_order(rows, NOW) == in_order(sorted(rows, key=lambda one: one.contact, reverse=True), NOW)
    assert {one.contact for one in in_order(rows, NOW)} == {one.contact for one in rows}


@given(rows=ROWS)
def test_nobody_stands_before_somebody_in_more_need(rows: list[QueueRow]) -> None:
    """Danger before all; a closing window only where somebody waits; among equals the longer wait."""
    found = in_order(rows, NOW)
    for before, after in pairwise(found):
        if (before.danger == "certain") != (after.danger == "certain"):
            assert before.danger == "certain"
            continue
        soon, later = _closes(before), _closes(after)
        if soon != later:
            assert soon
        elif not soon and bool(before.waiting_since) != bool(after.waiting_since):
            assert before.waiting_since
        elif not soon and before.queued_at and after.queued_at:
            assert before.queued_at <= after.queued_at


def _closes(one: QueueRow) -> bool:
    return bool(one.waiting_since and one.window_until and NOW < one.window_until <= NOW + CLOSES_SOON)
