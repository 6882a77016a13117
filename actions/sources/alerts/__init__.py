"""Disruption notices from a GTFS-Realtime Service Alerts feed."""

from __future__ import annotations

from actions.sources.alerts.model import Alert, Period, Section, Snapshot
from actions.sources.alerts.source import Alerts, Failed, Fetched, FetchResult

__all__ = ["Alert", "Alerts", "Failed", "FetchResult", "Fetched", "Period", "Section", "Snapshot"]
