"""Reading everything about one contact, as plain JSON: names and values that a person can read."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import orjson

from bot.model.clock import Clock, from_ms, utc_now
from bot.model.erasure import Export
from bot.model.media import Blobs, name_of
from bot.model.turn import Line
from bot.store.consents import read_consents
from bot.store.outbox import Stored
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures
from bot.store.redis.lenient_decode import read_item, read_line, read_state

FORMAT = 1
MOST_MEDIA = 32 * 1024 * 1024
"""Bytes of media in one export: it is made in memory, at the public door."""


class RedisExports:
    """The Exports port on Redis. The contact is read at one moment, its messages right after it."""

    def __init__(self, redis: Any, clock: Clock = utc_now, blobs: Blobs | None = None) -> None:
        self._redis = redis
        self._clock = clock
        self._blobs = blobs

    async def of(self, contact: str) -> Export | None:
        found = await self._read(contact)
        if not any(found.values()):
            return None
        state, _ = read_state(found["state"] or b"")
        lines = [read_line(seq, fields[b"b"]) for seq, fields in found["thread"]]
        waiting = [read_item(body, self._clock()) for body in found["mailbox"]]
        meta = {name.decode(): value.decode() for name, value in found["meta"].items()}
        address = str(state.address) if state else meta.get("address", "")
        return _plain(
            {
                "format": FORMAT,
                "contact": contact,
                "exported_at": self._clock(),
                "erased_at": from_ms(int(meta["erased"])) if "erased" in meta else None,
                "address": address,
                "address_hashes": sorted(filter(None, map(keys.pointing, meta))),
                "language": state.locale if state else None,
                "reachable_until": state.window_until if state else None,
                "remembered": state.remembered if state else {},
                "state": state,
                "consents": read_consents(found["optins"]),
                "thread": [_line(line) for line in lines],
                "messages": await self._messages(contact, lines, [one.decode() for one in found["outq"]]),
                "not_yet_read": waiting,
                "ledger": [orjson.loads(line) for line in found["ledger"]],
                "queued_at": from_ms(found["desk"]) if found["desk"] else None,
            }
        )

    async def with_media(self, contact: str) -> Export | None:
        export = await self.of(contact)
        if export is None or self._blobs is None or export["erased_at"]:
            return export
        return {**export, "media": await self._media(contact, self._blobs)}

    async def _media(self, contact: str, blobs: Blobs) -> list[dict[str, Any]]:
        """Newest first, as many as fit; the first that does not is named without its content, and ends the list."""
        with store_failures():
            entries = await self._redis.xrevrange(keys.of_contact(contact, "thread"))
        found, room = [], MOST_MEDIA
        for line in (read_line(seq, fields[b"b"]) for seq, fields in entries):
            for number in range(len(line.attachments)):
                media = await blobs.get(contact, name_of(line.id, number)) if room else None
                if media is None:
                    continue
                fits, at = len(media.body) <= room, line.at.isoformat()
                room = room - len(media.body) if fits else 0
                content = b64encode(media.body).decode() if fits else None
                found.append({"sent_at": at, "number": number + 1, "type": media.mime, "base64": content})
        return found

    async def _read(self, contact: str) -> dict[str, Any]:
        def key(part: str) -> str:
            return keys.of_contact(contact, part)

        with store_failures():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.hgetall(key("meta")).get(key("state")).xrange(key("thread")).hgetall(key("optins"))
                pipe.lrange(key("mailbox"), 0, -1).lrange(key("outq"), 0, -1).lrange(key("ledger"), 0, -1)
                pipe.zscore(keys.desk(keys.shard_of(contact)), contact)
                values = await pipe.execute()
        return dict(
            zip(("meta", "state", "thread", "optins", "mailbox", "outq", "ledger", "desk"), values, strict=True)
        )

    async def _messages(self, contact: str, lines: Sequence[Line], queue: Sequence[str]) -> list[dict[str, Any]]:
        """Our messages with what became of them, in the order in which they were said."""
        ids = list(dict.fromkeys([line.message for line in lines if line.message] + list(queue)))
        with store_failures():
            async with self._redis.pipeline(transaction=False) as pipe:
                for message in ids:
                    pipe.hgetall(keys.out(contact, message))
                found = await pipe.execute() if ids else []
        return [_message(one, fields) for one, fields in zip(ids, found, strict=True) if fields]


def _line(line: Line) -> dict[str, Any]:
    return {
        "at": line.at,
        "who": line.who,
        "text": line.text,
        "beside": [attachment.mime for attachment in line.attachments] or None,
        "place": line.location,
        "agent": line.agent or None,
        "note": line.note or None,
        "understood_as": line.understood or None,
        "because": line.explanation,
        "message": line.message or None,
    }


def _message(message: str, fields: Mapping[bytes, bytes]) -> dict[str, Any]:
    named = {name.decode(): value for name, value in fields.items()}
    said: dict[str, Any] = {"id": message, "status": named.get("status", b"").decode()}
    with suppress(codec.UnreadableBodyError):
        stored: Stored = codec.decode(Stored, named.get("body", b""))
        said |= {"to": str(stored.address), "basis": stored.message.basis}
    moments = {name: from_ms(int(named[name])) for name in ("claimed_at", "sent_at") if named.get(name)}
    texts = {name: named[name].decode() for name in ("code", "platform", "tries") if named.get(name)}
    return said | moments | texts


def _plain(value: Mapping[str, Any]) -> Export:
    """Through the same door as everything else, so that what is a moment or a record becomes text."""
    plain: Export = orjson.loads(orjson.dumps(value))
    return plain
