"""The public door and the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from prometheus_client import CollectorRegistry

from bot.desk.app import desk_app
from bot.dialogue import content
from bot.gateway.app import app as gateway_app
from bot.gateway.site import Site
from bot.model.clock import Clock, utc_now
from bot.model.ids import random_id
from bot.settings import Settings
from bot.wiring.release import load_content, releases
from bot.wiring.sources import build_connectors, whatsapp_number
from bot.wiring.stores import secret_key, stores


def build_gateway(
    settings: Settings, redis: Any, registry: CollectorRegistry, clock: Clock = utc_now
) -> web.Application:
    found = stores(settings, redis, clock)
    built = build_connectors(settings, clock)
    site = Site(
        company=settings.company,
        privacy_url=settings.privacy_url,
        imprint_url=settings.imprint_url,
        public_url=settings.public_url,
        secret_key=secret_key(settings),
        whatsapp=whatsapp_number() if "twilio" in built else "",
    )
    return gateway_app(
        site,
        built,
        addresses=found.addresses,
        mailbox=found.mailbox,
        ready=found.ready,
        outbox=found.outbox,
        threads=found.threads,
        live=found.live,
        clock=clock,
        new_id=random_id,
        registry=registry,
    )


def internal_url(settings: Settings) -> str:
    return settings.internal_url or f"http://127.0.0.1:{settings.internal_port}"


def build_desk(settings: Settings, redis: Any, clock: Clock = utc_now) -> web.Application:
    found = stores(settings, redis, clock)
    built = releases(settings)
    cache: dict[str, content.FolderContent] = {}

    def skills() -> Mapping[str, Any]:
        release = built.live()
        if release is None:
            return {}
        if release.id not in cache:
            cache.clear()
            cache[release.id] = load_content(settings, release)
        return cache[release.id].skills

    return desk_app(
        accounts=found.accounts,
        sessions=found.sessions,
        threads=found.threads,
        mailbox=found.mailbox,
        ready=found.ready,
        live=found.live,
        presence=found.presence,
        skills=skills,
        clock=clock,
        company=settings.company,
        internal_url=internal_url(settings),
    )
