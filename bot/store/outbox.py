"""The outbox: claim gives the permit, settle and statuses record what became of the message."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from bot.model.address import Address
from bot.model.channel_activity import ChannelActivity
from bot.model.clock import from_ms, utc_now
from bot.model.erasure import readable
from bot.model.errors import NotStoredError, SendError
from bot.model.ids import derived_id, random_id
from bot.model.inbound import StatusUpdate
from bot.model.item import OptOutItem
from bot.model.message import Outgoing, Permit, Receipt, TemplateUse
from bot.model.meter import UNMETERED, Meter
from bot.model.outbox import Claimed
from bot.model.template import filled
from bot.store.receipts import RedisReceipts
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures
from bot.store.redis.lenient_decode import read_line
from bot.store.redis.replicas import ALONE, Replicas
from bot.store.redis.scripts import Script
from bot.store.template_availability import RedisTemplateAvailability

CLAIM_MS = 20_000  # a send ends within 15 seconds
PER_MS = 600_000
LOOKS = 20
RECENT = 60
UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Stored:
    """A message as the commit stores it: with the address that the contact had then."""

    address: Address
    message: Outgoing


class RedisOutbox:
    """The Outbox port on Redis. `claim_ms` must be longer than any send may take.

    A claim gives its permit only when so many `replicas` have it, and with it the commit before it. Where the window
    is closed, a template that `reach` knows to be approved leaves in place of the words. With `most_answers`, the bot
    says no more than that to a contact in ten minutes. While notices are `held_back`, none leaves. `token_of` gives a
    contact's link the token that is stored nowhere. With the `secret_key` the platforms' names of messages are
    hashed.
    """

    def __init__(
        self,
        redis: Any,
        claim_ms: int = CLAIM_MS,
        header: str = "",
        new_token: Callable[[str], str] = random_id,
        meter: Meter = UNMETERED,
        replicas: Replicas = ALONE,
        reach: RedisTemplateAvailability | None = None,
        most_answers: int = 0,
        token_of: Callable[[str, str], str] | None = None,
        secret_key: str = "",
        held_back: Callable[[], bool] = lambda: False,
        channels: ChannelActivity | None = None,
    ) -> None:
        self._channels = channels
        self._held_back = held_back
        self._most = most_answers
        self._token_of = token_of
        self._redis = redis
        self._reach = reach or RedisTemplateAvailability(redis, utc_now)
        self._meter = meter
        self._claim_ms = claim_ms
        self._new_token = new_token
        self._claim = Script("claim", header, replicas)
        self._settle = Script("settle", header)
        self._status = Script("status", header)
        self._receipts = RedisReceipts(redis, secret_key, header)

    async def claim(self, contact: str) -> Claimed | None:
        held: set[str] = set()
        for _ in range(LOOKS):
            with store_failures():
                head = await self._redis.lindex(keys.of_contact(contact, "outq"), 0)
            if head is None:
                return None
            message = head.decode()
            token = self._new_token("t")
            verdict, *rest = await self._claim(
                self._redis,
                [
                    keys.sends(keys.shard_of(contact)),
                    *(keys.of_contact(contact, part) for part in ("meta", "outq", "optins")),
                    keys.out(contact, message),
                    keys.hold(keys.shard_of(contact)),
                    keys.ready(keys.shard_of(contact)),
                    keys.of_contact(contact, "mailbox"),
                ],
                [contact, message, token, self._claim_ms, self._most, PER_MS, *self._known_now(message, held)],
            )
            if verdict == b"wait":
                return None
            if verdict == b"held":
                held.add(message)
                continue
            if verdict in {b"send", b"resolve"}:
                try:
                    claimed = self._with_link(*_claimed(contact, token, rest))
                except codec.UnreadableBodyError:  # it would be claimed for ever, and nothing behind it would leave
                    await self._record(contact, message, token, "failed", UNREADABLE)
                    self._meter.count("lotse_claims_refused_total", code=UNREADABLE)
                    continue
                if verdict == b"send":
                    if claimed.permit.template and claimed.permit.attempt == 1:
                        await self._reach.sent(claimed.permit.address.connector)
                    return claimed
                known, looked, named = await self._known(contact, message)
                permit = replace(claimed.permit, known=known)
                return replace(claimed, resolve=True, permit=permit, looked=looked, named=named)
            if rest:
                self._meter.count("lotse_claims_refused_total", code=rest[0].decode())
        return None

    def _known_now(self, message: str, held: Collection[str]) -> list[str | int]:
        """Whether notices are held back, and what may be sent outside the window."""
        back = "" if not self._held_back() else "wait" if message in held else "aside"
        return [back, *_told(self._reach)]

    def _with_link(self, claimed: Claimed, item: str) -> Claimed:
        if not item or self._token_of is None:
            return claimed
        permit = claimed.permit
        return replace(
            claimed, permit=replace(permit, text=readable(permit.text, self._token_of(permit.contact, item)))
        )

    async def _known(self, contact: str, asked: str) -> tuple[tuple[str, ...], str, str]:
        """Platform ids of the contact's other recent messages, so that an equal text is not taken for this one; what
        the last look for this one found; and its own platform id, if it has one."""
        with store_failures():
            entries = await self._redis.xrevrange(keys.of_contact(contact, "thread"), count=RECENT)
            lines = [read_line(seq, fields[b"b"]) for seq, fields in entries]
            others = {line.message for line in lines if line.message not in {"", asked}}
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.hmget(keys.out(contact, asked), "code", "platform")
                for message in others:
                    pipe.hget(keys.out(contact, message), "platform")
                (looked, named), *found = await pipe.execute()
        return tuple(one.decode() for one in found if one), (looked or b"").decode(), (named or b"").decode()

    async def name(self, permit: Permit, platform_id: str) -> Sequence[StatusUpdate]:
        return await self._receipts.name(permit.contact, permit.message, permit.address.connector, platform_id)

    async def settle(self, permit: Permit, outcome: Receipt | SendError, *, again: float | None) -> None:
        named = permit.contact, permit.message, permit.token
        self._tell(permit.address.connector, outcome)
        if isinstance(outcome, SendError) and outcome.full:
            await self._reach.full(permit.address.connector)
        if isinstance(outcome, Receipt):
            await self._record(*named, outcome.status, platform_id=outcome.platform_id)
        elif again is None:
            await self._record(*named, "failed", outcome.code, opted_out=outcome.opted_out)
        else:
            pause = "unknown" if outcome.verdict == "unknown" else "pending"
            await self._record(*named, pause, outcome.code, again=again, opted_out=outcome.opted_out)

    def _tell(self, connector: str, outcome: Receipt | SendError) -> None:
        if self._channels is None:
            return
        if isinstance(outcome, Receipt):
            self._channels.sent(connector)
        else:
            self._channels.failed(connector, outcome.code)

    async def repeat(self, permit: Permit) -> None:
        await self._record(permit.contact, permit.message, permit.token, "repeat", "unknown")

    async def _record(
        self,
        contact: str,
        message: str,
        token: str,
        outcome: str,
        code: str = "",
        *,
        platform_id: str = "",
        again: float = 0.0,
        opted_out: bool = False,
    ) -> None:
        stop = _stop(message, code) if opted_out else b""
        await self._settle(
            self._redis,
            _keys(contact, message),
            [contact, message, token, outcome, code, platform_id, round(again * 1000), stop],
        )

    async def note_status(self, status: StatusUpdate, connector: str = "") -> str | None:
        key = status.key
        if not key and status.platform_id:
            key = await self._receipts.key_of(status, connector)
        contact, separator, message = key.partition(".")
        if not separator:
            return None
        stop = _stop(message, status.code) if status.opted_out else b""
        changed = await self._status(
            self._redis,
            _keys(contact, message),
            [contact, message, status.status, status.code, status.platform_id, stop],
        )
        if changed and connector and status.status == "failed" and self._channels:
            self._channels.failed(connector, status.code)
            with suppress(NotStoredError):  # the door has no job that stores it
                await self._channels.store()
        return contact if changed else None


def _keys(contact: str, message: str) -> list[str]:
    return [
        keys.sends(keys.shard_of(contact)),
        keys.of_contact(contact, "outq"),
        keys.out(contact, message),
        keys.of_contact(contact, "optins"),
        keys.ready(keys.shard_of(contact)),
        keys.of_contact(contact, "meta"),
        keys.of_contact(contact, "mailbox"),
    ]


def _stop(message: str, code: str) -> bytes:
    """The platform takes nothing more for this contact: an item like any other, in its place among them."""
    return codec.encode(OptOutItem(derived_id("i", message, "opt_out"), utc_now(), code))


def _told(reach: RedisTemplateAvailability) -> list[str | int]:
    """Whether it is known what may be sent outside the window, and each template that may."""
    listed = (part for key, standing in reach.sendable.items() for part in (key, standing.id, standing.text))
    return [int(reach.is_known), *listed]


def _words(use: TemplateUse, says: str) -> str:
    """How the template reads in the version that leaves, which may be an older one than ours."""
    return filled(says, use.variables) if says else use.text


def _claimed(contact: str, token: str, fields: list[bytes]) -> tuple[Claimed, str]:
    """With the item whose link is to be written in."""
    body, tries, claimed_at, unknown_at, repeated, via, says = fields
    stored: Stored = codec.decode(Stored, body)
    message, unknown = stored.message, from_ms(int(unknown_at)) if unknown_at else None
    use = message.template if via else None
    permit = Permit(
        key=f"{contact}.{message.id}",
        contact=contact,
        message=message.id,
        address=stored.address,
        text=_words(use, says.decode()) if use else message.text,
        choices=() if use else message.choices,
        basis=message.basis,
        claimed_at=from_ms(int(claimed_at)),
        attempt=int(tries),
        token=token,
        unknown_at=unknown,
        template=use,
        template_id=via.decode(),
        deadline=message.deadline,
    )
    return Claimed(permit, resolve=False, first_unknown_at=unknown, repeated=repeated == b"1"), message.link
