"""Messengers, sources, and the watch over the alert feed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import orjson

import actions
import connectors
from actions import entities
from actions.common import ends
from actions.common.entities import answers
from actions.common.entities.moments import moment
from actions.kit.local_quota import Alone
from actions.parcel.sources.dhl.source import PATIENCE, Dhl
from actions.parcel.sources.shipcloud.source import Shipcloud
from actions.transit.events import source_events
from actions.transit.network import Network, hamburg
from actions.transit.sources.alerts import lapses
from actions.transit.sources.alerts import stored as alerts_stored
from actions.transit.sources.alerts.source import Alerts, Fetched
from actions.transit.sources.alerts.watch import observe
from bot.model.clock import Clock, utc_now
from bot.model.consent_selector import ConsentSelector
from bot.model.dialogue import Entity
from bot.model.event import SourceEvent
from bot.model.meter import UNMETERED, Meter
from bot.model.ports import Alarms, Connector
from bot.model.source_quota import Quota
from bot.model.withdrawn_all_clear import Withdrawal
from bot.settings import Settings
from bot.store.redis import keys
from bot.store.source_quota import RedisSharing
from bot.wiring.network import network
from bot.wiring.stores import Stores, secret_key


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


class AlertWatch:
    """Looks at the alert feed, one worker at a time, and remembers what it saw only when it is told to."""

    def __init__(self, alerts: Alerts, found: Stores, source: str, clock: Clock, owner: str, alarms: Alarms) -> None:
        self._alerts = alerts
        self._stores = found
        self._source = source
        self._clock = clock
        self._owner = owner
        self._alarms = alarms
        self._seen: bytes | None = None
        self._lapses = b"[]"

    async def look(self) -> list[SourceEvent]:
        self._seen = None
        if not await self._stores.alive.hold("alerts", self._owner):
            return []
        raw = await self._stores.redis.get(keys.ALERTS_WATCH)
        before = alerts_stored.from_json(orjson.loads(raw) if raw else None)
        result = await self._alerts.fetch(self._alerts.refresh / 4)  # a customer's question may have made one just now
        now = self._clock()
        after, events = observe(before, result, now)
        lapsed = await self._stores.redis.get(keys.ALERTS_LAPSES)
        left_out = lapses.follow(lapses.from_json(orjson.loads(lapsed) if lapsed else None), before, after, now)
        self._lapses = orjson.dumps(lapses.to_json(left_out))
        self._seen = orjson.dumps(alerts_stored.to_json(after))
        as_of = result.snapshot.as_of if isinstance(result, Fetched) else None
        for event in events:
            if event.kind == "operator":
                await self._alarms.raise_("alerts_vanished", {"lines": event.lines, "reason": event.reason})
        return [one for event in events for one in source_events(event, self._source, as_of)]

    async def keep(self) -> None:
        """A slow worker whose lock is another's by now keeps nothing: its picture is the older one."""
        if self._seen is not None and await self._stores.alive.hold("alerts", self._owner):
            await self._stores.redis.set(keys.ALERTS_WATCH, self._seen)
            await self._stores.redis.set(keys.ALERTS_LAPSES, self._lapses, ex=lapses.KEPT)


async def withdrawals(redis: Any) -> Sequence[Withdrawal]:
    """What the feed left out for a while and has taken up again."""
    raw = await redis.get(keys.ALERTS_LAPSES)
    found = lapses.from_json(orjson.loads(raw) if raw else None)
    return [Withdrawal(f"line:{one.line}", one.gone_at, one.back_at) for one in found if one.back_at]
