"""The mailbox of a contact: enqueue, take, commit, give back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from bot.model.address import Address
from bot.model.basis import item_of
from bot.model.clock import Clock, from_ms, to_ms, utc_now
from bot.model.errors import (
    ErasedContactError,
    MailboxFullError,
    NotStoredError,
    RefusedError,
    RetiredAddressError,
    StaleTurnError,
)
from bot.model.grammar.patience import patience
from bot.model.item import EventItem, Item, may_stop
from bot.model.message import Outgoing
from bot.model.reach import promised
from bot.model.template import template_key
from bot.model.turn import Commit, ItemResult, Taken
from bot.store import codec, keys
from bot.store.failures import store_failures
from bot.store.ledger import entries_of, head_of, linked
from bot.store.optins import read_opt_ins, read_wrote
from bot.store.reach import RedisReach
from bot.store.reading import read_item, read_state
from bot.store.replicas import ALONE, Replicas
from bot.store.scripts import Script
from bot.store.twins import twins_of
from bot.store.withdrawals import Withdrawals

DAY_MS = 86_400_000
KEEP_SEEN_MS = 30 * DAY_MS
KEEP_STATE_MS = 400 * DAY_MS
KEEP_PROOF_MS = 5 * 365 * DAY_MS
LEASE_MS = 6_000  # what a dead worker had goes on after it; a living one renews it every two seconds
NOTHING_ENDS = "0"
PARTS_OF_A_TURN = ("meta", "mailbox", "state", "thread", "optins", "outq", "ledger")
CLOSED = b"closed:"
MOST_ANSWERS = 8
"""So many messages may leave for one item, parts of a long text among them."""
FULL, RESTORING, ERASED, RETIRED = -1, -2, -3, -4


class RedisMailbox:
    """The Mailbox port on Redis. `keep_thread_ms` is the life of transcripts and messages.

    With `most`, a contact for whom so many items wait gets no more. `withdrawals` hears of consents that end.
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
        withdrawals: Withdrawals | None = None,
        replicas: Replicas = ALONE,
        clock: Clock = utc_now,
        reach: RedisReach | None = None,
        hold_ms: int = 0,
    ) -> None:
        self._redis = redis
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
        fence, attempts, epoch, lease, address, items, state, optins, noted, written = reply
        now = from_ms(int(lease) - self._lease)
        known, lost = read_state(state)
        wrote = read_wrote(written)
        return Taken(
            contact=contact,
            fence=fence,
            attempts=attempts,
            epoch=int(epoch),
            address=Address.of(address.decode()) if address else None,
            items=tuple(read_item(body, now) for body in items),
            state=known,
            opt_ins=read_opt_ins(dict(zip(optins[::2], optins[1::2], strict=True)), now, wrote),
            lease_until=from_ms(int(lease)),
            ledger_head=head_of(noted),
            lost=lost,
            wrote=wrote,
        )

    async def commit(self, commit: Commit) -> bool:
        if self._withdrawals:
            await self._withdrawals.note(commit)
        if commit.elsewhere:
            for twin in await twins_of(self._redis, commit.contact):
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
            *(of(shard) for of in (keys.ready, keys.sends, keys.timers, keys.desk, keys.wants, keys.unrooted)),
            *(keys.of_contact(contact, part) for part in PARTS_OF_A_TURN),
            *(keys.out(contact, message.id) for message in commit.outgoing),
            *(keys.result(contact, item) for item, _ in commit.results),
        ]
        parts = [orjson.dumps(self._plan(commit)), *_bodies(commit)]
        entries = entries_of(commit, self._clock())
        noted = linked(contact, commit.ledger_head, entries)
        while (verdict := bytes(await self._commit(self._redis, places, [*parts, noted]))).startswith(CLOSED):
            noted = linked(contact, commit.ledger_head, entries, int(float(verdict.removeprefix(CLOSED))))
        return verdict

    def _plan(self, commit: Commit) -> dict[str, Any]:
        state, conversation = commit.state, commit.state.conversation
        queued = conversation.queued_at if conversation else None
        wants = {opt_in.id: f"{opt_in.type}|{opt_in.subject}" for opt_in in (*commit.known, *commit.granted)}
        places = _places(commit)
        return {
            "contact": commit.contact,
            "fence": str(commit.fence),
            "epoch": str(commit.epoch),
            "new_epoch": str(state.epoch),
            "owner": conversation.owner if conversation else "bot",
            "window": str(to_ms(state.window_until)) if state.window_until else NOTHING_ENDS,
            "listed": bool(conversation and (conversation.owner != "bot" or conversation.danger)),
            "queued": str(to_ms(queued)) if queued else NOTHING_ENDS,
            "done": len(commit.done),
            "unread": sum(may_stop(item) for item in commit.done),
            "lines": len(commit.lines),
            "outs": [_out(message, places, wants, state.address.connector) for message in commit.outgoing],
            "most": MOST_ANSWERS,
            "granted": [
                {
                    "id": opt_in.id,
                    "until": str(to_ms(opt_in.until)),
                    "budget": str(opt_in.budget),
                    "per": opt_in.per,
                    "want": wants[opt_in.id],
                    "message": opt_in.proof.message,
                    "words": opt_in.proof.version,
                }
                for opt_in in commit.granted
            ],
            "adopted": commit.adopted,
            "same": _same(wants),
            "ended": commit.ended,
            "told": commit.told,
            "forgotten": commit.forgotten,
            "missed": commit.missed,
            "paused": [(one, str(to_ms(until)) if until else NOTHING_ENDS) for one, until in commit.paused],
            "resumed": commit.resumed,
            "changed": _changed(commit),
            "today": commit.today,
            "posted": [codec.encode(item).decode() for item in commit.again_items],
            "timers": [(name, str(to_ms(at)) if at else NOTHING_ENDS) for name, at in commit.timers],
            "results": len(commit.results),
            "wish": codec.encode(commit.wish).decode() if commit.wish else "",
            "again": round(commit.again * 1000),
            "keep": KEEP_STATE_MS,
            "keep_thread": self._keep_thread,
            "keep_proof": KEEP_PROOF_MS,
        }

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


