"""A contact that lives beside its reference, and how to tell whether the two still agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.model.clock import utc_now
from bot.model.item import AgentItem, EventItem, Item, MessageItem
from bot.model.ledger import faults
from bot.model.message import Outgoing, Permit
from bot.model.turn import Commit, Taken
from bot.store.ledger import RedisLedger
from bot.store.redis import codec, keys
from tests.store.reference import Reference
from tests.store.scene import HOUR, Scene, Store, agent_answer, answer, consented, message, notice, service


class Life(Scene):
    """A contact with its reference and what a test remembers of it."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.should = Reference()
        self.items: list[Item] = []
        self.turns: list[Taken] = []
        self.committed: list[Commit] = []
        self.permits: list[tuple[Permit, bool]] = []
        self.created: list[str] = []
        self.first_sends: list[str] = []


def make(life: Life, kind: str, done: tuple[Item, ...], pick: int) -> Outgoing:
    """A message of this kind; it points at an item of the turn that fits, where there is one."""
    if kind in {"notice", "bad"}:
        return _notice(life, done, pick, fitting=kind == "notice")
    if kind.startswith("agent:"):
        return agent_answer(kind.removeprefix("agent:"))
    return service() if kind == "service" else answer(deadline=utc_now() + -HOUR if kind == "late" else None)


def _notice(life: Life, done: tuple[Item, ...], pick: int, *, fitting: bool) -> Outgoing:
    """A notice about an event of this turn for a consent to it, where there are such; else any."""
    events = [item for item in done if isinstance(item, EventItem)] or [event("line:U1")]
    happened = events[pick % len(events)]
    wanted = [
        one
        for one, consent in life.should.consents.items()
        if not fitting or (consent.want == f"{happened.type}|{happened.subject}" and consent.status == "live")
    ]
    if fitting and not wanted:
        return service()
    granted = consented() if not wanted else replace(consented(), id=wanted[pick % len(wanted)])
    return notice(granted, happened)


def may_say(kind: str, done: tuple[Item, ...]) -> bool:
    """Whether the turn has an item to which a message of this kind may be said; a notice looks for its own."""
    if kind in {"notice", "bad"}:
        return True
    wanted = "agent" if kind.startswith("agent:") else "message"
    return any(item.kind == wanted for item in done)


def window_of(taken: Taken, done: tuple[Item, ...], *, open_window: bool) -> datetime | None:
    """Where a turn may leave the window: only a customer's message opens it."""
    if not open_window:
        return utc_now() - HOUR
    if any(isinstance(item, MessageItem) for item in done):
        return utc_now() + HOUR
    return taken.state.window_until if taken.state else None


def own(owner: str) -> str:
    """What may be said while this is the owner."""
    return "answer" if owner == "bot" else "service" if owner == "queue" else owner


def agent_action(agent: str) -> AgentItem:
    fresh = message().id
    return AgentItem(fresh, utc_now(), agent, "reply", 0, "Moin")


def event(line: str) -> EventItem:
    fresh = message().id
    return EventItem(fresh, utc_now(), f"e-{fresh}", "line_runs_again", line)


async def compare(life: Life) -> None:
    """What lies in Redis is what the reference holds, and the rules hold for it."""
    should, redis = life.should, life.redis
    bodies = await redis.lrange(life.key("mailbox"), 0, -1)
    items = [codec.decode(codec.AnyItem, body) for body in bodies]
    for item in items[len(should.mailbox) :]:
        if item.kind == "failed":  # a send or a status has said that an agent's message did not arrive
            should.accept(item)
    assert items == should.mailbox
    assert await life.unread() == sum(isinstance(item, MessageItem) for item in items)
    assert await life.queued() == [out.message.id for out in should.queue]
    statuses = [await life.status(out.message) for out in should.outs.values()]
    assert statuses == [out.status for out in should.outs.values()]
    assert sum(status in {"sending", "unknown"} for status in statuses) <= 1
    fields = await redis.hgetall(life.key("optins"))
    for one, consent in should.consents.items():
        assert fields[f"{one}:status".encode()].decode() == consent.status
        assert int(fields[f"{one}:budget".encode()]) == consent.budget >= 0
    live = {consent.want for consent in should.consents.values() if consent.status == "live"}
    assert set(await life.wanted()) == live
    assert (await redis.zscore(keys.ready(life.shard), life.contact) is not None) == bool(items)
    assert (await redis.zscore(keys.sends(life.shard), life.contact) is not None) == bool(should.queue)
    assert (await redis.zscore(keys.desk(life.shard), life.contact) is not None) == (should.owner != "bot")


async def breaks(life: Life) -> list[str]:
    """Where the contact's chain is broken, or grants and ends other consents than the reference."""
    kept = await RedisLedger(life.redis).of(life.contact)
    entries, found = faults(kept.contact, kept.lines, kept.head or "")
    granted = {one.opt_in for one in entries if one.kind == "granted"}
    over = {one.opt_in for one in entries if one.kind in {"withdrawn", "ended"}}
    consents = life.should.consents
    unlike = [one for one in consents if one not in granted]
    unlike += [one for one, consent in consents.items() if consent.status in {"withdrawn", "ended"} and one not in over]
    return [one.what for one in found] + unlike
