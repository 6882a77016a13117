"""The mailbox of a contact: enqueue, take, commit, give back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from bot.model.address import Address
from bot.model.clock import Clock, from_ms, utc_now
from bot.model.consent_event import entries_of
from bot.model.errors import (
    ErasedContactError,
    MailboxFullError,
    NotStoredError,
    RefusedError,
    RetiredAddressError,
    StaleTurnError,
)
from bot.model.grammar.patience import patience
from bot.model.item import Item, may_stop
from bot.model.template_availability import promised
from bot.model.turn import Commit, ItemResult, Taken
from bot.store.consents import nobody, read_consents, read_wrote
from bot.store.ledger import head_of, linked
from bot.store.linked_contacts import linked_to
from bot.store.plan import DAY_MS, KEEP_STATE_MS, bodies_of, plan_of
from bot.store.redis import codec, keys
from bot.store.redis.failures import store_failures
from bot.store.redis.lenient_decode import read_item, read_state
from bot.store.redis.replicas import ALONE, Replicas
from bot.store.redis.scripts import Script
from bot.store.revocation_log import RevocationLog
from bot.store.template_availability import RedisTemplateAvailability

KEEP_SEEN_MS = 30 * DAY_MS
LEASE_MS = 6_000  # what a dead worker had goes on after it; a living one renews it every two seconds
PARTS_OF_A_TURN = ("meta", "mailbox", "state", "thread", "optins", "outq", "ledger")
CLOSED = b"closed:"
FULL, RESTORING, ERASED, RETIRED = -1, -2, -3, -4


class RedisMailbox:
    """The Mailbox port on Redis. `keep_thread_ms` is the life of transcripts and messages.

    With `most`, a contact for whom so many items wait gets no more. `withdrawals` hears of consents that end.
    Of a subject that `is_personal` a turn sees the consents until they are forgotten.
    After an unfinished piece of a sentence the contact is ready `hold_ms` later.
    What is enqueued is confirmed only when so many `replicas` have it; a commit is confirmed by the claim after it.
    """

    def __init__(
        self,
        redis: Any,
        keep_thread_ms: int,
        lease_ms: int = LEASE_MS,
        header: str = "",
        most: int = 0,
        withdrawals: RevocationLog | None = None,
        replicas: Replicas = ALONE,
        clock: Clock = utc_now,
        reach: RedisTemplateAvailability | None = None,
        hold_ms: int = 0,
        is_personal: Callable[[str], bool] = nobody,
    ) -> None:
        self._redis = redis
        self._is_personal = is_personal
        self._reach = reach
        self._hold = hold_ms
        self._clock = clock
        self._keep_thread = keep_thread_ms
        self._lease = lease_ms
        self._most = most
        self._withdrawals = withdrawals
        self._enqueue = Script("enqueue", header, replicas)
        self._take = Script("take", header)
        self._commit = Script("commit", header)
        self._give_back = Script("give_back", header)
        self._renew = Script("renew", header)

    async def enqueue(self, contact: str, item: Item, address: Address | None, dedupe: str) -> bool:
        shard = keys.shard_of(contact)
        stored = await self._enqueue(
            self._redis,
            [
                keys.ready(shard),
                *(keys.of_contact(contact, part) for part in ("meta", "mailbox", "seen")),
                keys.hold(shard),
            ],
            [
                contact,
                dedupe,
                codec.encode(item),
                int(may_stop(item)),
                KEEP_SEEN_MS,
                str(address) if address else "",
                KEEP_STATE_MS,
                self._most,
                *patience(item, self._hold),
            ],
        )
        if stored == FULL:
            raise MailboxFullError(contact)
        if stored == RESTORING:
            raise NotStoredError("a restore is under way")
        if stored == ERASED and item.kind == "message":
            raise ErasedContactError(contact)
        if stored == RETIRED:
            raise RetiredAddressError(contact)
        return bool(stored == 1)

    async def take(self, contact: str, limit: int) -> Taken | None:
        reply = await self._take(
            self._redis,
            [
                keys.ready(keys.shard_of(contact)),
                *(keys.of_contact(contact, part) for part in ("meta", "mailbox", "state", "optins", "ledger")),
            ],
            [contact, self._lease, limit],
        )
        if reply is None:
            return None
        fence, attempts, epoch, lease, address, items, state, consents, noted, written = reply
        now = from_ms(int(lease) - self._lease)
        known, lost = read_state(state)
        wrote = read_wrote(written)
        granted = dict(zip(consents[::2], consents[1::2], strict=True))
        return Taken(
            contact=contact,
            fence=fence,
            attempts=attempts,
            epoch=int(epoch),
            address=Address.of(address.decode()) if address else None,
            items=tuple(read_item(body, now) for body in items),
            state=known,
            consents=read_consents(granted, now, wrote, self._is_personal),
            lease_until=from_ms(int(lease)),
            ledger_head=head_of(noted),
            lost=lost,
            wrote=wrote,
        )

    async def commit(self, commit: Commit) -> bool:
        if self._withdrawals:
            await self._withdrawals.note(commit)
        if commit.elsewhere:
            for twin in await linked_to(self._redis, commit.contact):
                await self.enqueue(twin, commit.elsewhere, None, commit.elsewhere.id)
        verdict = await self._carried_out(commit)
        if verdict == b"stale":
            raise StaleTurnError(commit.contact)
        if verdict not in {b"ok", b"more"}:
            raise RefusedError(verdict.decode())
        if self._reach and (more := promised(commit.granted, commit.state.window_until, self._clock())):
            await self._reach.promised(commit.state.address.connector, more)
        return bool(verdict == b"more")

    async def _carried_out(self, commit: Commit) -> bytes:
        """The script's verdict. A day that another worker has closed meanwhile moves the entries to the next one."""
        shard, contact = keys.shard_of(commit.contact), commit.contact
        places = [
            *(
                of(shard)
                for of in (keys.ready, keys.sends, keys.timers, keys.desk, keys.wants, keys.unrooted, keys.closed)
            ),
            *(keys.of_contact(contact, part) for part in PARTS_OF_A_TURN),
            *(keys.out(contact, message.id) for message in commit.outgoing),
            *(keys.result(contact, item) for item, _ in commit.results),
        ]
        parts = [orjson.dumps(plan_of(commit, self._keep_thread)), *bodies_of(commit)]
        entries = entries_of(commit.consents, commit.state.address.connector, self._clock())
        noted = linked(contact, commit.ledger_head, entries)
        while (verdict := bytes(await self._commit(self._redis, places, [*parts, noted]))).startswith(CLOSED):
            noted = linked(contact, commit.ledger_head, entries, int(float(verdict.removeprefix(CLOSED))))
        return verdict

    async def give_back(self, contact: str, fence: int, after: float, *, count: int) -> None:
        await self._give_back(
            self._redis,
            [keys.ready(keys.shard_of(contact)), keys.of_contact(contact, "meta")],
            [contact, str(fence), round(after * 1000), count],
        )

    async def renew(self, contact: str, fence: int) -> bool:
        kept = await self._renew(
            self._redis,
            [keys.ready(keys.shard_of(contact)), keys.of_contact(contact, "meta")],
            [contact, str(fence), self._lease],
        )
        return bool(kept)

    async def result(self, contact: str, item_id: str) -> ItemResult | None:
        with store_failures():
            body = await self._redis.get(keys.result(contact, item_id))
        return codec.decode(ItemResult, body) if body else None
