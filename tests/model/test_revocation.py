"""What the revocation log makes of a consent that a backup has brought back."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.clock import utc_now
from bot.model.consent import OPEN
from bot.model.revocation import PAUSES, Lost, Standing, after, given_up

NOW = utc_now()
LATER = NOW + timedelta(days=2)
STATUSES = ("live", "paused", "spent", "withdrawn", "ended", "too_late", "failed", "sent")


def lost(status: str, left: int = 0) -> Lost:
    return Lost("c-1", "n-1", status, left, NOW, LATER if status == "paused" else None)  # type: ignore[arg-type]


LINES = st.builds(lost, st.sampled_from(["withdrawn", "ended", "paused", "live", "failed"]), st.integers(0, 3))
STANDINGS = st.builds(Standing, st.sampled_from(STATUSES), st.integers(0, 5), st.booleans())


@pytest.mark.parametrize(
    ("before", "line", "expected"),
    [
        (Standing("live", 1, False), lost("withdrawn"), Standing("withdrawn", 0, False)),
        (Standing("live", 3, False), lost("ended", 2), Standing("live", 2, False)),
        (Standing("live", 1, False), lost("ended", 2), Standing("live", 1, False)),
        (Standing("spent", 0, False), lost("ended"), Standing("ended", 0, False)),
        (Standing("failed", 0, False), lost("withdrawn"), Standing("withdrawn", 0, False)),
        (Standing("failed", 0, False), lost("ended"), Standing("failed", 0, False)),
        (Standing("withdrawn", 0, False), lost("ended"), Standing("withdrawn", 0, False)),
        (Standing("live", 2, True), lost("paused"), Standing("paused", 2, True, LATER)),
        (Standing("ended", 0, False), lost("paused"), Standing("ended", 0, False)),
        (Standing("paused", 1, False, LATER), lost("live", 1), Standing("live", 1, False, LATER)),
        (Standing("paused", 0, False), lost("live"), Standing("too_late", 0, False)),
        (Standing("paused", 0, True), lost("live"), Standing("live", 0, True)),
        (Standing("withdrawn", 0, False), lost("live", 1), Standing("withdrawn", 0, False)),
    ],
)
def test_a_line_says_how_a_consent_stands(before: Standing, line: Lost, expected: Standing) -> None:
    """Each kind of line, on each way in which a consent may stand in the backup."""
    assert after(before, line) == expected


@given(STANDINGS, st.lists(LINES, max_size=6))
def test_no_line_gives_a_consent_more(before: Standing, lines: list[Lost]) -> None:
    """Whatever stands in the list, in whatever order: nothing is revived, and no more notices are allowed."""
    now = reduce(after, lines, before)
    assert now.left <= before.left
    if before.status not in OPEN:
        assert now.status not in OPEN


@given(STANDINGS, st.lists(LINES.filter(lambda one: one.status not in PAUSES), max_size=6))
def test_applying_the_list_again_changes_nothing(before: Standing, lines: list[Lost]) -> None:
    """A restore that was interrupted may be run once more."""
    now = reduce(after, lines, before)
    assert reduce(after, lines, now) == now


def test_without_the_list_what_held_is_given_up() -> None:
    """Whatever might still be sent is given up as failed, for the next answer to tell; what was over stays over."""
    statuses = {status: status for status in STATUSES}
    assert {one.opt_in for one in given_up("c-1", statuses, NOW)} == OPEN
    assert {(one.status, one.left) for one in given_up("c-1", statuses, NOW)} == {("failed", 0)}
