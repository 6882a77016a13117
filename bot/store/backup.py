"""Reading everything that must not be lost, contact by contact, from a store that goes on working.

A contact's keys are read in one transaction, so each copy is a moment of that contact's life. Contacts know nothing
of each other, so copies of different moments fit together. Values are logical, not dumps: they can be written to
any server that Lotse runs on.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.model.clock import Clock, to_ms
from bot.store.redis import keys
from bot.store.redis.failures import store_failures
from bot.store.redis.lenient_decode import read_line
from bot.store.workspace import draft_rows

PARTS = ("meta", "mailbox", "seen", "state", "thread", "optins", "outq", "ledger")
KEPT = (
    "templates-month:<kind>:<messenger>:<month>", "alias:<hash>", "erased:<hash>", "account:<name>", "alerts:watch",
    "picture:<name>",
    "receipt:<hash>", "visit:<hash>", "{pushes}:of:<actor>", "{pushes}:of-all",
    "{words}:<version>", "words:before", "{content}:live", "{content}:audit:<day>",
    "{content}:special", "{content}:past-special", "{content}:off",
    "{content}:draft", "{content}:file:<path>", "{content}:revision:<number>", "{content}:conflicts",
)  # fmt: skip
"""Rows outside the shards that a backup holds, as `bot/store/redis/keys.py` names them."""
DRAFT = frozenset({"{content}:draft", "{content}:file:<path>", "{content}:conflicts"})
"""Read together: files of different moments are no draft. Revisions follow, which never change."""
LEFT_OUT = (
    "my-data:<hash>", "crossing:<hash>", "crossed:<hash>",
    "{events}:seen", "{events}:newest", "{events}:queue", "{events}:telling:<hash>",
    "{wake}:later", "pace:<messenger>", "<watch>:watch",
    "<watch>:asked", "<watch>:hinted",
    "link:<hash>", "session:<hash>", "sessions:<name>", "throttle:<hash>", "known:<hash>",
    "sending:held", "{s:n}:hold", "{s:n}:r:<item>",
    "wake", "presence", "heartbeats:<role>", "heartbeat:<role>:<life>", "trouble:<role>", "lock:<name>",
    "reach", "templates-hour:<messenger>:<hour>", "templates-full:<messenger>", "compared:<messenger>", "ledger:root",
    "calls:<source>", "answer:<source>:<hash>", "alarms", "page:<alarm>", "sayings", "sources", "files:rewritten",
    "alerts:lapses", "channels", "{content}:approvals",
    "{content}:training", "{content}:looked-at", "{content}:traffic:<day>",
    "{tryout}:session:<id>", "{tryout}:queue", "{tryout}:stage", "{tryout}:shares", "{tryout}:count:<what>",
    "{content}:editors",
)  # fmt: skip
"""What a restored installation makes anew: sign-ins, hints, what lives for a minute, and events: no news by then.

Also up to when a messenger's log was compared: with the old moment, all that the old installation has answered since
the backup would be fetched and answered again. `lotse resume --died-at` names the moment from which nobody did.
"""
DERIVED = (
    "{s:n}:ready", "{s:n}:sends", "{s:n}:timers", "{s:n}:desk", "{s:n}:wants", "{s:n}:unrooted", "{s:n}:erased",
    "{s:n}:closed",
)  # fmt: skip
"""A shard's sets: each contact's copy holds its own places in them, or they name work that a restore does not owe."""


@dataclass(frozen=True)
class Copy:
    """All that lies under one contact. `ends` says when which part ends, in milliseconds; `queued` its desk place."""

    contact: str
    meta: dict[str, str] = field(default_factory=dict)
    mailbox: list[str] = field(default_factory=list)
    seen: dict[str, float] = field(default_factory=dict)
    state: str = ""
    thread: list[tuple[str, str]] = field(default_factory=list)
    optins: dict[str, str] = field(default_factory=dict)
    outq: list[str] = field(default_factory=list)
    ledger: list[str] = field(default_factory=list)
    out: dict[str, dict[str, str]] = field(default_factory=dict)
    queued: float | None = None
    timers: dict[str, float] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A string outside the shards."""

    key: str
    value: str
    ends: int | None


