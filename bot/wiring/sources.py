"""Messengers and sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import aiohttp

import actions
import connectors
from actions import entities
from actions.common import ends
from actions.common.entities import answers
from actions.common.entities.moments import moment
from actions.kit.local_quota import Alone
from actions.parcel.sources.dhl.source import PATIENCE, Dhl
from actions.parcel.sources.shipcloud.source import Shipcloud
from actions.transit.network import Network, hamburg
from actions.transit.sources.alerts.source import Alerts
from bot.model.clock import Clock, utc_now
from bot.model.consent_selector import ConsentSelector
from bot.model.dialogue import Entity
from bot.model.meter import UNMETERED, Meter
from bot.model.ports import Connector
from bot.model.source_quota import Quota
from bot.settings import Settings
from bot.store.source_quota import RedisSharing
from bot.wiring.network import network
from bot.wiring.stores import secret_key


class Recognition:
    """The Recogniser port over `actions.entities`. A message is looked at more than once in a row."""

    def __init__(self, network: Network | None = None, selector: ConsentSelector | None = None) -> None:
        self._network = network or hamburg()
        self.selector = selector or ConsentSelector.of(actions.kinds())
        self._last: tuple[str, Sequence[Entity]] = ("", ())

    def recognise(self, text: str) -> Sequence[Entity]:
        if text != self._last[0]:
            self._last = text, entities.recognise(text, network=self._network)
        return self._last[1]

    def only(self, text: str, found: Sequence[Entity]) -> Entity | None:
        return entities.only(text, [dict(one) for one in found])

    def asked_for(self, kind: str, text: str, now: datetime) -> Entity | None:
        if kind == "until":
            end = ends.end(text, now)
            return {"entity": kind, "value": end.isoformat()} if end else None
        if kind == "moment":
            time = moment(text, now)
            return {"entity": kind, "value": time.rest} if time else None
        found = answers.schedule(text) if kind == "schedule" else None
        return found.as_json() if found else None


def build_connectors(settings: Settings, clock: Clock = utc_now) -> dict[str, Connector]:
    """The messengers that are switched on; raises SettingsError naming a missing secret."""
    names = settings.enabled_connectors()
    return {name: connectors.connect(name, settings.public_url, clock) for name in names}


def build_alerts(settings: Settings, session: aiohttp.ClientSession, clock: Clock, meter: Meter = UNMETERED) -> Alerts:
    refresh = timedelta(seconds=settings.alerts_seconds)
    return Alerts(session, settings.alerts_url or None, network(settings), clock, refresh=refresh, meter=meter)


def build_sources(
    settings: Settings,
    session: aiohttp.ClientSession,
    alerts: Alerts,
    clock: Clock,
    meter: Meter = UNMETERED,
    redis: Any = None,
) -> actions.Sources:
    """Whoever shares this Redis shares the sources' quotas and answers; without one the process is alone."""
    shared = RedisSharing(redis, secret_key(settings), Dhl.name) if redis is not None else Alone(clock)
    dhl_url = settings.dhl_api_url if settings.dhl_api_key else None
    quota = Quota(settings.dhl_calls_per_day, timedelta(seconds=settings.dhl_seconds_apart), PATIENCE)
    dhl = Dhl(session, dhl_url, settings.dhl_api_key or None, shared, clock, quota=quota, meter=meter)
    cloud = RedisSharing(redis, secret_key(settings), Shipcloud.name) if redis is not None else Alone(clock)
    url, key = settings.shipcloud_api_url, settings.shipcloud_api_key or None
    shipcloud = Shipcloud(session, url, key, cloud, clock, meter=meter)
    return actions.Sources(alerts, dhl, network(settings), settings.operator, shipcloud)
