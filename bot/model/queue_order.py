"""The order of the queue, for the desk and for the place that a customer is told: danger, then a window that is about
to close while the customer waits, then the longest wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bot.model.thread import QueueRow

CLOSES_SOON = timedelta(minutes=30)
"""So long before the platform's window closes, who waits goes ahead: afterwards no free text reaches them."""

_LATE = datetime.max.replace(tzinfo=UTC)


def in_order(rows: Iterable[QueueRow], now: datetime) -> list[QueueRow]:
    """Who waits for nobody comes last. Of two alike, the contact's id decides, so that nothing jumps."""
    return sorted(rows, key=lambda row: _place(row, now))


def _place(row: QueueRow, now: datetime) -> tuple[bool, bool, datetime, bool, datetime, str]:
    closes = _LATE
    if row.waiting_since and row.window_until and now < row.window_until <= now + CLOSES_SOON:
        closes = row.window_until
    since = row.queued_at or row.waiting_since or _LATE
    return row.danger != "certain", closes == _LATE, closes, row.waiting_since is None, since, row.contact
