"""How long a consent for a line is wanted; what the channel can deliver of it is the worker's to know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from actions.kit.view import View
from actions.transit.sources.alerts import Alert

TYPE = "line_runs_again"
_MARGIN = timedelta(hours=2)  # disruptions last longer than forecast
_SHORTEST = timedelta(minutes=10)


def possible(view: View) -> bool:
    """Say whether the channel can still be written to in ten minutes."""
    return view.window_until is None or view.window_until - view.now >= _SHORTEST


def until(alerts: Iterable[Alert], view: View) -> datetime | None:
    """Return the forecast's end with a margin; None if it is not known."""
    ends = [alert.period(view.now).ends_at for alert in alerts]
    known = [end for end in ends if end is not None]
    return max(known) + _MARGIN if ends and len(known) == len(ends) else None


def wish(line: str, alerts: Iterable[Alert], view: View) -> dict[str, Any]:
    """Return the fields of a consent command for a line."""
    end = until(alerts, view)
    return {
        "type": TYPE,
        "subject": subject(line),
        "until": end.isoformat() if end else None,
        "values": {"line": line},
    }


def subject(line: str) -> str:
    """Return what the consent is for."""
    return f"line:{line}"
