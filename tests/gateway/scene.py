"""A public door on a real store, with turns made by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import ClientResponse, ClientWebSocketResponse, CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

import connectors
from bot.flow.inbound.receive import Receiver
from bot.model.address import Address
from bot.model.basis import Answer
from bot.model.clock import utc_now
from bot.model.conversation import Conversation, State
from bot.model.ids import derived_id, random_id
from bot.model.inbound import StatusUpdate
from bot.model.item import MessageItem
from bot.model.message import Choice, Outgoing, Receipt
from bot.model.page_words import LivePageWords, PageWords
from bot.model.turn import Commit, Line, Taken
from bot.mydata.own_data import OwnData
from bot.settings import Settings
from bot.store.addresses import RedisAddresses
from bot.store.crossings import RedisCrossings
from bot.store.export import RedisExports
from bot.store.export_links import RedisLinks
from bot.store.gauges import RedisGauges
from bot.store.live import RedisLive, RedisPresence
from bot.store.mailbox import RedisMailbox
from bot.store.outbox import RedisOutbox
from bot.store.ready import RedisReady
from bot.store.threads import RedisThreads
from bot.store.visits import RedisVisits
from bot.web.site import Site
from bot.webchat.admission import Admission
from bot.webchat.limits import Limits
from bot.webchat.services import ChatServices
from bot.wiring.page_words import shipped_page_words
from bot.wiring.public_app import Public, app
from connectors.twilio import cases
from connectors.twilio import connector as twilio
from tests.connectors.cases import hook
from tests.support.tally import Tally

PUBLIC_URL = "http://chat.example.org"
KEEP_MS = 3_600_000
PATIENCE = 10.0


@cache
def _shipped() -> PageWords:
    return shipped_page_words(Settings(_env_file=None, desk_hours="Mo-Fr 08:00-18:00, Sa 9-13"))


async def shipped_words() -> PageWords:
    """What pages say before there is a release."""
    return _shipped()


@dataclass
class Watch:
    """A clock that stands still unless it is moved."""

    now: datetime = field(default_factory=utc_now)

    def __call__(self) -> datetime:
        return self.now

    def move(self, span: timedelta) -> None:
        self.now += span


class Door:
    """The store's rooms, the door over them, and what a test does with both."""

    def __init__(self, redis: Any, clock: Watch) -> None:
        self.redis = redis
        self.clock = clock
        self.site = Site(
            public_url=PUBLIC_URL,
            secret_key="k" * 32,
        )
        self.addresses = RedisAddresses(redis, "secret", random_id)
        self.mailbox = RedisMailbox(redis, KEEP_MS)
        self.outbox = RedisOutbox(redis, secret_key="secret")
        self.ready = RedisReady(redis, clock)
        self.threads = RedisThreads(redis)
        self.live = RedisLive(redis)
        self.levels = RedisGauges(redis)
        self.visits = RedisVisits(redis)
        self.presence = RedisPresence(redis, clock)
        self.crossings = RedisCrossings(redis, "secret", self.mailbox, self.ready, clock)
        self.words: LivePageWords = shipped_words
        self.limits = Limits()
        self.most_waiting = 200
        self.tally = Tally()
        self.client: TestClient[web.Request, web.Application]

    def app(self, *, webchat_on: bool = True, only: str = "") -> web.Application:
        self.tally = Tally()
        built: dict[str, Any] = {"twilio": twilio.build(cases.SETTINGS, PUBLIC_URL, self.clock)}
        if webchat_on:
            built["webchat"] = connectors.connect("webchat", PUBLIC_URL, self.clock)
        receive = Receiver(self.addresses, self.mailbox, self.ready, self.clock, random_id)
        bounded = RedisMailbox(self.redis, KEEP_MS, most=self.most_waiting)
        links = RedisLinks(self.redis, "secret")
        chat = ChatServices(
            visits=self.visits,
            addresses=self.addresses,
            receive=replace(receive, mailbox=bounded),
            outbox=self.outbox,
            threads=self.threads,
            links=links,
            live=self.live,
            clock=self.clock,
            keeper=Admission(self.limits, self.clock, self.levels.memory_share),
            meter=self.tally,
        )
        return app(
            Public(
                self.site,
                {name: built[name] for name in built if only in {"", name}},
                words=self.words,
                receive=receive,
                chat=chat,
                mailbox=self.mailbox,
                ready=self.ready,
                new_id=random_id,
                own_data=OwnData(links, RedisExports(self.redis), ZoneInfo("Europe/Berlin")),
                presence=self.presence,
                crossings=self.crossings,
            )
        )

    @asynccontextmanager
    async def serving(self, **how: Any) -> AsyncIterator[Door]:
        """With the web chat unless `webchat_on` says otherwise, and with every messenger but if `only` one is there."""
        server = TestServer(self.app(**how))
        async with TestClient(server, cookie_jar=CookieJar(unsafe=True)) as client:
            self.client = client
            yield self

    def count(self, name: str, **labels: str) -> float:
        return self.tally.of(name, **labels)

    # Twilio calls

    async def call(
        self,
        form: dict[str, str],
        path: str = "/webhooks/twilio",
        query: dict[str, str] | None = None,
        signature: str | None = None,
        **headers: str,
    ) -> ClientResponse:
        """Post a form as Twilio does; with `signature`, one that is not Twilio's."""
        body = urlencode(form).encode()
        signed = cases.signed(hook(path, query or {}, body, public_url=PUBLIC_URL))
        given = {**signed.headers, **({"X-Twilio-Signature": signature} if signature is not None else {}), **headers}
        return await self.client.post(path, params=query, data=body, headers=given)

    # turns

    async def taken(self, address: Address) -> Taken:
        """What waits for this address, under lease."""
        contact = await self.addresses.find(address)
        assert contact is not None
        taken = await self.mailbox.take(contact, 50)
        assert taken is not None
        return taken

    async def turn(self, address: Address, *says: str, choices: tuple[Choice, ...] = (), sent: bool = True) -> Taken:
        """A turn that says so, and by default the sending of it."""
        taken = await self.taken(address)
        items = [item for item in taken.items if isinstance(item, MessageItem)]
        heard = tuple(
            Line(derived_id("l", item.id), item.at, "customer", item.text, note=item.message_id) for item in items
        )
        out = tuple(Outgoing(random_id("m"), text, Answer(items[-1].id), taken.epoch, choices=choices) for text in says)
        said = tuple(
            Line(derived_id("l", one.id), self.clock(), "bot", one.text, message=one.id, choices=choices) for one in out
        )
        state = State(
            taken.contact, address, "de", conversation=Conversation("k-1", self.clock(), self.clock(), owner="bot")
        )
        note = Line(random_id("l"), self.clock(), "system", "nur für das Team")
        commit = Commit(taken.contact, taken.fence, taken.epoch, "bot", taken.items, state, (*heard, note, *said), out)
        await self.mailbox.commit(commit)
        if sent:
            await self.send(taken.contact)
        await self.live.changed(taken.contact)
        return taken

    async def send(self, contact: str) -> None:
        while claimed := await self.outbox.claim(contact):
            await self.outbox.settle(claimed.permit, Receipt(claimed.permit.key), again=None)
        await self.live.changed(contact)

    async def status(self, key: str) -> str:
        """The present status of a message of ours."""
        contact, _, message = key.partition(".")
        lines = await self.threads.thread(contact)
        return next(found.status for found in lines if found.line.message == message)

    async def note(self, key: str, status: Any) -> None:
        await self.outbox.note_status(StatusUpdate(key, status))


class Page:
    """One open web chat page."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        self.ws = ws

    async def send(self, kind: str, **fields: Any) -> None:
        await self.ws.send_json({"v": 1, "type": kind, **fields})

    async def hear(self, kind: str) -> dict[str, Any]:
        """The next frame of this kind; others are passed over."""
        async with asyncio.timeout(PATIENCE):
            while True:
                frame: dict[str, Any] = await self.ws.receive_json()
                if frame["type"] == kind:
                    return frame

    async def say(self, client_id: str, text: str) -> None:
        await self.send("say", id=client_id, text=text)
        assert (await self.hear("stored"))["id"] == client_id

    async def texts(self, number: int) -> list[str]:
        """The texts of the next so many lines."""
        found: list[str] = []
        while len(found) < number:
            found += [line["text"] for line in (await self.hear("lines"))["lines"]]
        return found
