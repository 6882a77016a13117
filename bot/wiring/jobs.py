"""What a worker does beside its turns: the one table of its jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.content.live import LiveContent
from bot.content.releases import Release
from bot.flow.notices.announce import Announcer, accept
from bot.flow.turn.services import Services
from bot.jobs.backfill import Recovery
from bot.jobs.brain_watch import BrainWatch
from bot.jobs.credentials import CredentialWatch
from bot.jobs.facts import FactWatch
from bot.jobs.ledger_checkpoints import LedgerKeeping
from bot.jobs.live_release import ReleaseWatch
from bot.jobs.paging import Pager
from bot.jobs.scheduler import Scheduler
from bot.jobs.source_states import SourceWatch
from bot.jobs.template_watch import TemplateWatch
from bot.model.clock import Clock
from bot.model.connector import Connector, Recovers, Templates
from bot.model.errors import SettingsError
from bot.model.fact import FactsRunOut
from bot.model.job import Job
from bot.model.meter import Meter
from bot.model.pack import WatchPorts
from bot.model.paging import Called
from bot.model.webhook_key import key_of
from bot.nlu.client import BrainClient
from bot.settings import Settings
from bot.store.backfill import RedisCompared
from bot.store.hints import RedisHints
from bot.store.ledger_checkpoints import RedisCheckpoints
from bot.store.paging import RedisPages
from bot.store.redis.aof_rewrite import Rewriting
from bot.store.watch_picture import RedisPicture
from bot.store.watch_state import RedisWatched
from bot.wiring.accepting import ACCEPT, pending
from bot.wiring.keys import secret_key
from bot.wiring.packs import Packs, pack_names
from bot.wiring.release import releases
from bot.wiring.stores import Stores, checkpoint_file
from bot.wiring.switching import release_switch

MOMENT, SOON, SECOND, BEAT, HALF_A_MINUTE = (timedelta(seconds=seconds) for seconds in (0.1, 0.3, 1, 5, 30))
ROOTS = timedelta(minutes=10)
LONG = timedelta(hours=1)


@dataclass(frozen=True)
class Parts:
    """What the jobs of a worker are made of."""

    settings: Settings
    release: Release
    found: Stores
    connectors: Mapping[str, Connector]
    packs: Packs
    session: aiohttp.ClientSession
    live: LiveContent
    brain: BrainClient
    services: Services
    scheduler: Scheduler
    clock: Clock
    meter: Meter


def build_jobs(parts: Parts) -> list[Job]:
    """Raises SettingsError."""
    return [*_of_each_worker(parts), *_of_one_worker(parts), *_of_messengers(parts), *_of_packs(parts)]


def _of_each_worker(parts: Parts) -> list[Job]:
    stores, live = parts.found, parts.live
    brain = BrainWatch(parts.brain, parts.services.outage, stores.alive)
    states = SourceWatch(parts.packs.states, stores.sources, parts.clock)
    credentials = CredentialWatch(parts.connectors, stores.alarms)

    async def beat() -> None:
        await stores.alive.beat("worker", live.release)

    return [
        Job("heartbeat", BEAT, beat, exclusive=False),
        Job("brain", BEAT, brain.look, exclusive=False),
        Job("release", BEAT, _release_watch(parts).look, exclusive=False),
        Job("following", SOON, live.follow, exclusive=False),
        Job("credentials", BEAT, credentials.look, exclusive=False),
        Job("source_states", BEAT, states.look, exclusive=False),
        Job("traffic", HALF_A_MINUTE, stores.traffic.store, exclusive=False),
        Job("channels", BEAT, stores.channels.store, exclusive=False),
        Job("orders", SECOND, stores.orders.look, exclusive=False),
    ]


def _of_one_worker(parts: Parts) -> list[Job]:
    settings, stores, clock, holds = parts.settings, parts.found, parts.clock, parts.scheduler.holds
    announcer = Announcer(
        stores.events,
        stores.wanting,
        stores.mailbox,
        stores.ready,
        parts.meter,
        held_back=stores.orders.holds_back,
    )
    rewriting = Rewriting(stores.redis, clock, timedelta(minutes=settings.rewrite_minutes), stores.alarms)
    rooting = RedisCheckpoints(stores.redis, checkpoint_file(settings))
    keeping = LedgerKeeping(rooting, partial(holds, "ledger_checkpoints"), clock, stores.alarms)
    called, pages = _called(settings), RedisPages(stores.redis)
    pager = Pager(called, stores.alarms, pages, stores.threads.state, parts.session, clock, parts.meter)
    return [
        Job("notices", MOMENT, partial(announcer.hand_out, partial(holds, "notices"))),
        Job("brains", SECOND, release_switch(settings, stores.redis, clock).keep),
        Job("ledger_checkpoints", ROOTS, keeping.write_checkpoints, limit=LONG),
        Job("facts", ROOTS, FactWatch(facts_run_out(parts), RedisPicture(stores.redis), stores.alarms).look),
        Job("aof_rewrite", HALF_A_MINUTE, rewriting.rewrite, limit=LONG),
        *([Job("paging", SECOND, pager.look)] if called.addresses else []),
    ]


def facts_run_out(parts: Parts) -> FactsRunOut:
    """The dated facts of what is live, by the company's days."""
    services = parts.services
    return FactsRunOut(lambda: parts.live().facts, lambda: services.local(parts.clock()).date())


