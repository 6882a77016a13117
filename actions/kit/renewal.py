"""Whether it is worth asking again for a consent that already holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from actions.kit.view import View

_WORTH = timedelta(hours=1)


def renewable(live: Mapping[str, Any], wanted: str | None, view: View) -> bool:
    """Say whether asking anew brings more: the window in which the consent ends has moved on since."""
    if view.window_until is None or not live.get("until"):
        return False
    ends = [view.window_until, *([datetime.fromisoformat(wanted)] if wanted else [])]
    return min(ends) - datetime.fromisoformat(live["until"]) >= _WORTH
