"""How many templates a consent may need, and in which months they count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model.consent import Consent, Proof
from bot.model.template_availability import STANDING_A_MONTH, promised

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)
WINDOW = NOW + timedelta(hours=24)
ONCE = Consent(
    "n-1", "line_runs_again", "line:U3", NOW + timedelta(days=3), 1, "live", Proof("m", "ja", "?", "de", NOW)
)
STANDING = replace(ONCE, type="commute", until=datetime(2027, 2, 1, tzinfo=UTC), budget=2, per="day")


def test_one_notice_is_one_template_of_this_month() -> None:
    """What is told once counts once, now; two of them twice."""
    assert promised([ONCE, replace(ONCE, id="n-2")], WINDOW, NOW) == {"2026-11": 2}


def test_a_standing_notice_counts_in_each_month_that_it_reaches() -> None:
    """The budget of next month is promised too, across the turn of the year."""
    months = ("2026-11", "2026-12", "2027-01", "2027-02")
    assert promised([STANDING], WINDOW, NOW) == dict.fromkeys(months, STANDING_A_MONTH)


def test_what_ends_within_the_window_needs_none() -> None:
    """Nothing is counted that can leave as it is, nor where a messenger has no window."""
    assert promised([replace(ONCE, until=WINDOW)], WINDOW, NOW) == {}
    assert promised([STANDING], None, NOW) == {}