def _of_messengers(parts: Parts) -> list[Job]:
    settings, stores, connectors, clock = parts.settings, parts.found, parts.connectors, parts.clock
    rows: list[Job] = []
    if settings.recover_seconds and any(isinstance(connector, Recovers) for connector in connectors.values()):
        doors, every = partial(stores.alive.served_by, "gateway"), timedelta(seconds=settings.recover_seconds)
        compared = RedisCompared(stores.redis, stores.addresses)
        recovery = Recovery(connectors, compared, stores.receive, doors, clock, every)
        rows.append(Job("backfill", SECOND, recovery.look, limit=LONG))
    if any(isinstance(connector, Templates) for connector in connectors.values()):
        every = timedelta(seconds=settings.templates_seconds)
        watch = TemplateWatch(connectors, stores.reach, stores.words, parts.live, clock, every, stores.alarms)
        rows.append(Job("template_watch", SECOND, watch.look_outside))
        rows.append(Job("template_availability", SECOND, stores.reach.look, exclusive=False))
    return rows


def _of_packs(parts: Parts) -> list[Job]:
    """The watches of the packs that are switched on."""
    stores, clock, meter, key = parts.found, parts.clock, parts.meter, secret_key(parts.settings)
    ports = WatchPorts(
        tell=lambda event: accept(event, stores.events, clock, meter),
        holds=parts.scheduler.holds,
        state=lambda watch, shape: RedisWatched(stores.redis, watch, shape, key),
        picture=RedisPicture(stores.redis),
        hints=partial(RedisHints, stores.redis),
        alarms=stores.alarms,
        clock=clock,
        timezone=parts.services.timezone,
    )
    on = pack_names(parts.settings)
    return [job for pack, sources in parts.packs.built if pack.name in on for job in pack.watches(sources, ports)]


def _release_watch(parts: Parts) -> ReleaseWatch:
    settings = parts.settings

    def waiting() -> list[str]:
        return pending(settings, parts.release).types

    def accepted(release: str) -> Mapping[str, Any] | None:
        found = releases(settings).get(release)
        return found.accepted if found else None

    return ReleaseWatch(parts.live, waiting, accepted, f"lotse train {ACCEPT}", parts.found.alarms)


def _called(settings: Settings) -> Called:
    """Raises SettingsError if an address is none or calls could not be signed."""
    addresses = [one for one in (settings.alarm_url, settings.alarm_second_url) if one]
    for address in addresses:
        if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname:
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
    return Called(tuple(addresses), key, desk)
