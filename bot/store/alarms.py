"""The alarms in Redis, the newest 200: raised by any process, shown to admins at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson
import structlog

from bot.model.alarm import KINDS, Alarm
from bot.model.errors import NotStoredError
from bot.model.meter import UNMETERED, Meter
from bot.store.redis import keys
from bot.store.redis.failures import store_failures
from bot.store.redis.scripts import Script

log = structlog.get_logger()

MOST = 200


class RedisAlarms:
    """The Alarms and AlarmBook ports on Redis. The same alarm, not seen yet, is one that happened again."""

    def __init__(self, redis: Any, meter: Meter = UNMETERED, header: str = "", most: int = MOST) -> None:
        self._redis = redis
        self._meter = meter
        self._most = most
        self._raise = Script("alarm", header)
        self._seen = Script("alarm_seen", header)

    async def raise_(self, kind: str, details: Mapping[str, Any], newest: Mapping[str, Any] | None = None) -> None:
        """Never fails who raises it: the log and the metric have it in any case. Only the kind stands there."""
        kind = kind if kind in KINDS else "other"
        log.error("alarm.raised", alarm=kind)
        self._meter.count("lotse_alarms_total", kind=kind)
        same = orjson.dumps(details, option=orjson.OPT_SORT_KEYS)
        told = orjson.dumps({**details, **(newest or {})}, option=orjson.OPT_SORT_KEYS)
        id_ = f"{kind}-{sha256(same).hexdigest()[:16]}"
        try:
            await self._raise(self._redis, [keys.ALARMS], [id_, kind, told, self._most])
        except NotStoredError as error:
            log.warning("alarm.not_stored", alarm=kind, reason=str(error))

    async def newest(self) -> list[Alarm]:
        with store_failures():
            stored = await self._redis.hgetall(keys.ALARMS)
        return sorted((_read(id_.decode(), body) for id_, body in stored.items()), key=lambda alarm: alarm.last)[::-1]

    async def acknowledge(self, id_: str, admin: str) -> bool:
        return bool(await self._seen(self._redis, [keys.ALARMS], [id_, admin]))


def _read(id_: str, body: bytes) -> Alarm:
    stored = orjson.loads(body)
    return Alarm(
        id=id_,
        kind=stored["kind"],
        first=_moment(stored["first"]),
        last=_moment(stored["last"]),
        number=int(stored["number"]),
        details=orjson.loads(stored["details"]),
        seen_by=stored["seen_by"],
        seen_at=_moment(stored["seen_at"]) if stored["seen_by"] else None,
    )


def _moment(microseconds: str) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(microseconds))
