"""A worker with everything around it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import aiohttp
import structlog
from aiohttp import web

import actions
from actions.kit.server import ActionServer
from actions.parcel.tracking import Seen
from bot.content.releases import Release
from bot.flow.notices.announce import accept
from bot.flow.turn.services import Services
from bot.jobs.backfill import Recovery
from bot.jobs.ledger_checkpoints import LedgerKeeping
from bot.jobs.paging import Pager
from bot.jobs.parcel_watch import ParcelWatch
from bot.jobs.template_watch import ReachWatch
from bot.model.clock import Clock, utc_now
from bot.model.consent_selector import ConsentSelector
from bot.model.desk_hours import DeskHours
from bot.model.errors import SettingsError
from bot.model.event import SourceEvent
from bot.model.ids import random_id
from bot.model.keyword_rules import fold
from bot.model.meter import UNMETERED, Meter
from bot.model.outage import Outage
from bot.model.paging import key_of
from bot.model.ports import Alarms, Templates, Threads
from bot.nlu.client import BrainClient
from bot.nlu.language import PhraseLanguages, phrase_languages
from bot.ops.metered import MeteredBrain
from bot.paths import CODE, Folder
from bot.settings import Settings
from bot.store.hints import RedisHints
from bot.store.redis.aof_rewrite import Rewriting
from bot.store.watch_state import RedisWatched
from bot.wiring.accepting import ACCEPT, pending
from bot.wiring.credentials import CredentialWatch
from bot.wiring.names import known_names, outlives
from bot.wiring.network import NetworkWatch, network
from bot.wiring.parcel_hints import ParcelHints
from bot.wiring.release import LiveContent, brain_secret, brain_url, releases
from bot.wiring.source_states import SourceWatch
from bot.wiring.sources import AlertWatch, Recognition, build_alerts, build_connectors, build_sources, withdrawals
from bot.wiring.stores import Stores, secret_key, stores
from bot.worker.loops import Worker

log = structlog.get_logger()


def build_services(
    settings: Settings,
    found: Stores,
    live: LiveContent,
    brain: BrainClient,
    server: ActionServer,
    channels: Mapping[str, Any],
    clock: Clock = utc_now,
    meter: Meter = UNMETERED,
) -> Services:
    try:
        hours, zone = DeskHours.of(settings.desk_hours), ZoneInfo(settings.timezone)
    except (ValueError, KeyError) as error:
        raise SettingsError(str(error)) from error

    names = known_names(settings)
    return Services(
        content=live,
        follow=lambda: live.follow(brain),
        brain=MeteredBrain(brain, meter),
        actions=server,
        recogniser=Recognition(network(settings), ConsentSelector.of(names.kinds)),
        languages=PhraseLanguages(phrase_languages(CODE / "data" / "nlu")),
        presence=found.presence,
        place_in_queue=partial(_place_in_queue, found.threads),
        channels=channels,
        hours=hours,
        timezone=zone,
        locale=settings.locale,
        auto_form=settings.address_form == "auto",
        idle=settings.idle,
        optin_confirm=settings.optin_confirm,
        prefilled=frozenset(fold(one) for one in settings.prefilled.split("|") if fold(one)),
        clock=clock,
        erasing=found.erasing,
        links=found.links,
        public_url=settings.public_url,
        alarms=found.alarms,
        sayings=found.sayings,
        outage=Outage(clock),
        words=found.words,
        sent=found.sent,
        same_text=settings.same_text_contacts,
        pushes=found.pushes,
        pushes_per_agent=settings.agent_pushes_per_hour,
        pushes_per_hour=settings.pushes_per_hour,
        agent_messages_per_minute=settings.agent_messages_per_minute,
        agent_away=timedelta(minutes=settings.agent_away),
        agent_unanswered=timedelta(minutes=settings.agent_unanswered),
        undo_for=timedelta(seconds=settings.undo_seconds),
        is_admin=found.accounts.is_admin,
        outlives=outlives(settings),
        reach=lambda: found.reach.now,
        names=names,
        paged=bool(settings.alarm_url),
        crossings=found.crossings if "webchat" in channels and any(one.prefills for one in channels.values()) else None,
        withdrawn=partial(withdrawals, found.redis),
    )


async def _place_in_queue(threads: Threads, contact: str) -> int:
    waiting = [row.contact for row in await threads.queue() if row.owner == "queue"]
    return waiting.index(contact) + 1 if contact in waiting else 0


@dataclass(frozen=True)
class Running:
    """A worker that is about to run, and its parts."""

    worker: Worker
    services: Services


@asynccontextmanager
async def build_worker(
    settings: Settings, redis: Any, release: Release, clock: Clock = utc_now, meter: Meter = UNMETERED
) -> AsyncIterator[Running]:
    """A worker with its actions served beside it, where the brain finds them."""
    found = stores(settings, redis, clock, meter)
    built = build_connectors(settings, clock)
    async with AsyncExitStack() as stack:
        for connector in built.values():
            stack.push_async_callback(connector.close)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        alerts = build_alerts(settings, session, clock, meter)
        sources = build_sources(settings, session, alerts, clock, meter, redis)
        server = ActionServer(actions.catalogue(sources), meter)
        secret = brain_secret(settings)
        address = await stack.enter_async_context(serving_actions(settings, server))
        brain = await stack.enter_async_context(BrainClient(brain_url(settings), address, secret=secret))
        live = LiveContent(settings, release, found.words)
        await live.keep_words()
        await _tell_pending(settings, release, found.alarms)
        channels = {name: connector.channel for name, connector in built.items()}
        services = build_services(settings, found, live, brain, server, channels, clock, meter)
        watch = AlertWatch(alerts, found, sources.operator, clock, random_id("w"), found.alarms)
        announcing = partial(found.alive.hold, "events", random_id("w"))
        for name, connector in built.items():
            if isinstance(connector, Templates):
                found.pace.allow(name, connector.allowance.per_second)
        outside = ReachWatch(built, found, live, clock, random_id("w"), timedelta(seconds=settings.templates_seconds))
        credentials = CredentialWatch(built, found.alarms)
        standing = SourceWatch(sources, found.sources, clock)
        recovery = Recovery(built, found, clock, random_id("w"), timedelta(seconds=settings.recover_seconds))

        timetable = NetworkWatch(settings, sources.network, found.alive, clock, random_id("w"))
        stack.push_async_callback(timetable.close)

        async def beat() -> None:
            await timetable.look()
            await found.alive.beat("worker", live().release)
            before = live().release
            await live.follow(brain)
            await live.keep_words()
            await credentials.look()
            await standing.look()
            if live().release != before:
                await _tell_accepted(settings, live().release, found.alarms)
            served = await brain.standing()
            services.outage.seen(served)
            await (found.alive.beat("brain", served) if served else found.alive.leave("brain"))

        stack.push_async_callback(found.alive.leave_for_good, "worker", "brain")
        yield Running(
            Worker(
                services=services,
                mailbox=found.mailbox,
                outbox=found.outbox,
                ready=found.ready,
                live=found.live,
                wanting=found.wanting,
                connectors=built,
                watch=watch.look if settings.alerts_url else _nothing,
                watched=watch.keep,
                beat=beat,
                events=found.events,
                pace=found.pace,
                parcels=_parcel_watch(settings, found, sources, services, meter).look,
                recover=recovery.look,
                rewrite=_rewriting(settings, found, clock).rewrite,
                write_roots=LedgerKeeping(
                    settings, redis, found.alive, clock, random_id("w"), found.alarms
                ).write_roots,
                announces=announcing,
                reach=outside.look_outside,
                page=_pager(settings, found, session, clock, meter).look,
                size=settings.workers,
                watch_seconds=settings.alerts_seconds,
                meter=meter,
            ),
            services,
        )


async def _tell_pending(settings: Settings, release: Release, alarms: Alarms) -> None:
    """Words of notices that this version ships and that nobody has accepted are for an admin to see."""
    try:
        waiting = pending(settings, release).types
    except SettingsError as error:
        log.warning("words.unreadable", reason=str(error))
        return
    if waiting:
        log.warning("words.pending", notices=waiting, mend=f"lotse train {ACCEPT}")
        await alarms.raise_("words_pending", {"notices": ", ".join(waiting)})


async def _tell_accepted(settings: Settings, release: str, alarms: Alarms) -> None:
    """New words of notices are live: every admin is to know who wanted them."""
    found = releases(settings).get(release)
    if found and found.accepted:
        types = {one["type"] for one in found.accepted["changes"]}
        details = {"by": found.accepted["by"], "notices": ", ".join(sorted(types)), "release": release}
        await alarms.raise_("words_accepted", details)


def _pager(settings: Settings, found: Stores, session: aiohttp.ClientSession, clock: Clock, meter: Meter) -> Pager:
    """Raises SettingsError if an address is none or calls could not be signed."""
    addresses = [one for one in (settings.alarm_url, settings.alarm_second_url) if one]
    for one in addresses:
        if urlsplit(one).scheme not in {"http", "https"} or not urlsplit(one).hostname:
            raise SettingsError("LOTSE_ALARM_URL, LOTSE_ALARM_SECOND_URL: no http address")
    if settings.alarm_second_url and not settings.alarm_url:
        raise SettingsError("LOTSE_ALARM_SECOND_URL needs LOTSE_ALARM_URL")
    try:
        key = key_of(settings.alarm_secret) if addresses else b""
    except ValueError as error:
        raise SettingsError(
            f"LOTSE_ALARM_SECRET {error}; LOTSE_ALARM_URL needs one, e.g. of `openssl rand -base64 32`"
        ) from error
    desk = settings.internal_url or f"http://127.0.0.1:{settings.internal_port}"
    return Pager(addresses, key, desk, found, session, clock, random_id("w"), meter)


def _rewriting(settings: Settings, found: Stores, clock: Clock) -> Rewriting:
    after = timedelta(minutes=settings.rewrite_minutes)
    return Rewriting(found.redis, found.alive, clock, random_id("w"), after, found.alarms)


def _parcel_watch(
    settings: Settings, found: Stores, sources: actions.Sources, services: Services, meter: Meter
) -> ParcelWatch:
    own = frozenset({"dhl"}) if settings.dhl_api_key else frozenset[str]()
    return ParcelWatch(
        sources.parcels(),
        RedisWatched(found.redis, Seen, secret_key(settings)),
        partial(found.alive.hold, "parcels", random_id("w")),
        lambda event: accept(event, found.events, services.clock, meter),
        services.clock,
        services.timezone,
        timedelta(seconds=settings.parcel_seconds),
        ParcelHints(RedisHints(found.redis), sources.shipcloud, own).next,
    )


async def _nothing() -> list[SourceEvent]:
    return []


@asynccontextmanager
async def serving_actions(settings: Settings, server: ActionServer, name: str = "") -> AsyncIterator[str]:
    """Serve the actions on a socket of this process, or on a port if the brain is elsewhere; gives the address."""
    runner = web.AppRunner(server.app(brain_secret(settings) if settings.actions_url else ""), access_log=None)
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
