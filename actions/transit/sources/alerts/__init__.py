"""Disruption notices from a GTFS-Realtime Service Alerts feed."""

from __future__ import annotations

from actions.transit.sources.alerts.model import Alert, Direction, Period, Run, Section, Snapshot, Stop
from actions.transit.sources.alerts.source import Alerts, Failed, Fetched, FetchResult

__all__ = [
    "Alert",
    "Alerts",
    "Direction",
    "Failed",
    "FetchResult",
    "Fetched",
    "Period",
    "Run",
    "Section",
    "Snapshot",
    "Stop",
]
