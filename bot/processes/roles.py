"""What each process of an installation does from its start to its end."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import structlog
from aiohttp import web

from actions.kit.server import ActionServer
from bot import wiring
from bot.cli.ask import ask
from bot.content.releases import Release
from bot.content.training import brain_environment
from bot.model.cancellation import end
from bot.model.clock import utc_now
from bot.model.errors import NotStoredError, SettingsError
from bot.model.shutdown import told_to_end
from bot.nlu.client import BrainClient
from bot.ops.config_warnings import unfit
from bot.ops.internal import internal_app
from bot.ops.metrics.exposition import Exposition
from bot.ops.metrics.levels import ReadGauges
from bot.ops.metrics.sockets import serving_figures
from bot.ops.readiness import Readiness
from bot.paths import CODE, Folder
from bot.sandbox.publishing import ensure_release
from bot.sandbox.sandbox import rehearsal
from bot.settings import Settings
from bot.store.heartbeats import RedisHeartbeats
from bot.store.redis.connect import check_durability, connect, learn, until_it_answers
from bot.store.redis.embedded import EmbeddedRedis
from bot.web.listening import listening
from bot.worker.loops import Worker
from bot.worker.stuck import ends_if_stuck

log = structlog.get_logger()

WAIT_FOR_REDIS = 60.0
BEAT_SECONDS = 5.0
ASK_BRAIN = 2.0


@asynccontextmanager
async def store_of(settings: Settings) -> AsyncIterator[Any]:
    """A checked connection to Redis; waits for one that is still starting. Raises SettingsError."""
    if not settings.redis_url:
        raise SettingsError("LOTSE_REDIS_URL is missing; `lotse up` brings a Redis of its own")
    redis = connect(settings.redis_url)
    try:
        await until_it_answers(redis, WAIT_FOR_REDIS)
        await check_durability(redis)
        await learn(redis)
        yield redis
    finally:
        await redis.aclose()


async def until_stopped() -> None:
    """Wait for SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    gc.collect()
    gc.freeze()  # what is loaded by now stays; looking through it again would be a pause in the middle of the work
    await stop.wait()


async def live_release(settings: Settings, redis: Any) -> Release:
    """The live release; waits for the brain's process, which builds the first one, and after an upgrade a new one."""
    switch, live, shipped = wiring.release_switch(settings, redis), wiring.live_release(settings, redis), ""
    awaited = None
    while True:
        await switch.hear()
        release = await live()
        if release and release.id != awaited:
            shipped = shipped or wiring.releases(settings).source_digest()
            if release.source == shipped or _readable(settings, release):
                return release
        if awaited is None:
            log.info("release.awaited", live=release.id if release else "")
        awaited = release.id if release else ""
        await asyncio.sleep(0.5)


def _readable(settings: Settings, release: Release) -> bool:
    """Whether this program can read what another version has built."""
    try:
        wiring.load_content(settings, release)
    except SettingsError:
        return False
    return True


def warn_of(settings: Settings) -> None:
    """Tell the operator, in one line, what customers should not meet."""
    if reasons := unfit(settings):
        log.warning("settings.unfit", reasons=reasons)


async def worker(settings: Settings) -> None:
    """Take turns, send, watch until told to stop; what is under way then is found again by its lease."""
    warn_of(settings)
    async with AsyncExitStack() as stack:
        meter = await stack.enter_async_context(serving_figures(Folder.of(settings.data_dir), "worker"))
        redis = await stack.enter_async_context(store_of(settings))
        release = await live_release(settings, redis)
        async with telling_trouble(wiring.stores(settings, redis).alive, "worker"):
            running = await stack.enter_async_context(wiring.build_worker(settings, redis, release, utc_now, meter))
        log.info("worker.started", release=release.id, data=str(Folder.of(settings.data_dir).root))
        await run_worker(running.worker)


async def run_worker(running: Worker) -> None:
    """Until told to stop, or until it has ended itself because a turn held the process."""
    async with ends_if_stuck():
        work = asyncio.create_task(running.run())
        stop = asyncio.create_task(until_stopped())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            await work
        await end([work, stop])


async def gateway(settings: Settings) -> None:
    """The public door."""
    warn_of(settings)
    folder = Folder.of(settings.data_dir)
    async with serving_figures(folder, "gateway") as meter, store_of(settings) as redis:
        alive = wiring.stores(settings, redis).alive
        async with telling_trouble(alive, "gateway"):
            app = wiring.build_gateway(settings, redis, meter)
        await _serve(app, settings.host, settings.port, "gateway", alive, share=settings.share_port)


