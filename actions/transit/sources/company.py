"""What the skills of this pack ask: the company's network and its alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from actions.transit.company_network import network
from actions.transit.network import Network
from actions.transit.settings import Settings
from actions.transit.sources.alerts.source import Alerts
from actions.transit.sources.ports import Disruptions
from bot.model.pack import Installation


@dataclass(frozen=True)
class Transit:
    """`operator` is whom answers name as the source of disruption notices, `folder` the data folder."""

    network: Network
    alerts: Disruptions
    operator: str
    settings: Settings
    folder: Path


def build(installation: Installation) -> Transit:
    """Raises SettingsError if the network cannot be read."""
    settings: Settings = installation.settings
    own = network(settings, installation.folder)
    alerts = Alerts(
        installation.session,
        settings.alerts_url or None,
        own,
        installation.clock,
        refresh=timedelta(seconds=settings.alerts_seconds),
        meter=installation.meter,
        off=installation.off,
    )
    return Transit(own, alerts, settings.alerts_source or installation.company, settings, installation.folder)
