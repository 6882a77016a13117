"""What the actions ask of a feed of alerts."""

from __future__ import annotations

from typing import Protocol

from actions.transit.sources.alerts.model import Snapshot


class Disruptions(Protocol):
    """A feed of alerts."""

    async def snapshot(self) -> Snapshot:
        """Return the alerts and their age; raise a source error if there are none to be had."""
        ...