async def contacts(redis: Any) -> AsyncIterator[str]:
    """Every contact of which anything is stored, once."""
    found: set[str] = set()
    with store_failures():
        async for key in redis.scan_iter(match="{s:*}:c:*", count=1000):
            contact = key.decode().split(":")[3]
            if contact not in found:
                found.add(contact)
                yield contact


async def rows(redis: Any, clock: Clock) -> AsyncIterator[Row]:
    """The authoritative rows outside the shards."""
    for name, body in (await draft_rows(redis)).items():
        yield Row(name, body.decode(), None)
    with store_failures():
        for kind in (kind for kind in KEPT if kind not in DRAFT):
            async for key in redis.scan_iter(match=kind.partition("<")[0] + "*", count=1000):
                async with redis.pipeline(transaction=False) as pipe:
                    value, left = await pipe.get(key).pttl(key).execute()
                if value is not None:
                    yield Row(key.decode(), value.decode(), _end(left, clock))


async def timer_names(redis: Any) -> tuple[str, ...]:
    """The names of all timers that are set now: a contact's timers are found by them."""
    found: set[str] = set()
    with store_failures():
        for shard in range(keys.SHARDS):
            async for member, _ in redis.zscan_iter(keys.timers(shard), count=1000):
                found.add(member.decode().partition("|")[2])
    return tuple(sorted(found))


async def copy(redis: Any, contact: str, timers: Sequence[str], clock: Clock) -> Copy:
    """One moment of this contact; read again if it said something new between finding its messages and reading them."""
    messages: set[str] = set()
    while True:
        names = [*PARTS, *(f"out:{message}" for message in sorted(messages))]
        with store_failures():
            async with redis.pipeline(transaction=True) as pipe:
                _read(pipe, contact, names, timers)
                values = await pipe.execute()
        found = _copy(contact, names, timers, values, clock)
        said = {read_line(seq.encode(), body.encode()).message for seq, body in found.thread} | set(found.outq)
        if said - {""} <= messages:
            return found
        messages |= said - {""}


def _read(pipe: Any, contact: str, names: list[str], timers: Sequence[str]) -> None:
    shard = keys.shard_of(contact)
    pipe.zscore(keys.desk(shard), contact)
    for timer in timers:
        pipe.zscore(keys.timers(shard), f"{contact}|{timer}")
    for name in names:
        key = keys.of_contact(contact, name)
        if name in {"mailbox", "outq", "ledger"}:
            pipe.lrange(key, 0, -1)
        elif name == "seen":
            pipe.zrange(key, 0, -1, withscores=True)
        elif name == "state":
            pipe.get(key)
        elif name == "thread":
            pipe.xrange(key)
        else:
            pipe.hgetall(key)
        pipe.pttl(key)


def _copy(contact: str, names: list[str], timers: Sequence[str], values: list[Any], clock: Clock) -> Copy:
    queued, *rest = values
    rings, rest = rest[: len(timers)], rest[len(timers) :]
    found = dict(zip(names, rest[::2], strict=True))
    ends = {name: end for name, left in zip(names, rest[1::2], strict=True) if (end := _end(left, clock)) is not None}
    return Copy(
        contact=contact,
        meta=_hash(found["meta"]),
        mailbox=[body.decode() for body in found["mailbox"]],
        seen={message.decode(): score for message, score in found["seen"]},
        state=(found["state"] or b"").decode(),
        thread=[(seq.decode(), fields[b"b"].decode()) for seq, fields in found["thread"]],
        optins=_hash(found["optins"]),
        outq=[message.decode() for message in found["outq"]],
        ledger=[line.decode() for line in found["ledger"]],
        out={name[len("out:") :]: _hash(found[name]) for name in names if name.startswith("out:") and found[name]},
        queued=queued,
        timers={name: score for name, score in zip(timers, rings, strict=True) if score is not None},
        ends=ends,
    )


def _hash(fields: dict[bytes, bytes]) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in fields.items()}


def _end(left: int, clock: Clock) -> int | None:
    return to_ms(clock()) + left if left >= 0 else None