async def desk(settings: Settings) -> None:
    """The internal listener: desk, metrics, readiness, and what sources push."""
    folder = Folder.of(settings.data_dir)
    async with (
        serving_figures(folder, "desk") as meter,
        store_of(settings) as redis,
        _looking(settings) as client,
    ):
        stores = wiring.stores(settings, redis)
        lacking = Readiness(
            stores.alive, stores.hold, wiring.live_release(settings, redis), client, stores.copies
        ).lacking
        levels = ReadGauges(
            stores.levels, stores.threads, stores.presence, lacking, utc_now, stores.reach, stores.sources
        )
        async with telling_trouble(stores.alive, "desk"):
            await wiring.carry_over(settings, redis)
            door = wiring.doorway(settings)
            events = wiring.build_events(settings, redis, meter)
            hooks = wiring.build_hooks(settings, redis, meter)
            pages = wiring.build_desk(settings, redis, meter)
            studio = wiring.build_studio(settings, redis)
        pushes = [*events.routes(), *hooks]
        app = internal_app(pages, studio, door, lacking, levels, Exposition(folder, meter), pushes)
        await _serve(app, settings.internal_host, settings.internal_port, "desk", stores.alive)


def _looking(settings: Settings) -> BrainClient:
    """A client that only looks how the brain stands."""
    return BrainClient(wiring.brain_url(settings), "", ASK_BRAIN, secret=wiring.brain_secret(settings))


@asynccontextmanager
async def telling_trouble(alive: RedisHeartbeats, role: str) -> AsyncIterator[None]:
    """What keeps a role from starting is named by `/readyz` too."""
    try:
        yield
    except SettingsError as error:
        with contextlib.suppress(NotStoredError):
            await alive.trouble(role, str(error))
        raise


async def _serve(
    app: web.Application, host: str, port: int, role: str, alive: RedisHeartbeats, *, share: bool = False
) -> None:
    """Listen until told to stop; whoever asks finds a heartbeat only while the door is open."""
    async with listening(app, host, port, role, share=share) as listened:
        log.info(f"{role}.listens", at=f"http://{host}:{listened}")
        async with beating(alive, role):
            await until_stopped()


@asynccontextmanager
async def beating(alive: RedisHeartbeats, role: str) -> AsyncIterator[None]:
    """Heartbeats as long as the block lasts."""
    task = asyncio.create_task(_beating(alive, role))
    try:
        yield
    finally:
        await end([task])
        await alive.leave_for_good(role)


async def _beating(alive: RedisHeartbeats, role: str) -> None:
    while not told_to_end():
        with contextlib.suppress(NotStoredError):
            await alive.beat(role)
        await asyncio.sleep(BEAT_SECONDS)


async def brain(settings: Settings) -> None:
    """Become the brain: Rasa in its own environment, with the live release and none of our settings but the secret that
    it shares with workers, if it is reached over a network."""
    secret = wiring.brain_secret(settings)
    release = await ensure_release(settings, lambda line: print(line, flush=True))
    python = wiring.brain_python(settings)
    listen = wiring.brain_url(settings).removeprefix("http://")
    if "," in listen:
        raise SettingsError("LOTSE_BRAIN_URL: a brain listens at one address; several are for workers and the desk")
    allowed = settings.actions_url or f"unix:{Folder.of(settings.data_dir).socket('actions').parent}"
    os.chdir(CODE)
    os.execve(
        python,
        [
            str(python), "-m", "brain.server",
            "--model", str(release.model), "--id", release.model_id,
            "--releases", str(Folder.of(settings.data_dir).releases),
            "--listen", listen, "--actions-allowed", allowed,
        ],
        brain_environment(secret, embeddings=settings.embeddings),
    )  # fmt: skip


def redis(settings: Settings) -> None:
    """Become the embedded Redis of the data folder."""
    EmbeddedRedis(Folder.of(settings.data_dir).redis).become()


def redis_url(settings: Settings) -> str:
    """Where the Redis of this installation is: the setting, or the embedded one of the data folder."""
    if settings.redis_url:
        return settings.redis_url
    return EmbeddedRedis(Folder.of(settings.data_dir).redis).url


def lotse_command(*arguments: str) -> list[str]:
    """Our own command line for a process of its own."""
    return [sys.executable, "-m", "bot", *arguments]


async def actions(settings: Settings) -> None:
    """Serve the actions by themselves, as rasa-sdk's own server would."""
    async with aiohttp.ClientSession() as session:
        served = wiring.build_packs(settings, session).actions()
        async with wiring.serving_actions(settings, ActionServer(served)) as address:
            log.info("actions.listen", at=address)
            await until_stopped()


async def ask_lines(settings: Settings, lines: Iterable[str], *, one: bool) -> None:
    """Print what the bot makes of each line; the release is built first if there is none."""
    release = await ensure_release(settings, lambda line: print(line, file=sys.stderr, flush=True))
    async with rehearsal(wiring.without_world(settings), release) as stage:
        async for answer in ask(stage, lines, one=one):
            print(answer, flush=True)
