"""A worker with everything around it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web

from actions.kit.server import ActionServer
from bot.content.live import LiveContent
from bot.content.releases import Release
from bot.flow.turn.services import Services
from bot.jobs.scheduler import Scheduler
from bot.model.clock import Clock, utc_now
from bot.model.connector import Templates
from bot.model.errors import SettingsError
from bot.model.ids import random_id
from bot.model.job import Job
from bot.model.keyword_rules import fold
from bot.model.meter import UNMETERED, Meter
from bot.model.outage import Outage
from bot.model.pack import Pack, Picture
from bot.model.thread import Threads
from bot.model.withdrawn_all_clear import Withdrawal
from bot.nlu.client import BrainClient
from bot.nlu.language import PhraseLanguages, phrase_languages
from bot.ops.metered import MeteredBrain
from bot.paths import Folder
from bot.settings import Settings
from bot.store.watch_picture import RedisPicture
from bot.wiring.jobs import Parts, build_jobs
from bot.wiring.media import media_keeping
from bot.wiring.names import known_names
from bot.wiring.packs import build_packs, content_source, known_packs, outlives
from bot.wiring.release import brain_secret, brain_url, live_content
from bot.wiring.sources import Recognition, build_connectors
from bot.wiring.stores import Stores, stores
from bot.wiring.switching import live_release
from bot.worker.loops import Worker

HOUR = timedelta(hours=1)


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
        zone = ZoneInfo(settings.timezone)
    except (ValueError, KeyError) as error:
        raise SettingsError(str(error)) from error

    names = known_names(settings)
    return Services(
        content=live,
        follow=live.follow,
        brain=MeteredBrain(brain, meter),
        actions=server,
        recogniser=Recognition(build_packs(settings)),
        languages=PhraseLanguages(phrase_languages(*content_source(settings).values())),
        presence=found.presence,
        place_in_queue=partial(_place_in_queue, found.threads),
        channels=channels,
        timezone=zone,
        idle=settings.idle,
        optin_confirm=settings.optin_confirm,
        prefilled=frozenset(fold(one) for one in settings.prefilled.split("|") if fold(one)),
        clock=clock,
        erasing=found.erasing,
        links=found.links,
        public_url=settings.public_url,
        alarms=found.alarms,
        agent_texts=found.agent_texts,
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
        crossings=found.crossings
        if "webchat" in channels and any(channel.prefills for channel in channels.values())
        else None,
        orders=lambda: found.orders.now,
        withdrawn=partial(_withdrawn, known_packs(settings), RedisPicture(found.redis)),
    )


async def _place_in_queue(threads: Threads, contact: str) -> int:
    waiting = [row.contact for row in await threads.queue() if row.owner == "queue"]
    return waiting.index(contact) + 1 if contact in waiting else 0


async def _withdrawn(packs: Sequence[Pack], picture: Picture) -> Sequence[Withdrawal]:
    """What a watch of any pack took for over and was not."""
    return [withdrawal for pack in packs for withdrawal in await pack.withdrawn(picture)]


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
        packs = build_packs(settings, session, clock, meter, redis, found.orders.source_off)
        server = ActionServer(packs.actions(), meter)
        secret = brain_secret(settings)
        address = await stack.enter_async_context(serving_actions(settings, server))
        brain = await stack.enter_async_context(BrainClient(brain_url(settings), address, secret=secret))
        followed = live_release(settings, redis)
        live = live_content(settings, release, found.words, followed.id, packs)
        await live.keep_words()
        channels = {name: connector.channel for name, connector in built.items()}
        services = build_services(settings, found, live, brain, server, channels, clock, meter)
        for name, connector in built.items():
            if isinstance(connector, Templates):
                found.pace.allow(name, connector.allowance.per_second)
                found.reach.allow(name, connector.allowance)
        scheduler = Scheduler(found.alive, random_id("w"), meter)
        media = media_keeping(settings, found.threads, built, clock)
        parts = Parts(settings, release, found, built, packs, session, live, brain, services, scheduler, clock, meter)
        stack.push_async_callback(found.alive.leave_for_good, "worker", "brain")
        yield Running(
            Worker(
                services=services,
                mailbox=found.mailbox,
                outbox=found.outbox,
                ready=found.ready,
                live=found.live,
                pace=found.pace,
                connectors=built,
                scheduler=scheduler,
                jobs=[*build_jobs(parts), Job("media_sweep", HOUR, media.sweep, limit=HOUR)],
                size=settings.workers,
                meter=meter,
                media=media,
            ),
            services,
        )


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
