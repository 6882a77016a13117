"""The public door and the desk."""

from __future__ import annotations

import resource
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aiohttp import web

import connectors
from bot.desk.app import desk_app
from bot.desk.services import DeskServices
from bot.events.app import EventsDoor
from bot.model.clock import Clock, utc_now
from bot.model.consent import NoticeType
from bot.model.errors import SettingsError
from bot.model.ids import random_id
from bot.model.meter import UNMETERED, Meter
from bot.model.pack import Hook
from bot.model.visits import VisitLife
from bot.mydata.own_data import OwnData
from bot.settings import Settings
from bot.store.hints import RedisHints
from bot.store.visits import RedisVisits
from bot.web.allowed_callers import Doorway, host_name
from bot.web.client_ip import Networks, networks
from bot.web.site import Site
from bot.webchat.admission import Admission
from bot.webchat.limits import Limits, Rate
from bot.webchat.services import ChatServices
from bot.wiring.keys import secret_key
from bot.wiring.media import media_keeping
from bot.wiring.names import bindings, known_names
from bot.wiring.packs import known_packs, settings_of
from bot.wiring.page_words import LiveWords
from bot.wiring.public_app import Public
from bot.wiring.public_app import app as gateway_app
from bot.wiring.sources import build_connectors
from bot.wiring.stores import stores
from bot.wiring.switching import ContentFollowed, live_release

EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104  # where one may listen, and no name to ask for


def build_gateway(settings: Settings, redis: Any, meter: Meter = UNMETERED, clock: Clock = utc_now) -> web.Application:
    found = stores(settings, redis, clock, meter)
    built = build_connectors(settings, clock)
    site = Site(
        public_url=settings.public_url,
        secret_key=secret_key(settings),
    )
    chat = ChatServices(
        visits=RedisVisits(redis, lives(settings)),
        addresses=found.addresses,
        receive=found.receive_bounded,
        outbox=found.outbox,
        threads=found.threads,
        links=found.links,
        live=found.live,
        clock=clock,
        keeper=Admission(limits(settings), clock, found.levels.memory_share),
        meter=meter,
    )
    return gateway_app(
        Public(
            site,
            built,
            words=LiveWords(settings, live_release(settings, redis)),
            receive=found.receive,
            chat=chat,
            mailbox=found.mailbox,
            ready=found.ready,
            new_id=random_id,
            own_data=OwnData(found.links, found.exports, timezone(settings)),
            presence=found.presence,
            crossings=found.crossings,
        )
    )


def timezone(settings: Settings) -> ZoneInfo:
    """Raises SettingsError."""
    try:
        return ZoneInfo(settings.timezone)
    except (ValueError, KeyError) as error:
        raise SettingsError(f"LOTSE_TIMEZONE: {error}") from error


def limits(settings: Settings) -> Limits:
    """What the web chat may take; raises SettingsError."""
    hourly = settings.webchat_contacts_per_hour
    return Limits(
        address_contacts=Rate(hourly, hourly / 3600),
        sockets=min(settings.webchat_sockets, open_files() // 2),
        memory_share=settings.webchat_memory_share,
        trusted_proxies=known_networks("LOTSE_TRUSTED_PROXIES", settings.trusted_proxies),
    )


def lives(settings: Settings) -> VisitLife:
    """How long the web chat knows a browser."""
    return VisitLife(timedelta(hours=settings.chat_session_hours), timedelta(days=settings.chat_remember_days))


def known_networks(setting: str, text: str) -> Networks:
    """Raises SettingsError."""
    try:
        return networks(text)
    except ValueError as error:
        raise SettingsError(f"{setting}: {error}") from error


def open_files() -> int:
    """How many files and sockets this process may have open, after it was allowed all that the machine grants."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # a machine may not grant what it names
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return sys.maxsize if allowed == resource.RLIM_INFINITY else allowed


def internal_url(settings: Settings) -> str:
    return settings.internal_url or f"http://127.0.0.1:{settings.internal_port}"


def doorway(settings: Settings) -> Doorway:
    """Who may come to the internal port; raises SettingsError."""
    names = [*settings.internal_hosts.split(","), urlsplit(internal_url(settings)).netloc.rpartition("@")[2]]
    names.append(settings.internal_host)
    written = [
        f"[{name}]" if name.count(":") > 1 and name[0] != "[" else name for part in names if (name := part.strip())
    ]
    if unreadable := [name for name in written if not host_name(name)]:
        raise SettingsError(f"LOTSE_INTERNAL_HOSTS: {unreadable[0]!r} is not a name")
    return Doorway(
        hosts=frozenset(map(host_name, written)) - EVERYWHERE,
        people=known_networks("LOTSE_INTERNAL_NETWORKS", settings.internal_networks),
        monitors=known_networks("LOTSE_MONITORING_NETWORKS", settings.monitoring_networks),
        trusted_proxies=known_networks("LOTSE_TRUSTED_PROXIES", settings.trusted_proxies),
    )


def build_events(settings: Settings, redis: Any, meter: Meter = UNMETERED, clock: Clock = utc_now) -> EventsDoor:
    """Raises SettingsError."""
    content = ContentFollowed(settings, redis)

    async def notices() -> Mapping[str, NoticeType]:
        await content.look()
        return content.now.notices if content.now else {}

    found = stores(settings, redis, clock, meter)

    async def off(source: str) -> bool:
        await found.orders.look()
        return found.orders.source_off(source)

    return EventsDoor(bindings(settings), known_names(settings), found.events, notices, clock, meter, off)


def build_hooks(
    settings: Settings, redis: Any, meter: Meter = UNMETERED, clock: Clock = utc_now
) -> Sequence[web.RouteDef]:
    """Where packs are called by sources that sign nothing. Raises SettingsError."""
    return [
        route
        for pack in known_packs(settings)
        for route in pack.routes(Hook(settings_of(settings, pack), partial(RedisHints, redis), clock, meter))
    ]


def build_desk(settings: Settings, redis: Any, meter: Meter = UNMETERED, clock: Clock = utc_now) -> web.Application:
    found = stores(settings, redis, clock, meter)
    content = ContentFollowed(settings, redis)

    def skills() -> Mapping[str, Any]:
        return content.now.skills if content.now else {}

    built = build_connectors(settings, clock)
    services = DeskServices(
        accounts=found.accounts,
        sessions=found.sessions,
        threads=found.threads,
        mailbox=found.mailbox,
        ready=found.ready,
        live=found.live,
        presence=found.presence,
        alarms=found.alarms,
        sources=found.sources,
        skills=skills,
        connectors=built,
        clock=clock,
        media=media_keeping(settings, found.threads, built, clock),
        reasons={name: connectors.channel(name).reasons for name in settings.enabled_connectors()},
    )
    app = desk_app(
        services,
        company=settings.company,
        internal_url=internal_url(settings),
        trusted_proxies=known_networks("LOTSE_TRUSTED_PROXIES", settings.trusted_proxies),
    )
    app.cleanup_ctx.append(content.following)
    return app
