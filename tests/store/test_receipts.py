"""Receipts that name a message in the platform's own way: whichever comes first, receipt or answer, nothing is lost."""

from __future__ import annotations

import asyncio
from itertools import permutations

import pytest

from bot.model.inbound import StatusUpdate
from bot.model.message import Outgoing, Permit, Receipt
from bot.store.receipts import EARLY_MS, MOST_EARLY, RedisReceipts
from bot.store.redis import keys
from bot.store.redis.pseudonyms import Pseudonyms
from tests.store.scene import Scene
from tests.support.redis import DeclaredKeysOnly

NUMBER = "4915550000001"


def wamid(scene: Scene) -> str:
    """A name as platforms make them: with the customer's number in it, and no other's."""
    return f"wamid.{NUMBER}.{scene.contact}"


def row(scene: Scene, connector: str = "twilio") -> str:
    return keys.receipt(Pseudonyms("")(connector, wamid(scene)))


async def sending(scene: Scene) -> tuple[Outgoing, Permit]:
    """A message whose send has not returned."""
    (out,) = await scene.say()
    return out, await scene.permit()


async def arrives(scene: Scene, permit: Permit) -> None:
    """The send returns, and what is done then."""
    early = await scene.outbox.name(permit, wamid(scene))
    await scene.outbox.settle(permit, Receipt(wamid(scene)), again=None)
    for status in early:
        await scene.outbox.note_status(status)


async def says(
    scene: Scene, word: str, connector: str = "twilio", code: str = "", *, stops: bool = False
) -> str | None:
    update = StatusUpdate("", word, wamid(scene), code, stops)  # type: ignore[arg-type]
    return await scene.outbox.note_status(update, connector)


async def test_a_receipt_finds_its_message(scene: Scene) -> None:
    """A receipt by the platform's name raises the message's status, twice does not count twice, and later ones find it
    too."""
    out, permit = await sending(scene)
    await arrives(scene, permit)
    assert await says(scene, "delivered") == scene.contact
    assert await says(scene, "delivered") is None
    assert await says(scene, "read") == scene.contact
    assert await scene.status(out) == "read"


@pytest.mark.parametrize("order", list(permutations(("sent", "delivered", "read", "failed"))))
async def test_receipts_faster_than_the_answer_to_the_send(scene: Scene, order: tuple[str, ...]) -> None:
    """What comes before the send returned waits for it, in any order and twice; then the highest stands."""
    out, permit = await sending(scene)
    for word in (*order, *order):
        assert await says(scene, word) is None
    assert await scene.status(out) == "sending"
    await arrives(scene, permit)
    assert await scene.status(out) == "read"
    assert await scene.queued() == []


async def test_an_early_failure_is_a_failure(scene: Scene) -> None:
    """A message that the platform has failed before we knew its name is shown as failed, with the platform's code."""
    out, permit = await sending(scene)
    await says(scene, "failed", code="131026")
    await arrives(scene, permit)
    assert (await scene.status(out), await scene.code(out)) == ("failed", "131026")


async def test_an_early_stop_stops_once(scene: Scene) -> None:
    """Whoever stopped at the platform stops here, however often and early it says so."""
    _, permit = await sending(scene)
    before = await scene.redis.llen(scene.key("mailbox"))
    for _ in range(3):
        await says(scene, "failed", code="63033", stops=True)
    await arrives(scene, permit)
    await says(scene, "failed", code="63033", stops=True)
    assert await scene.redis.llen(scene.key("mailbox")) == before + 1


async def test_whichever_comes_first_nothing_is_lost(scene: Scene) -> None:
    """Receipt and answer at the same moment, many times: the receipt always counts."""
    if isinstance(scene.redis, DeclaredKeysOnly):
        pytest.skip("this client makes one call at a time")
    for _ in range(40):
        out, permit = await sending(scene)
        await scene.redis.delete(row(scene))
        await asyncio.gather(arrives(scene, permit), says(scene, "read"))
        assert await scene.status(out) == "read"


