"""What pages read: transcripts with the present status of each message, and the agents' queue."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.model.conversation import BOT, QUEUE, State
from bot.model.optin import OptIn
from bot.model.ports import QueueRow, ThreadLine
from bot.store import codec, keys
from bot.store.optins import read_opt_ins
from bot.store.reading import read_line, read_state


class RedisThreads:
    """The Threads port on Redis."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    async def thread(self, contact: str, after: str = "", limit: int = 200, before: str = "") -> list[ThreadLine]:
        key = keys.of_contact(contact, "thread")
        if after:
            entries = await self._redis.xrange(key, min=f"({after}", count=limit)
        else:
            entries = list(reversed(await self._redis.xrevrange(key, max=f"({before}" if before else "+", count=limit)))
        lines = [(seq.decode(), read_line(seq, fields[b"b"])) for seq, fields in entries]
        statuses = await self._statuses(contact, [line.message for _, line in lines if line.message])
        return [ThreadLine(seq, line, *statuses.get(line.message, ("", ""))) for seq, line in lines]

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

    async def queue(self) -> list[QueueRow]:
        async with self._redis.pipeline(transaction=False) as pipe:
            for shard in range(keys.SHARDS):
                pipe.zrange(keys.desk(shard), 0, -1)
            contacts = [member.decode() for members in await pipe.execute() for member in members]
        if not contacts:
            return []
        async with self._redis.pipeline(transaction=False) as pipe:
            for contact in contacts:
                pipe.get(keys.of_contact(contact, "state"))
            bodies = await pipe.execute()
        rows = [_row(contact, body) for contact, body in zip(contacts, bodies, strict=True) if body]
        late = datetime.max.replace(tzinfo=UTC)
        return sorted(rows, key=lambda row: (row.danger != "certain", not row.first, row.queued_at or late))

    async def row(self, contact: str) -> QueueRow | None:
        body = await self._redis.get(keys.of_contact(contact, "state"))
        return _row(contact, body) if body else None

    async def opt_ins(self, contact: str) -> tuple[OptIn, ...]:
        """All of a contact's consents with their present status."""
        return read_opt_ins(await self._redis.hgetall(keys.of_contact(contact, "optins")))

    async def state(self, contact: str) -> State | None:
        body = await self._redis.get(keys.of_contact(contact, "state"))
        return codec.decode(State, body) if body else None


def _row(contact: str, body: bytes) -> QueueRow:
    state, _ = read_state(body)
    if state is None:  # the next turn gives it to the queue, and an agent's first click makes one
        return QueueRow(contact, QUEUE, 0, "", "other", "", None, None, None)
    conversation = state.conversation
    opened = conversation.opened_at if conversation else None
    return QueueRow(
        contact=state.contact,
        owner=conversation.owner if conversation else BOT,
        epoch=state.epoch,
        topic=conversation.topic if conversation else "",
        reason=conversation.reason if conversation else "",
        channel=state.address.connector,
        queued_at=(conversation and conversation.queued_at) or opened,
        waiting_since=conversation.waiting_since if conversation else None,
        window_until=state.window_until,
        locale=state.speaks or state.locale,
        first=bool(conversation and conversation.first),
        danger=conversation.danger if conversation else "",
        callback=bool(conversation and conversation.callback),
    )
