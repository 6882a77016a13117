"""Wiring: the only file that knows every room. It builds the parts; nothing happens before it is asked to."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import aiohttp
import orjson
from aiohttp import web
from prometheus_client import CollectorRegistry

import actions
import connectors
from actions import entities
from actions.serve import ActionServer
from actions.sources.alerts import stored as alerts_stored
from actions.sources.alerts.source import Alerts, Fetched
from actions.sources.alerts.watch import Event, observe
from actions.sources.dhl.limit import CallLimit
from actions.sources.dhl.source import Dhl
from actions.sources.hamburg import hamburg
from bot.desk.app import desk_app
from bot.dialogue import content
from bot.dialogue.brain import BrainClient
from bot.dialogue.language import PhraseLanguages, phrase_languages
from bot.dialogue.releases import Release, Releases
from bot.dialogue.trainer import Trainer
from bot.flow.announce import SourceEvent
from bot.flow.house import House
from bot.folder import CODE, Folder
from bot.gateway.app import app as gateway_app
from bot.gateway.site import Site
from bot.model.clock import Clock, utc_now
from bot.model.desk_hours import DeskHours
from bot.model.dialogue import Entity
from bot.model.errors import SettingsError
from bot.model.ids import random_id
from bot.model.ports import Connector
from bot.settings import Settings
from bot.store import keys
from bot.store.accounts import RedisAccounts
from bot.store.addresses import RedisAddresses
from bot.store.alive import RedisAlive
from bot.store.live import RedisLive, RedisPresence
from bot.store.mailbox import DAY_MS, RedisMailbox
from bot.store.outbox import RedisOutbox
from bot.store.ready import RedisReady
from bot.store.sessions import RedisSessions
from bot.store.threads import RedisThreads
from bot.store.wanting import RedisWanting
from bot.worker.loops import Worker

NOTICE_OF_END = "line_runs_again"


class Stores:
    """Every part that lives in Redis, over one client."""

    def __init__(self, redis: Any, secret_key: str, transcript_days: int, clock: Clock) -> None:
        self.redis = redis
        self.addresses = RedisAddresses(redis, secret_key, random_id)
        self.mailbox = RedisMailbox(redis, transcript_days * DAY_MS)
        self.outbox = RedisOutbox(redis)
        self.ready = RedisReady(redis, clock)
        self.threads = RedisThreads(redis)
        self.wanting = RedisWanting(redis)
        self.live = RedisLive(redis)
        self.presence = RedisPresence(redis, clock)
        self.alive = RedisAlive(redis)
        self.accounts = RedisAccounts(redis, secret_key, clock)
        self.sessions = RedisSessions(redis, self.accounts, clock)


class Recognition:
    """The Recogniser port over `actions.entities`."""

    def recognise(self, text: str) -> Sequence[Entity]:
        return entities.recognise(text)

    def only(self, text: str, found: Sequence[Entity]) -> Entity | None:
        return entities.only(text, [dict(one) for one in found])


def secret_key(settings: Settings) -> str:
    return settings.secret_key or Folder.of(settings.data_dir).secret_key()


def stores(settings: Settings, redis: Any, clock: Clock = utc_now) -> Stores:
    return Stores(redis, secret_key(settings), settings.transcript_days, clock)


def releases(settings: Settings) -> Releases:
    return Releases(Folder.of(settings.data_dir).releases, CODE / "data", CODE / "brain", settings.enabled_packs())


def trainer(settings: Settings) -> Trainer:
    return Trainer(brain_python(settings), CODE)


def brain_python(settings: Settings) -> Path:
    return settings.brain_python if settings.brain_python.name else CODE / "brain" / ".venv" / "bin" / "python"


def brain_url(settings: Settings) -> str:
    return settings.brain_url or f"unix:{Folder.of(settings.data_dir).socket('brain')}"


def load_content(settings: Settings, release: Release) -> content.FolderContent:
    return read_content(settings, release.content, release.id)


def read_content(settings: Settings, folder: Path, release: str) -> content.FolderContent:
    """Content in a folder, with the company's own values; raises SettingsError."""
    company = {
        "company": settings.company,
        "team": settings.team,
        "privacy_url": settings.privacy_url,
        "imprint_url": settings.imprint_url,
    }
    return content.load(folder, settings.enabled_packs(), release, company, settings.timezone)


def build_connectors(settings: Settings, clock: Clock = utc_now) -> dict[str, Connector]:
    """The messengers that are switched on; raises SettingsError naming a missing secret."""
    names = settings.enabled_connectors()
    return {name: connectors.connect(name, settings.public_url, clock) for name in names}


def build_alerts(settings: Settings, session: aiohttp.ClientSession, clock: Clock) -> Alerts:
    refresh = timedelta(seconds=settings.alerts_seconds)
    return Alerts(session, settings.alerts_url or None, hamburg(), clock, refresh=refresh)


def build_sources(settings: Settings, session: aiohttp.ClientSession, alerts: Alerts, clock: Clock) -> actions.Sources:
    dhl_url = settings.dhl_api_url if settings.dhl_api_key else None
    dhl = Dhl(session, dhl_url, settings.dhl_api_key or None, CallLimit(clock), clock)
    return actions.Sources(alerts, dhl, hamburg(), settings.alerts_source or settings.company)


class LiveContent:
    """The content of the release that the brain serves; without a brain, of the one that is live."""

    def __init__(self, settings: Settings, release: Release) -> None:
        self._settings = settings
        self._now = load_content(settings, release)

    def __call__(self) -> content.FolderContent:
        return self._now

    async def follow(self, brain: BrainClient) -> None:
        """Catch up with the brain, if it serves another release by now."""
        served = await brain.release()
        if served is None or served == self._now.release:
            return
        release = releases(self._settings).get(served)
        if release is not None:
            self._now = load_content(self._settings, release)


