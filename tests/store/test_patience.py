"""Waiting for the rest of a sentence: when the contact is ready, and what ends the waiting."""

from __future__ import annotations

import pytest

from bot.model.clock import utc_now
from bot.model.ids import random_id
from bot.model.item import EventItem, Item
from bot.store.mailbox import RedisMailbox
from bot.store.redis import keys
from tests.store.scene import ADDRESS, KEEP_THREAD_MS, Store, message

HOLD = 60_000


class Patient:
    """A contact whose mailbox waits a minute."""

    def __init__(self, store: Store) -> None:
        self.redis, self.contact = store.redis, random_id("c")
        self.mailbox = RedisMailbox(store.redis, KEEP_THREAD_MS, header=store.header, hold_ms=HOLD)

    async def write(self, item: Item | str) -> float:
        """Gives the milliseconds until the contact is ready."""
        item = message(item) if isinstance(item, str) else item
        await self.mailbox.enqueue(self.contact, item, ADDRESS, item.id)
        seconds, micros = await self.redis.time()
        score = await self.redis.zscore(keys.ready(keys.shard_of(self.contact)), self.contact)
        return float(score) - (seconds * 1000 + micros / 1000)


@pytest.fixture
def patient(store: Store) -> Patient:
    return Patient(store)


async def test_an_unfinished_piece_waits(patient: Patient) -> None:
    """Nobody can take it yet; another piece moves the moment, in all at most four times as far."""
    assert HOLD - 5_000 < await patient.write("Fährt die") <= HOLD
    assert await patient.mailbox.take(patient.contact, 10) is None
    for piece in ("U3", "heute", "und", "morgen"):
        assert HOLD - 5_000 < await patient.write(piece) <= HOLD
    assert await patient.mailbox.take(patient.contact, 10) is None


@pytest.mark.parametrize("end", ["heute abend?", "Ja", "Wo ist denn jetzt mein Paket abgeblieben"])
async def test_whatever_is_complete_ends_the_waiting(patient: Patient, end: str) -> None:
    """All that waited is taken at once, in its order."""
    await patient.write("Fährt die")
    assert await patient.write(end) <= 0
    taken = await patient.mailbox.take(patient.contact, 10)
    assert taken is not None
    assert [getattr(one, "text", "") for one in taken.items] == ["Fährt die", end]


async def test_an_event_ends_the_waiting(patient: Patient) -> None:
    """Only the customer's own pieces are waited for."""
    await patient.write("Fährt die")
    id_ = random_id("e")
    assert await patient.write(EventItem(id_, utc_now(), id_, "line_runs_again", "line:U3")) <= 0


@pytest.mark.parametrize("text", ["Fährt die U3?", "U3", "Ja", "stopp"])
async def test_what_is_complete_never_waits(patient: Patient, text: str) -> None:
    """It is ready in the moment that it is stored."""
    assert await patient.write(text) <= 0


async def test_a_turn_that_is_under_way_is_not_ended(patient: Patient) -> None:
    """Whatever comes while a worker has the contact leaves its lease alone."""
    await patient.write("U3")
    taken = await patient.mailbox.take(patient.contact, 10)
    assert taken is not None
    lease = await patient.write("Fährt die")
    assert 0 < lease < HOLD / 2
    assert abs(await patient.write("U1?") - lease) < 5_000
    assert await patient.mailbox.take(patient.contact, 10) is None


async def test_an_old_waiting_ends_no_lease(patient: Patient) -> None:
    """Also if the contact had been waited for before."""
    await patient.write("Fährt die")
    await patient.write("U3?")
    assert await patient.mailbox.take(patient.contact, 10) is not None
    assert await patient.write("Fährt die U1?") > 0