async def test_a_receipt_of_nothing_we_sent(scene: Scene) -> None:
    """Another program may send by the same account: its receipts change nothing, and are forgotten after an hour,
    however many there are."""
    for number in range(3 * MOST_EARLY):
        assert await says(scene, "sent", code=str(number)) is None
    assert 0 < await scene.redis.pttl(row(scene)) <= EARLY_MS
    assert (await scene.redis.get(row(scene))).count(b"\n") == MOST_EARLY


@pytest.mark.parametrize(
    "status", [StatusUpdate("", "read"), StatusUpdate("", "read", "\n"), StatusUpdate("x", "read", "y")]
)
async def test_a_name_that_is_none(scene: Scene, status: StatusUpdate) -> None:
    """A status without a name, or with a strange one, changes nothing; a key that we did not give is not looked up."""
    assert await scene.outbox.note_status(status, "twilio") is None


async def test_another_messenger_has_names_of_its_own(scene: Scene) -> None:
    """The same name at another messenger is another message."""
    out, permit = await sending(scene)
    await arrives(scene, permit)
    assert await says(scene, "read", "telegram") is None
    assert await scene.status(out) == "sent"


async def test_a_name_used_again_is_the_newer_message(scene: Scene) -> None:
    """If a platform gives a name twice its next receipts are of the message that it last gave it to."""
    first, permit = await sending(scene)
    await arrives(scene, permit)
    second, permit = await sending(scene)
    await arrives(scene, permit)
    await says(scene, "read")
    assert (await scene.status(first), await scene.status(second)) == ("sent", "read")


async def test_no_name_lies_in_the_index(scene: Scene) -> None:
    """Platforms put numbers of people into their names: neither the row nor its key holds one, before and after."""
    _, permit = await sending(scene)
    await says(scene, "delivered")
    early = await scene.redis.get(row(scene))
    await arrives(scene, permit)
    late = await scene.redis.get(row(scene))
    assert NUMBER not in row(scene)
    assert NUMBER.encode() not in early + late
    assert late.startswith(permit.key.encode())


async def test_the_index_ends_with_the_message(scene: Scene) -> None:
    """A name is known as long as its message is kept, and no longer."""
    out, permit = await sending(scene)
    await arrives(scene, permit)
    kept, known = await scene.redis.pttl(keys.out(scene.contact, out.id)), await scene.redis.pttl(row(scene))
    assert 0 <= kept - known < 60_000 or 0 <= known - kept < 60_000
    assert known > 0


async def test_a_message_that_is_gone_gets_no_name(scene: Scene) -> None:
    """A send that returns after its message was erased leaves nothing behind."""
    out, permit = await sending(scene)
    await scene.redis.delete(keys.out(scene.contact, out.id))
    await arrives(scene, permit)
    assert not await scene.redis.exists(row(scene), keys.out(scene.contact, out.id))


async def test_a_named_message_is_not_in_doubt(scene: Scene) -> None:
    """Whoever died between the platform's answer and its settling leaves behind that the platform has the message."""
    _, permit = await sending(scene)
    await scene.outbox.name(permit, wamid(scene))
    await scene.claim_runs_out()
    claimed = await scene.claim()
    assert claimed is not None
    assert (claimed.resolve, claimed.named) == (True, wamid(scene))


async def test_two_sends_of_one_message_have_two_names(scene: Scene) -> None:
    """A message repeated as a possible double is found by both names, and both are forgotten with it."""
    out, permit = await sending(scene)
    await scene.outbox.name(permit, "first")
    await arrives(scene, permit)
    assert await scene.outbox.note_status(StatusUpdate("", "delivered", "first"), "twilio") == scene.contact
    assert await says(scene, "read") == scene.contact
    await RedisReceipts(scene.redis).forget(scene.contact, [out.id])
    assert not await scene.redis.exists(row(scene), keys.receipt(Pseudonyms("")("twilio", "first")))
