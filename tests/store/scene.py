"""One fresh contact and what can happen to it: the words in which the store's tests are written."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.model.address import Address
from bot.model.basis import AgentAnswer, Answer, Notice, Service, item_of
from bot.model.clock import utc_now
from bot.model.consent import Consent, Proof
from bot.model.conversation import Conversation, State
from bot.model.ids import random_id
from bot.model.inbound import PlatformStatus, StatusUpdate
from bot.model.item import AgentItem, EventItem, Item, MessageItem
from bot.model.message import Outgoing, Permit
from bot.model.outbox import Claimed
from bot.model.turn import Commit, Taken
from bot.store.mailbox import RedisMailbox
from bot.store.outbox import RedisOutbox
from bot.store.ready import RedisReady
from bot.store.redis import keys
from bot.store.redis.replicas import ALONE, Replicas
from bot.store.threads import RedisThreads
from tests.store.changes import Changes
from tests.support.names import KINDS

T = TypeVar("T")

KEEP_THREAD_MS = 30 * 86_400_000
ADDRESS = Address("twilio", "whatsapp:+491511234567")
HOUR = timedelta(hours=1)
PATIENCE = 20.0
WORDS = "words-one"
"""The version that consents here are given for."""
SOME = "i-some"
"""An item of the turn, whichever fits."""


class Store:
    """The rooms of the store on one client, and views of what lies in Redis."""

    def __init__(self, redis: Any, header: str = "", replicas: Replicas = ALONE) -> None:
        self.redis = redis
        self.header = header
        self.mailbox = RedisMailbox(
            redis, KEEP_THREAD_MS, header=header, replicas=replicas, is_personal=KINDS.is_personal
        )
        self.outbox = RedisOutbox(redis, header=header, replicas=replicas)
        self.ready = RedisReady(redis, utc_now, header=header)
        self.threads = RedisThreads(redis)

    async def dump(self, contact: str) -> dict[str, Any]:
        """All of the contact's shard, byte for byte, and whether each key has an end."""
        names = sorted(await self.redis.keys(f"{{s:{keys.shard_of(contact)}}}:*"))
        return {name.decode(): (await self._value(name), await self.redis.pttl(name) > 0) for name in names}

    async def _value(self, name: bytes) -> Any:
        """A hash field by field: a server that makes room in one changes the order of what it dumps."""
        is_hash = await self.redis.type(name) == b"hash"
        return await (self.redis.hgetall(name) if is_hash else self.redis.dump(name))