def _places(commit: Commit) -> dict[str, int]:
    """Where in the mailbox each item lies that a message may point at: an event by what it says about what."""
    return {
        f"{one.event}|{one.type}|{one.subject}" if isinstance(one, EventItem) else one.id: at
        for at, one in enumerate(commit.done, 1)
    }


def _out(message: Outgoing, places: dict[str, int], wants: dict[str, str], connector: str) -> dict[str, str | int]:
    """`at` is where its item should lie: the script looks there. A message that goes on waiting is the first one."""
    basis, use = message.basis, message.template
    optin, event, words = (basis.opt_in, basis.event, basis.words) if basis.kind == "notice" else ("", "", "")
    item = item_of(basis)
    place = f"{event}|{wants.get(optin, '')}" if optin else item
    return {
        "id": message.id,
        "kind": basis.kind,
        "agent": basis.agent if basis.kind == "agent" else "",
        "item": item,
        "at": places.get(place, 0 if places else 1),
        "optin": optin,
        "event": event,
        "words": words,
        "deadline": str(to_ms(message.deadline)) if message.deadline else NOTHING_ENDS,
        "template": f"{connector}|{template_key(use.name, use.locale, use.words)}" if use else "",
    }


def _same(wants: dict[str, str]) -> dict[str, list[str]]:
    """Which opt-ins are to the same type and subject."""
    same: dict[str, list[str]] = {}
    for opt_in, want in wants.items():
        same.setdefault(want, []).append(opt_in)
    return same


def _changed(commit: Commit) -> list[str]:
    """The opt-ins that this turn changes without granting or spending them: each must be there."""
    named = (*commit.ended, *commit.missed, *commit.paused)
    return list(dict.fromkeys([*(one[0] for one in named), *commit.resumed, *commit.told]))


def _bodies(commit: Commit) -> list[bytes]:
    outgoing = [{"address": commit.state.address, "message": message} for message in commit.outgoing]
    results = [result for _, result in commit.results]
    parts: Sequence[Any] = [commit.state, *commit.lines, *outgoing, *commit.granted, *results]
    return [codec.encode(part) for part in parts]