class AlertWatch:
    """Looks at the alert feed, one worker at a time, and remembers what it saw only when it is told to."""

    def __init__(self, alerts: Alerts, found: Stores, source: str, clock: Clock, owner: str) -> None:
        self._alerts = alerts
        self._stores = found
        self._source = source
        self._clock = clock
        self._owner = owner
        self._seen: bytes | None = None

    async def look(self) -> list[SourceEvent]:
        self._seen = None
        if not await self._stores.alive.hold("alerts", self._owner):
            return []
        raw = await self._stores.redis.get(keys.ALERTS_WATCH)
        before = alerts_stored.from_json(orjson.loads(raw) if raw else None)
        result = await self._alerts.fetch()
        after, events = observe(before, result, self._clock())
        self._seen = orjson.dumps(alerts_stored.to_json(after))
        as_of = result.snapshot.as_of if isinstance(result, Fetched) else None
        return [self._ended(event, line, as_of) for event in events if event.kind == "ended" for line in event.clear]

    async def keep(self) -> None:
        if self._seen is not None:
            await self._stores.redis.set(keys.ALERTS_WATCH, self._seen)

    def _ended(self, event: Event, line: str, as_of: Any) -> SourceEvent:
        moment = (as_of or event.at).isoformat()
        fields = {"line": line, "source": self._source, "as_of": {"at": moment}, "as_of_iso": moment}
        return SourceEvent(event.id, NOTICE_OF_END, f"line:{line}", fields)


def build_house(
    settings: Settings,
    found: Stores,
    live: LiveContent,
    brain: BrainClient,
    server: ActionServer,
    channels: Mapping[str, Any],
    clock: Clock = utc_now,
) -> House:
    try:
        hours, zone = DeskHours.of(settings.desk_hours), ZoneInfo(settings.timezone)
    except (ValueError, KeyError) as error:
        raise SettingsError(str(error)) from error

    async def place_in_queue(contact: str) -> int:
        waiting = [row.contact for row in await found.threads.queue() if row.owner == "queue"]
        return waiting.index(contact) + 1 if contact in waiting else 0

    return House(
        content=live,
        follow=lambda: live.follow(brain),
        brain=brain,
        actions=server,
        recogniser=Recognition(),
        languages=PhraseLanguages(phrase_languages(CODE / "data" / "nlu")),
        presence=found.presence,
        place_in_queue=place_in_queue,
        channels=channels,
        hours=hours,
        timezone=zone,
        locale=settings.locale,
        idle=settings.idle,
        optin_confirm=settings.optin_confirm,
        clock=clock,
    )


@dataclass(frozen=True)
class Running:
    """A worker that is about to run, and its parts."""

    worker: Worker
    house: House


@asynccontextmanager
async def build_worker(
    settings: Settings, redis: Any, release: Release, clock: Clock = utc_now
) -> AsyncIterator[Running]:
    """A worker with its actions served beside it, where the brain finds them."""
    found = stores(settings, redis, clock)
    built = build_connectors(settings, clock)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        alerts = build_alerts(settings, session, clock)
        sources = build_sources(settings, session, alerts, clock)
        server = ActionServer(actions.catalogue(sources))
        address = await stack.enter_async_context(serving_actions(settings, server))
        brain = await stack.enter_async_context(BrainClient(brain_url(settings), address))
        live = LiveContent(settings, release)
        channels = {name: connector.channel for name, connector in built.items()}
        house = build_house(settings, found, live, brain, server, channels, clock)
        watch = AlertWatch(alerts, found, sources.operator, clock, random_id("w"))

        async def beat() -> None:
            await live.follow(brain)
            await found.alive.beat("worker", live().release)
            if served := await brain.release():
                await found.alive.beat("brain", served)

        yield Running(
            Worker(
                house=house,
                mailbox=found.mailbox,
                outbox=found.outbox,
                ready=found.ready,
                live=found.live,
                wanting=found.wanting,
                connectors=built,
                watch=watch.look if settings.alerts_url else _nothing,
                watched=watch.keep,
                beat=beat,
                size=settings.workers,
                watch_seconds=settings.alerts_seconds,
            ),
            house,
        )


async def _nothing() -> list[SourceEvent]:
    return []


@asynccontextmanager
async def serving_actions(settings: Settings, server: ActionServer, name: str = "") -> AsyncIterator[str]:
    """Serve the actions on a socket of this process, or on a port if the brain is elsewhere; gives the address."""
    runner = web.AppRunner(server.app(), access_log=None)
    await runner.setup()
    try:
        if settings.actions_url:
            port = urlsplit(settings.actions_url).port or 80
            await web.TCPSite(runner, settings.actions_host, port).start()
            yield settings.actions_url
        else:
            socket = Folder.of(settings.data_dir).socket(name or random_id("actions"))
            socket.unlink(missing_ok=True)
            await web.UnixSite(runner, str(socket)).start()
            yield f"unix:{socket}"
            socket.unlink(missing_ok=True)
    finally:
        await runner.cleanup()


def build_gateway(settings: Settings, redis: Any, clock: Clock = utc_now) -> web.Application:
    found = stores(settings, redis, clock)
    built = build_connectors(settings, clock)
    site = Site(
        company=settings.company,
        privacy_url=settings.privacy_url,
        imprint_url=settings.imprint_url,
        public_url=settings.public_url,
        secret_key=secret_key(settings),
        whatsapp=os.environ.get("LOTSE_TWILIO_FROM", "") if "twilio" in built else "",
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
        registry=CollectorRegistry(),
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
