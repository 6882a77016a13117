"""What the installation's store says about one customer: whether all is done, and why each message left."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.model.address import Address
from bot.model.basis import AgentAnswer, Notice
from bot.model.consent import Consent
from bot.model.conversation import State
from bot.model.ids import derived_id, random_id
from bot.model.thread import ThreadLine
from bot.store.addresses import RedisAddresses
from bot.store.outbox import Stored
from bot.store.redis import codec, keys
from bot.store.redis.connect import connect
from bot.store.threads import RedisThreads
from tests.support.installation import PATIENCE, PAUSE, Installation


class Ledger:
    """Reads the store beside the running installation; it never writes."""

    def __init__(self, redis: Any, secret_key: str) -> None:
        self._redis = redis
        self._addresses = RedisAddresses(redis, secret_key, random_id)
        self._threads = RedisThreads(redis)

    async def until_at_rest(self, number: str, parts: Sequence[str] = ("mailbox", "outq")) -> None:
        """Wait until nothing of this customer is waiting for a turn or to be sent, and no event to be told."""
        end = time.monotonic() + PATIENCE
        waiting: list[int] = []
        while time.monotonic() < end:
            if contact := await self.contact(number):
                async with self._redis.pipeline(transaction=True) as pipe:
                    for part in parts:
                        pipe.llen(keys.of_contact(contact, part))
                    pipe.zcard(keys.EVENTS_QUEUE)
                    waiting = await pipe.execute()
                if not any(waiting):
                    return
            await asyncio.sleep(PAUSE)
        raise AssertionError(f"waiting items and messages: {waiting}")

    async def contact(self, number: str) -> str | None:
        user = f"whatsapp:{number}"
        return await self._addresses.find(Address("twilio", user))

    async def thread(self, number: str) -> list[ThreadLine]:
        contact = await self.contact(number)
        return await self._threads.thread(contact) if contact else []

    async def until_consent(self, number: str, status: str) -> None:
        """Wait until this customer's only consent has this status."""
        end = time.monotonic() + PATIENCE
        while [one.status for one in await self.consents(number)] != [status]:
            assert time.monotonic() < end, await self.consents(number)
            await asyncio.sleep(PAUSE)

    async def state(self, contact: str) -> State:
        state = await self._threads.state(contact)
        assert state is not None
        return state

    async def consents(self, number: str) -> tuple[Consent, ...]:
        contact = await self.contact(number)
        return await self._threads.consents(contact) if contact else ()

    async def explain(self, sent: list[Mapping[str, Any]]) -> None:
        """Each message that reached the platform is exactly one row of the outbox, with its basis."""
        places = [parse_qs(urlsplit(one["status_callback"]).query)["m"][0] for one in sent]
        twice = [place for place, number in Counter(places).items() if number > 1]
        assert not twice, f"left more than once: {twice}"
        for place, one in zip(places, sent, strict=True):
            contact, _, message = place.partition(".")
            row = await self._redis.hget(keys.out(contact, message), "body")
            assert row, f"left without a row: {one['body']!r}"
            stored: Stored = codec.decode(Stored, row)
            assert stored.address.user == one["address"]
            assert stored.message.text == one["body"]
            await self._has_basis(contact, stored)

    async def _has_basis(self, contact: str, stored: Stored) -> None:
        """The message of the customer, the agent's action or the consent that it names is there."""
        basis = stored.message.basis
        if isinstance(basis, Notice):
            granted = {one.id for one in await self._threads.consents(contact)}
            assert basis.opt_in in granted, f"a notice without a consent: {stored.message.text!r}"
            return
        lines = [entry.line for entry in await self._threads.thread(contact, limit=500)]
        if isinstance(basis, AgentAnswer):
            assert any(line.who == "agent" and line.agent == basis.agent for line in lines)
            return
        item = basis.inbound if basis.kind == "answer" else basis.item
        heard = {line.id for line in lines if line.who == "customer"}
        moved = {line.id: line.note for line in lines if line.who == "system"}
        assert derived_id("l", item) in heard or any(
            derived_id("l", item, note) == line for line, note in moved.items()
        ), f"an answer to nothing: {stored.message.text!r}"


@asynccontextmanager
async def opened(installation: Installation) -> AsyncIterator[Ledger]:
    redis = connect(installation.redis_url)
    try:
        yield Ledger(redis, (installation.folder / "secret_key").read_text().strip())
    finally:
        await redis.aclose()