class Scene:
    """One fresh contact."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.redis = store.redis
        self.mailbox, self.outbox, self.ready = store.mailbox, store.outbox, store.ready
        self.contact = random_id("c")
        self.shard = keys.shard_of(self.contact)

    # what arrives

    async def enqueue(self, item: Item, dedupe: str | None = None) -> bool:
        address = ADDRESS if isinstance(item, MessageItem) else None
        return await self.mailbox.enqueue(self.contact, item, address, item.id if dedupe is None else dedupe)

    async def write(self, text: str = "Fährt die U3?") -> MessageItem:
        item = message(text)
        assert await self.enqueue(item)
        return item

    async def happen(self, subject: str = "line:U3", type_: str = "line_runs_again") -> EventItem:
        item = EventItem(random_id("i"), utc_now(), random_id("e"), type_, subject)
        assert await self.enqueue(item)
        return item

    async def act(self, agent: str = "anna") -> AgentItem:
        item = AgentItem(random_id("i"), utc_now(), agent, "reply", 0, "Moin")
        assert await self.enqueue(item)
        return item

    # turns

    async def take(self, limit: int = 100) -> Taken:
        taken = await self.mailbox.take(self.contact, limit)
        assert taken is not None
        return taken

    def plan(self, taken: Taken, *, owner: str | None = None, window: datetime | None = None, **parts: Any) -> Commit:
        """A commit of all that was taken; a change of owner raises the epoch, as flow does it. What it does to consents
        is said as in `Changes`."""
        before = taken.state.conversation.owner if taken.state and taken.state.conversation else "bot"
        owner = owner or before
        now = utc_now()
        state = State(
            self.contact,
            ADDRESS,
            "de",
            epoch=taken.epoch + (owner != before),
            window_until=window or (taken.state.window_until if taken.state else None),
            conversation=Conversation("k-1", now, now, owner=owner, queued_at=None if owner == "bot" else now),
        )
        whole = Commit(self.contact, taken.fence, taken.epoch, before, taken.items, state)
        whole = replace(whole, known=taken.consents, ledger_head=taken.ledger_head)
        changes = Changes(**{name: parts.pop(name) for name in Changes.names() & parts.keys()})
        whole = replace(whole, **parts)
        return grounded(replace(whole, consents=changes.events(whole, lambda one: consented(id=one))))

    async def turn(self, **parts: Any) -> Taken:
        """Take and commit; what is said gets something to be said to, and somebody writes if nothing is waiting."""
        kinds = {out.basis.kind for out in parts.get("outgoing", ())}
        for agent in {out.basis.agent for out in parts.get("outgoing", ()) if out.basis.kind == "agent"}:
            await self.act(agent)
        asked = kinds & {"answer", "service"} or parts.get("granted") or parts.get("window")
        if asked or not await self.redis.llen(self.key("mailbox")):
            await self.write()
        taken = await self.take()
        await self.mailbox.commit(self.plan(taken, **parts))
        return taken

    async def grant(self, **changes: Any) -> Consent:
        granted = consented(**changes)
        await self.turn(granted=(granted,))
        return granted

    async def notify(self, granted: Consent, **parts: Any) -> Outgoing:
        """A source event arrives and a turn makes a notice of it."""
        event = await self.happen(granted.subject, granted.type)
        out = notice(granted, event)
        await self.turn(outgoing=(out,), **parts)
        return out

    async def say(self, *texts: str, **parts: Any) -> tuple[Outgoing, ...]:
        outs = tuple(answer(text) for text in texts or ("Moin!",))
        await self.turn(outgoing=outs, **parts)
        return outs

    # the way out

    async def claim(self) -> Claimed | None:
        return await self.outbox.claim(self.contact)

    async def permit(self) -> Permit:
        claimed = await self.claim()
        assert claimed is not None
        assert not claimed.resolve
        return claimed.permit

    async def report(self, out: Outgoing, status: PlatformStatus, code: str = "") -> str | None:
        return await self.outbox.note_status(StatusUpdate(f"{self.contact}.{out.id}", status, "SM", code))

    async def claim_runs_out(self) -> None:
        """As if the sender had died and its claim had ended: the moment in `sends` is over."""
        await self.redis.zadd(keys.sends(self.shard), {self.contact: 1}, xx=True)

    async def lease_runs_out(self) -> None:
        await self.redis.zadd(keys.ready(self.shard), {self.contact: 1}, xx=True)

    # what lies there

    def key(self, part: str) -> str:
        return keys.of_contact(self.contact, part)

    async def status(self, out: Outgoing) -> str:
        return await self._text("out:" + out.id, "status")

    async def code(self, out: Outgoing) -> str:
        return await self._text("out:" + out.id, "code")

    async def consent(self, granted: Consent) -> str:
        return await self._text("optins", granted.id + ":status")

    async def budget(self, granted: Consent) -> int:
        return int(await self._text("optins", granted.id + ":budget"))

    async def unread(self) -> int:
        return int(await self._text("meta", "unread") or 0)

    async def _text(self, part: str, field: str) -> str:
        value = await self.redis.hget(self.key(part), field)
        return value.decode() if value else ""

    async def queued(self) -> list[str]:
        return [message.decode() for message in await self.redis.lrange(self.key("outq"), 0, -1)]

    async def wanted(self) -> list[str]:
        """What the subject index says that this contact wants."""
        members = [member.decode() for member in await self.redis.zrange(keys.wants(self.shard), 0, -1)]
        return [member.removesuffix("|" + self.contact) for member in members if member.endswith(self.contact)]

    async def changes_nothing(self, act: Callable[[], Awaitable[Any]]) -> None:
        """Check that the whole shard is, byte for byte, the same after `act`."""
        before = await self.store.dump(self.contact)
        await act()
        assert await self.store.dump(self.contact) == before


def message(text: str = "Fährt die U3?") -> MessageItem:
    return MessageItem(random_id("i"), utc_now(), "SM-1", text)


def grounded(plan: Commit) -> Commit:
    """The same commit, whose messages each point at an item of it that fits, where there is one."""
    return replace(plan, outgoing=tuple(_grounded(out, plan.done) for out in plan.outgoing))


def _grounded(out: Outgoing, done: tuple[Item, ...]) -> Outgoing:
    basis = out.basis
    if item_of(basis) != SOME:
        return out
    if basis.kind == "agent":
        fitting = [item.id for item in done if isinstance(item, AgentItem) and item.agent == basis.agent]
    else:
        fitting = [item.id for item in done if isinstance(item, MessageItem)]
    field = "inbound" if basis.kind == "answer" else "item"
    return replace(out, basis=replace(basis, **{field: fitting[-1]})) if fitting else out


def consented(budget: int = 1, subject: str = "line:U3", until: datetime | None = None, **changes: Any) -> Consent:
    proof = Proof("SM-1", "ja", "Soll ich dir Bescheid geben?", "de", utc_now(), "5a17", WORDS)
    end = until or utc_now() + HOUR
    whole = Consent(random_id("o"), "line_runs_again", subject, end, budget, "live", proof)
    return replace(whole, **changes)


def answer(text: str = "Moin!", **changes: Any) -> Outgoing:
    return replace(Outgoing(random_id("m"), text, Answer(SOME), 0), **changes)


def agent_answer(agent: str = "anna", **changes: Any) -> Outgoing:
    return replace(Outgoing(random_id("m"), "Moin, Anna hier.", AgentAnswer(agent, SOME), 0), **changes)


def service(**changes: Any) -> Outgoing:
    return replace(Outgoing(random_id("m"), "Ok.", Service("utter_stop", SOME), 0), **changes)


def notice(granted: Consent, event: EventItem, **changes: Any) -> Outgoing:
    whole = Outgoing(random_id("m"), "Die U3 fährt wieder.", Notice(granted.id, event.event, granted.proof.version), 0)
    return replace(whole, **changes)


async def until(look: Callable[[], Awaitable[T | None]]) -> T:
    """Look again until there is something; fails after 20 seconds."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = await look()
        if found is not None:
            return found
        await asyncio.sleep(0.001)
    raise AssertionError("it did not come")
