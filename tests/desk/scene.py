"""A desk on a real store, with a worker that takes turns over agents' actions only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher

from bot.desk.app import desk_app
from bot.desk.services import DeskServices
from bot.flow.media.keep import MediaKeeping
from bot.flow.turn.services import Services
from bot.model.account import Role, csrf_of
from bot.model.address import Address
from bot.model.cancellation import end
from bot.model.channel import Channel
from bot.model.clock import utc_now
from bot.model.company import Company
from bot.model.conversation import Conversation, State
from bot.model.ids import random_id
from bot.model.item import MessageItem
from bot.model.outage import Outage
from bot.model.skill import Skill
from bot.model.turn import Commit, Line
from bot.store.accounts import RedisAccounts
from bot.store.agent_texts import RedisAgentTexts
from bot.store.alarms import RedisAlarms
from bot.store.blobs.folder import FolderBlobs
from bot.store.blobs.harmless import Harmless
from bot.store.live import RedisLive, RedisPresence
from bot.store.mailbox import RedisMailbox
from bot.store.platform_ids import RedisSent
from bot.store.pushes import RedisPushes
from bot.store.ready import RedisReady
from bot.store.sessions import RedisSessions
from bot.store.sources import RedisSourceStates
from bot.store.threads import RedisThreads
from bot.store.words import RedisWords
from bot.web.client_ip import Networks
from bot.worker.turns import take_turns

ADDRESS = Address("webchat", "visitor-1")
CHANNEL = Channel("webchat", timedelta(hours=24), 4000, "buttons", "echo")
PASSWORD = "eine lange Hafenrundfahrt"
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
KEEP_MS = 3_600_000
SKILLS = {
    "parcel_status": Skill(
        "parcel_status",
        "parcel",
        {"de": "Sendung verfolgen", "en": "Track a parcel"},
        {"de": "Sendung", "en": "Parcel"},
    )
}


@dataclass
class Watch:
    """A clock that stands still unless it is moved."""

    now: datetime = field(default_factory=lambda: utc_now().replace(microsecond=0))

    def __call__(self) -> datetime:
        return self.now

    def move(self, span: timedelta) -> None:
        self.now += span


@dataclass(frozen=True)
class Words:
    """A content without words: agents bring their own."""

    release: str = "r-1"
    skills: Mapping[str, Skill] = field(default_factory=dict)
    notices: Mapping[str, Any] = field(default_factory=dict)
    service: Mapping[str, Skill] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=dict)
    own: Company = field(default_factory=Company)

    def render(self, response: str, locale: str, values: Mapping[str, Any], seed: str, now: datetime) -> str:
        return response

    def render_notice(self, notice: str, text: str, locale: str, values: Mapping[str, Any], now: datetime) -> str:
        return text


class Desk:
    """The store's rooms, the desk over them, and what a test does with both."""

    def __init__(self, redis: Any, clock: Watch) -> None:
        self.redis, self.clock = redis, clock
        self.alarms = RedisAlarms(redis)
        self.sources = RedisSourceStates(redis)
        self.accounts = RedisAccounts(redis, "secret", clock, CHEAP, wrong_takes=0)
        self.sessions = RedisSessions(redis, self.accounts, clock)
        self.mailbox = RedisMailbox(redis, KEEP_MS)
        self.threads = RedisThreads(redis, clock)
        self.ready = RedisReady(redis, clock)
        self.live = RedisLive(redis)
        self.presence = RedisPresence(redis, clock)
        self.connectors: dict[str, Any] = {}
        self.folder = TemporaryDirectory()
        self.blobs = FolderBlobs(Path(self.folder.name), "secret", clock)
        self.client: TestClient[web.Request, web.Application]
        self.origin = ""

    def app(self, patience: float) -> web.Application:
        app = web.Application()
        app.add_subapp("/desk", self.pages(patience))
        return app

    def pages(self, patience: float, trusted_proxies: Networks = ()) -> web.Application:
        services = DeskServices(
            accounts=self.accounts,
            sessions=self.sessions,
            threads=self.threads,
            mailbox=self.mailbox,
            ready=self.ready,
            live=self.live,
            connectors=self.connectors,
            presence=self.presence,
            alarms=self.alarms,
            sources=self.sources,
            skills=lambda: SKILLS,
            clock=self.clock,
            media=MediaKeeping(self.blobs, Harmless(), self.threads, self.connectors, self.clock, timedelta(days=30)),
        )
        return desk_app(
            services,
            company="Hansebahn",
            internal_url="https://desk.example.org",
            trusted_proxies=trusted_proxies,
            patience=patience,
        )

    @asynccontextmanager
    async def serving(self, patience: float = 5.0) -> AsyncIterator[Desk]:
        async with TestClient(TestServer(self.app(patience))) as client:
            self.client = client
            self.origin = str(client.make_url("/")).rstrip("/")
            yield self

    # people

    async def person(self, role: Role = "agent") -> str:
        """An account with a password; gives its name."""
        name = random_id("p")
        await self.accounts.set_password(await self.accounts.add(name, role), PASSWORD)
        return name

    async def signed_in(self, role: Role = "agent") -> Browser:
        """A browser in which a new person has signed in."""
        name = await self.person(role)
        account = await self.accounts.find(name)
        assert account is not None
        return Browser(self, name, await self.sessions.open(account))

    # customers

    async def waiting(self, owner: str = "queue", window: timedelta | None = timedelta(hours=20)) -> str:
        """A contact who has written and belongs to `owner`; gives its id."""
        contact, now = random_id("c"), self.clock()
        item = MessageItem(random_id("i"), now, random_id("m"), "Wo ist mein Paket?")
        await self.mailbox.enqueue(contact, item, ADDRESS, item.message_id)
        taken = await self.mailbox.take(contact, 10)
        assert taken is not None
        conversation = Conversation(
            random_id("k"), now, now, owner, "parcel_status", "asked", queued_at=now, waiting_since=now
        )
        state = State(
            contact,
            ADDRESS,
            "de",
            1,
            window_until=now + window if window else None,
            conversation=conversation,
        )
        lines = (Line(random_id("l"), now, "customer", item.text, understood={"intent": "parcel_status"}),)
        await self.mailbox.commit(Commit(contact, taken.fence, taken.epoch, "bot", taken.items, state, lines=lines))
        return contact

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[None]:
        """Somebody who takes turns while the block runs."""
        task = asyncio.create_task(self._work())
        yield
        if task.done():
            task.result()  # it ended by itself: let the test say why
        await end([task])

    async def _work(self) -> None:
        untouched: Any = None  # an agent's action needs no brain
        services = Services(
            content=Words,
            brain=untouched,
            actions=untouched,
            recogniser=untouched,
            languages=untouched,
            presence=self.presence,
            place_in_queue=untouched,
            follow=untouched,
            channels={"webchat": CHANNEL},
            timezone=ZoneInfo("Europe/Berlin"),
            idle=timedelta(hours=1),
            optin_confirm="clear",
            clock=self.clock,
            erasing=untouched,
            links=untouched,
            public_url="",
            alarms=self.alarms,
            agent_texts=RedisAgentTexts(self.redis, random_id("k"), self.clock),
            pushes=RedisPushes(self.redis, self.clock),
            is_admin=self.accounts.is_admin,
            outage=Outage(self.clock),
            words=RedisWords(self.redis),
            sent=RedisSent(self.redis),
        )
        async for contact in self.ready.woken():
            await take_turns(contact, services, self.mailbox, self.live)


@dataclass(frozen=True)
class Browser:
    """A signed-in browser as the page uses it; each header can be left out or replaced."""

    desk: Desk
    name: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Cookie": f"lotse_session={self.token}",
            "Origin": self.desk.origin,
            "X-Lotse-Csrf": csrf_of(self.token),
        }

    async def get(self, path: str, **query: str) -> ClientResponse:
        return await self.desk.client.get(f"/desk{path}", params=query, headers=self.headers, allow_redirects=False)

    async def post(self, path: str, body: Any, **changed: str) -> ClientResponse:
        headers = {name: value for name, value in {**self.headers, **changed}.items() if value}
        return await self.desk.client.post(f"/desk{path}", json=body, headers=headers)

    async def act(
        self, verb: str, contact: str, text: str = "", key: str = "", epoch: int = 1, **more: Any
    ) -> ClientResponse:
        body = {"contact": contact, "verb": verb, "epoch": epoch, "text": text, "key": key or random_id("x"), **more}
        return await self.post("/api/act", body)
