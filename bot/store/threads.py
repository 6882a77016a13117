"""What pages read: transcripts with the present status of each message, and the agents' queue."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.model.clock import Clock, from_ms, to_ms, utc_now
from bot.model.consent import Consent
from bot.model.conversation import BOT, QUEUE, State
from bot.model.queue_order import in_order
from bot.model.thread import QueueRow, ThreadLine
from bot.model.turn import Line
from bot.store.consents import read_consents
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures
from bot.store.redis.lenient_decode import read_line, read_state
from bot.store.redis.scripts import Script

LOOKED = "looked:"
READ_AT_ONCE = 500


class RedisThreads:
    """The Threads port on Redis."""

    def __init__(self, redis: Any, clock: Clock = utc_now) -> None:
        self._redis = redis
        self._clock = clock
        self._looked = Script("looked")

    async def thread(self, contact: str, after: str = "", limit: int = 200, before: str = "") -> list[ThreadLine]:
        key = keys.of_contact(contact, "thread")
        if after:
            entries = await self._redis.xrange(key, min=f"({after}", count=limit)
        else:
            entries = list(reversed(await self._redis.xrevrange(key, max=f"({before}" if before else "+", count=limit)))
        lines = [(seq.decode(), read_line(seq, fields[b"b"])) for seq, fields in entries]
        statuses = await self._statuses(contact, [line.message for _, line in lines if line.message])
        return [ThreadLine(seq, line, *statuses.get(line.message, ("", ""))) for seq, line in lines]

    async def line(self, contact: str, seq: str) -> Line | None:
        found = await self._redis.xrange(keys.of_contact(contact, "thread"), min=seq, max=seq)
        return read_line(found[0][0], found[0][1][b"b"]) if found else None

    async def _statuses(self, contact: str, messages: list[str]) -> dict[str, tuple[str, str]]:
        if not messages:
            return {}
        async with self._redis.pipeline(transaction=False) as pipe:
            for message in messages:
                pipe.hmget(keys.out(contact, message), "status", "code")
            found = await pipe.execute()
        return {
            message: ((status or b"").decode(), (code or b"").decode())
            for message, (status, code) in zip(messages, found, strict=True)
        }

    async def queue(self, lookers: Collection[str] = ()) -> list[QueueRow]:
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for shard in range(keys.SHARDS):
                    pipe.zrange(keys.desk(shard), 0, -1)
                contacts = [member.decode() for members in await pipe.execute() for member in members]
            rows = await self._rows(contacts, sorted(lookers))
        return in_order(rows, self._clock())

    async def row(self, contact: str, lookers: Collection[str] = ()) -> QueueRow | None:
        rows = await self._rows([contact], sorted(lookers))
        return rows[0] if rows else None

    async def look(self, agent: str, contact: str, conversation: str, heard: int) -> None:
        await self._looked(self._redis, [keys.of_contact(contact, "meta")], [agent, conversation, heard])

    async def closed(self, since: datetime, most: int) -> list[QueueRow]:
        async with self._redis.pipeline(transaction=False) as pipe:
            for shard in range(keys.SHARDS):
                pipe.zrevrangebyscore(keys.closed(shard), "+inf", to_ms(since), start=0, num=most, withscores=True)
            found = [one for some in await pipe.execute() for one in some]
        newest = sorted(found, key=lambda one: -one[1])[:most]
        rows = await self._rows([contact.decode() for contact, _ in newest])
        return [row for row in rows if row.owner == BOT and row.settled and row.settled.at >= from_ms(to_ms(since))]

    async def numbers(self, contacts: Sequence[str]) -> Mapping[str, str]:
        bodies = await self._states(contacts)
        states = (read_state(body)[0] for body in bodies if body)
        return {state.contact: state.address.user for state in states if state}

    async def _rows(self, contacts: Sequence[str], lookers: Sequence[str] = ()) -> list[QueueRow]:
        bodies = await self._states(contacts)
        looked: list[list[bytes | None]] = [[] for _ in contacts]
        if lookers and contacts:
            async with self._redis.pipeline(transaction=False) as pipe:
                for contact in contacts:
                    pipe.hmget(keys.of_contact(contact, "meta"), [LOOKED + agent for agent in lookers])
                looked = await pipe.execute()
        return [
            _row(contact, body, dict(zip(lookers, seen, strict=False)))
            for contact, body, seen in zip(contacts, bodies, looked, strict=True)
            if body
        ]

    async def _states(self, contacts: Sequence[str]) -> list[bytes | None]:
        found: list[bytes | None] = []
        for start in range(0, len(contacts), READ_AT_ONCE):
            async with self._redis.pipeline(transaction=False) as pipe:
                for contact in contacts[start : start + READ_AT_ONCE]:
                    pipe.get(keys.of_contact(contact, "state"))
                found += await pipe.execute()
        return found

    async def consents(self, contact: str) -> tuple[Consent, ...]:
        """All of a contact's consents with their present status."""
        return read_consents(await self._redis.hgetall(keys.of_contact(contact, "optins")))

    async def state(self, contact: str) -> State | None:
        body = await self._redis.get(keys.of_contact(contact, "state"))
        return codec.decode(State, body) if body else None


def _row(contact: str, body: bytes, looked: Mapping[str, bytes | None]) -> QueueRow:
    state, _ = read_state(body)
    if state is None:  # the next turn gives it to the queue, and an agent's first click makes one
        return QueueRow(contact, QUEUE, 0, "", "other", "", None, None, None)
    row = QueueRow(
        contact=state.contact,
        owner=BOT,
        epoch=state.epoch,
        topic="",
        reason="",
        channel=state.address.connector,
        queued_at=None,
        waiting_since=None,
        window_until=state.window_until,
        locale=state.speaks or state.locale,
        name=state.name,
        settled=state.settled if state.settled and not state.settled.silent else None,
    )
    conversation = state.conversation
    if conversation is None:
        return row
    return replace(
        row,
        owner=conversation.owner,
        topic=conversation.topic,
        reason=conversation.reason,
        queued_at=conversation.queued_at or conversation.opened_at,
        waiting_since=conversation.waiting_since,
        danger=conversation.danger,
        callback=conversation.callback,
        conversation=conversation.id,
        last=conversation.last,
        heard=conversation.heard,
        looked={agent: _lines(seen, conversation.id) for agent, seen in looked.items()},
        failed=conversation.failed,
        warned_at=conversation.warned_at,
        warned_until=conversation.warned_until,
        closing=conversation.closing,
        unasked=conversation.unasked,
    )


def _lines(seen: bytes | None, conversation: str) -> int:
    """How many lines of this conversation an agent has seen."""
    of, _, number = (seen or b"").decode().rpartition(":")
    return int(number) if of == conversation and number.isdigit() else 0
