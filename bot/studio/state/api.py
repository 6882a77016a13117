"""The one call of the page: all that stands, read at once. Alarms and sources are the desk's own calls."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.model.channel_activity import Carried
from bot.model.fact import Expiring
from bot.model.release import Live
from bot.model.template import Outlook, Standing
from bot.model.undelivered import reason
from bot.studio.state.ports import StatePorts

SOON = timedelta(days=60)
LISTED = 200


@dataclass(frozen=True)
class StateApi:
    ports: StatePorts

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/api/state", self.read, allow_head=False)]

    async def read(self, _: web.Request) -> web.Response:
        held = await self.ports.hold.read()
        ending = await self.ports.running_out.expiring(SOON)
        return web.json_response(
            {
                "channels": await self._channels(),
                "processes": [await self._process(role, needed=True) for role in self.ports.roles]
                + [await self._process(role, needed=False) for role in self.ports.optional],
                "live": _live(await self.ports.live()),
                "held_since": _moment(held.backup_at) if held else None,
                "ending": [_ending(one) for one in ending[:LISTED]],
            }
        )

    async def _channels(self) -> list[dict[str, Any]]:
        carried, known = await self.ports.activity.all(), await self.ports.templates.known()
        found = []
        for name, channel in self.ports.channels.items():
            outlook = known.outlooks.get(name) if channel.templates else None
            used = await self.ports.templates.used(name) if channel.templates else None
            found.append(
                {
                    "name": name,
                    "label": channel.label or name,
                    **_carried(carried.get(name, Carried()), channel.reasons),
                    "templates": _templates(outlook) if channel.templates else None,
                    "templates_sent": used.sent if used else None,
                }
            )
        return found

    async def _process(self, role: str, *, needed: bool) -> dict[str, Any]:
        served = await self.ports.alive.served_by(role)
        return {
            "role": role,
            "number": len(served),
            "releases": sorted({release for release in served if release not in ("", "-")}),
            "trouble": "" if served else await self.ports.alive.trouble_of(role),
            "needed": needed,
        }


def _live(live: Live | None) -> dict[str, Any] | None:
    return {"release": live.release, "at": live.at.isoformat(), "by": live.by} if live else None


def _carried(carried: Carried, reasons: Any) -> dict[str, Any]:
    return {
        "heard_at": _moment(carried.heard_at),
        "sent_at": _moment(carried.sent_at),
        "failed_at": _moment(carried.failed_at),
        "failing": carried.failing,
        "code": carried.code,
        "why": reason(carried.code, reasons) if carried.failed_at else "",
    }


def _templates(outlook: Outlook | None) -> dict[str, Any]:
    """How many stand how, and each that needs somebody; nothing is known before the platform was asked."""
    if outlook is None:
        return {"known": False, "counts": {}, "listed": []}
    waiting = [one for one in outlook.standings.values() if one.status != "approved"]
    return {
        "known": True,
        "counts": Counter(one.status for one in outlook.standings.values()),
        "listed": [_template(one) for one in waiting[:LISTED]],
    }


def _template(one: Standing) -> dict[str, str]:
    name, locale, *_ = [*one.key.split("|"), ""]
    return {"name": name, "locale": locale, "status": one.status, "reason": one.reason}


def _ending(one: Expiring) -> dict[str, Any]:
    fact = one.fact
    return {
        "name": fact.name,
        "pack": fact.pack,
        "title": dict(fact.title),
        "link": fact.link,
        "ends": one.ends.isoformat() if one.ends else None,
        "days": one.days,
        "unchecked": one.unchecked,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
