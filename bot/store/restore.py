"""Writing copies of contacts into an empty store, as `bot/model/restored.py` says they live on.

Fences rise by a step that no worker of the old life can reach.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.model.clock import from_ms, to_ms
from bot.model.item import Item
from bot.model.restored import consent_after, item_after, leaves, state_after
from bot.model.revocation import Lost, given_up
from bot.store.backup import KEPT, PARTS, Copy, Row
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures
from bot.store.redis.lenient_decode import read_item, read_state

FENCE_STEP = 1_000_000_000
CODE = "restored"


def revived(copy: Copy) -> Copy:
    """The copy as it may live on. What cannot be read stays as it is, to become a dead letter in its turn."""
    state, waited = _without_waiting(copy.state)
    return replace(
        copy,
        state=state,
        meta=copy.meta | {"fence": str(int(copy.meta.get("fence", "0")) + FENCE_STEP)} | _AT_REST if copy.meta else {},
        mailbox=[_restored(body) for body in (*copy.mailbox, *waited)],
        outq=[],
        out={message: _not_sent(fields) for message, fields in copy.out.items()},
        optins={name: _settled(name, value) for name, value in copy.optins.items()},
    )


_AT_REST = {"turn": "", "attempts": "0", "unread": "0"}


def unsent(copy: Copy) -> int:
    """How many messages had not left when the copy was made."""
    return sum(leaves(fields.get("status", "")) for fields in copy.out.values())


def doubted(copy: Copy, now: datetime) -> list[Lost]:
    """The consents in the copy that nobody can say still hold."""
    statuses = {name.removesuffix(":status"): value for name, value in copy.optins.items() if name.endswith(":status")}
    return given_up(copy.contact, statuses, now)


def unanswered(copy: Copy) -> int:
    """How many messages of the customer no turn had dealt with."""
    return sum(_item(body).kind in {"message", "restored"} for body in copy.mailbox)


def _without_waiting(state: str) -> tuple[str, list[str]]:
    read, _ = read_state(state.encode())
    if read is None or not read.waiting:
        return state, []
    rest, waiting = state_after(read)
    return codec.encode(rest).decode(), [codec.encode(item).decode() for item in waiting]


def _restored(body: str) -> str:
    item = _item(body)
    after = item_after(item)
    return body if after is item else codec.encode(after).decode()


def _item(body: str) -> Item:
    return read_item(body.encode(), from_ms(0))


def _not_sent(fields: Mapping[str, str]) -> dict[str, str]:
    if not leaves(fields.get("status", "")):
        return dict(fields)
    kept = {name: value for name, value in fields.items() if name not in {"token", "verdict"}}
    return kept | {"status": "refused", "code": CODE}


def _settled(name: str, value: str) -> str:
    part = name.rpartition(":")[2]
    if part == "waiting":
        return "0"
    return consent_after(value) if part == "status" else value


async def put(redis: Any, copy: Copy, now: int) -> None:
    """Write one contact, at once and whole; what lay there under its name is gone."""
    with store_failures():
        async with redis.pipeline(transaction=True) as pipe:
            _parts(pipe, copy)
            _messages(pipe, copy)
            _places(pipe, copy, now)
            for part, end in copy.ends.items():
                pipe.pexpireat(keys.of_contact(copy.contact, part), end)
            await pipe.execute()


def _parts(pipe: Any, copy: Copy) -> None:
    def key(part: str) -> str:
        return keys.of_contact(copy.contact, part)

    for part in PARTS:
        pipe.delete(key(part))
    for part, fields in {"meta": copy.meta, "optins": copy.optins}.items():
        if fields:
            pipe.hset(key(part), mapping=fields)
    for part, bodies in {"mailbox": copy.mailbox, "ledger": copy.ledger}.items():
        if bodies:
            pipe.rpush(key(part), *bodies)
    if copy.seen:
        pipe.zadd(key("seen"), copy.seen)
    if copy.state:
        pipe.set(key("state"), copy.state)
    for seq, body in copy.thread:
        pipe.xadd(key("thread"), {"b": body}, id=seq)


def _messages(pipe: Any, copy: Copy) -> None:
    for message, fields in copy.out.items():
        pipe.delete(keys.out(copy.contact, message))
        pipe.hset(keys.out(copy.contact, message), mapping=fields)


def _places(pipe: Any, copy: Copy, now: int) -> None:
    """The contact's places in its shard's sets, made anew."""
    shard = keys.shard_of(copy.contact)
    if copy.mailbox:
        pipe.zadd(keys.ready(shard), {copy.contact: now})
    if copy.ledger:
        pipe.zadd(keys.unrooted(shard), {copy.contact: now})
    if copy.queued is not None:
        pipe.zadd(keys.desk(shard), {copy.contact: copy.queued})
    state, _ = read_state(copy.state.encode())
    if state and state.settled:
        pipe.zadd(keys.closed(shard), {copy.contact: to_ms(state.settled.at)})
    for name, at in copy.timers.items():
        pipe.zadd(keys.timers(shard), {f"{copy.contact}|{name}": at})
    live = [
        name.removesuffix(":status")
        for name, value in copy.optins.items()
        if name.endswith(":status") and value == "live"
    ]
    for consent in live:
        pipe.zadd(keys.wants(shard), {f"{copy.optins[f'{consent}:want']}|{copy.contact}": 0})


async def put_row(redis: Any, row: Row) -> None:
    if not any(row.key.startswith(kind.partition("<")[0]) for kind in KEPT):
        raise codec.UnreadableBodyError("a row of a kind that is not kept")
    with store_failures():
        async with redis.pipeline(transaction=False) as pipe:
            pipe.set(row.key, row.value)
            if row.ends is not None:
                pipe.pexpireat(row.key, row.ends)
            await pipe.execute()


async def is_empty(redis: Any) -> bool:
    """Whether no contact, address or account lies here."""
    with store_failures():
        for pattern in ("{s:*}:c:*", "alias:*", "account:*"):
            async for _ in redis.scan_iter(match=pattern, count=1000):
                return False
    return True


async def clear(redis: Any) -> None:
    """Delete all of an installation but the hold, which keeps the doors shut."""
    with store_failures():
        for pattern in (
            "{s:*}:*",
            "alias:*",
            "erased:*",
            "{words}:*",
            keys.WORDS_BEFORE,
            keys.SPECIAL,
            keys.SPECIAL_PAST,
            keys.OFF,
            keys.CONTENT_DRAFT,
            keys.CONTENT_CONFLICTS,
            "{content}:file:*",
            "{content}:revision:*",
            "my-data:*",
            "account:*",
            "link:*",
            "session:*",
            "sessions:*",
            "{pushes}:*",
            keys.CONTENT_DRAFT,
            keys.CONTENT_CONFLICTS,
            "{content}:file:*",
            "{content}:revision:*",
            "compared:*",
            keys.ROOT,
            keys.ALERTS_WATCH,
            keys.WAKE,
        ):
            found = [key async for key in redis.scan_iter(match=pattern, count=1000) if not key.endswith(b"}:hold")]
            for start in range(0, len(found), 500):
                async with redis.pipeline(transaction=False) as pipe:
                    for key in found[start : start + 500]:
                        pipe.delete(key)
                    await pipe.execute()
