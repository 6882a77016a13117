"""The stage, where drafts are tried out: one process for all who try, with a brain for each model that is needed. It
ends when nobody has said anything for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog

from bot import wiring
from bot.content.load import FolderContent
from bot.content.releases import Release
from bot.content.strict_yaml import ContentError
from bot.model.cancellation import end
from bot.model.clock import Clock, utc_now
from bot.model.errors import LotseError, NotStoredError, RefusedError
from bot.model.tryout import SIDES, Exchange, Side, TrySession
from bot.model.workspace import Workspace
from bot.sandbox.pack_files import PackFiles
from bot.sandbox.sandbox import Rehearsal, rehearsal
from bot.sandbox.tryout import Person
from bot.settings import Settings
from bot.store.tryout import RedisTryOut

log = structlog.get_logger()

IDLE = timedelta(minutes=10)
LOOK, BEAT = 0.05, 3.0
MOST_BRAINS = 2
DRAFT = "draft"
"""What the draft is called where a release's id would stand."""
MOST_PEOPLE = 60


class UntriableError(LotseError):
    """What was to be tried cannot be: `code` as an exchange's `failed` has it."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


@dataclass
class _Brain:
    """A throw-away installation with the brain of one model, and who talks there."""

    rehearsal: Rehearsal
    stack: AsyncExitStack
    sessions: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Words:
    """What one side answers from: `files` are the packs' own."""

    release: Release
    content: FolderContent
    files: Path


@dataclass
class _Talking:
    """One session: a sentence at a time. Each side's packs take over the files of its own."""

    people: dict[Side, tuple[Person, Path]] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Stage:
    """Answers what waits in the line of try-outs, until it is idle."""

    def __init__(
        self,
        settings: Settings,
        tryout: RedisTryOut,
        workspace: Workspace,
        live: Callable[[], Awaitable[Release | None]],
        beside: wiring.Stores,
        clock: Clock = utc_now,
        idle: timedelta = IDLE,
    ) -> None:
        self._settings = settings
        self._tryout = tryout
        self._workspace = workspace
        self._clock = clock
        self._idle = idle
        self._releases = wiring.releases(settings)
        self._live = live
        self._beside = beside
        self._brains: dict[str, _Brain] = {}
        self._talking: dict[str, _Talking] = {}
        self._files = PackFiles(wiring.build_packs(settings))
        self._drafts: dict[tuple[int, str], _Words] = {}
        self._making = asyncio.Lock()
        self._ready = False

    async def run(self) -> None:
        """Nothing if there is another stage already."""
        if not await self._tryout.claim_stage():
            return
        log.info("tryout.begins")
        beat = asyncio.create_task(self._beat())
        tasks: set[asyncio.Task[None]] = set()
        try:
            await self._until_idle(tasks)
        finally:
            await end([*tasks, beat])
            for brain in self._brains.values():
                await brain.stack.aclose()
            self._files.close()
            with suppress(NotStoredError):
                await self._tryout.stands("asleep")
            log.info("tryout.ends")

    async def _until_idle(self, tasks: set[asyncio.Task[None]]) -> None:
        last = self._clock()
        while tasks or self._clock() - last < self._idle:
            try:
                found = await self._tryout.next()
            except NotStoredError:
                found = None
            if found is None:
                last = self._clock() if tasks else last
                await asyncio.sleep(LOOK)
                continue
            last = self._clock()
            task = asyncio.create_task(self._answer(*found))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    async def _beat(self) -> None:
        while True:
            with suppress(NotStoredError):
                await self._tryout.stands("ready" if self._ready else "waking")
                await self._beside.orders.look()
            await asyncio.sleep(BEAT)

    async def _answer(self, session: str, number: int) -> None:
        talking = self._talking.setdefault(session, _Talking())
        async with talking.lock:
            try:
                talk = await self._tryout.talk(session)
            except (RefusedError, NotStoredError):
                return  # it has ended, or will be asked again
            exchange = next((one for one in talk.exchanges if one.number == number), None)
            if exchange is None or exchange.over:
                return
            told = await self._tried(talk.session, talking, exchange)
            with suppress(NotStoredError):
                await self._tryout.tell(session, told)

    async def _tried(self, session: TrySession, talking: _Talking, exchange: Exchange) -> Exchange:
        try:
            if not talking.people:
                talking.people = await self._people(session)
            told: dict[str, Any] = {}
            for side in SIDES:
                person, files = talking.people[side]
                async with self._files.taken(files):
                    told[side] = await person.say(exchange.text)
            return replace(exchange, sides=told)
        except UntriableError as error:
            return replace(exchange, failed=error.code, reason=error.reason)
        except Exception as error:  # one who tries must not end it for the others
            log.warning("tryout.failed", error=type(error).__name__, reason=str(error)[:200])
            return replace(exchange, failed="broken")

    async def _people(self, session: TrySession) -> dict[Side, tuple[Person, Path]]:
        live = await self._live()
        if live is None:
            raise UntriableError("no_release")
        other = live
        if session.setup.release:
            other = self._releases.get(session.setup.release) or _gone()
        words: dict[Side, _Words] = {"live": self._read(live)}
        words["new"] = self._read(other) if session.setup.release else await self._draft(live)
        self._forget_old()
        return {side: (await self._person(session, side, one), one.files) for side, one in words.items()}

    async def _person(self, session: TrySession, side: Side, words: _Words) -> Person:
        brain = await self._brain(words.release)
        brain.sessions.add(session.id)
        await brain.rehearsal.stores.words.keep(words.content.words.values())
        return Person(brain.rehearsal, words.content, f"{session.contact}-{side}", session.setup)

    def _read(self, release: Release) -> _Words:
        try:
            return _Words(release, wiring.load_content(self._settings, release), release.content)
        except ContentError as error:
            raise UntriableError("release_gone", str(error).split("\n", 1)[0]) from error

    async def _draft(self, live: Release) -> _Words:
        """The draft's words under the live model."""
        key = (await self._workspace.head(), live.id)
        if key not in self._drafts:
            async with self._workspace.materialised(key[0]) as made:
                try:
                    content = wiring.read_content(self._settings, made.content, DRAFT, live.model_id)
                except ContentError as error:
                    where = str(error).replace(f"{made.content}/nlu/", "").split("\n", 1)[0]
                    raise UntriableError("draft_unreadable", where) from error
                files = self._files.keep(made.content, str(key[0]))
            self._drafts = {key: _Words(live, content, files)}
        return self._drafts[key]

    async def _brain(self, release: Release) -> _Brain:
        """The installation with this release's model, begun if there is none."""
        name = release.model_id or release.id
        async with self._making:
            if name not in self._brains:
                if len(self._brains) >= MOST_BRAINS:
                    await self._close(min(self._brains, key=lambda one: len(self._brains[one].sessions)))
                stack = AsyncExitStack()
                begun = await stack.enter_async_context(rehearsal(self._settings, release, beside=self._beside))
                self._brains[name] = _Brain(begun, stack)
                self._ready = True
            return self._brains[name]

    async def _close(self, name: str) -> None:
        """Who talks there begins again with the next sentence."""
        brain = self._brains.pop(name)
        for session in brain.sessions:
            self._talking.pop(session, None)
        await brain.stack.aclose()

    def _forget_old(self) -> None:
        for session in list(self._talking)[:-MOST_PEOPLE]:
            del self._talking[session]


def _gone() -> Release:
    raise UntriableError("release_gone")
