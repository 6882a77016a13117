"""What became of a send, and what a platform says of it later, in whatever order."""

from __future__ import annotations

from itertools import permutations

import pytest

from bot.model.errors import SendError
from bot.model.inbound import PlatformStatus, StatusUpdate
from bot.model.message import Receipt
from tests.store.scene import Scene

HEIGHT: dict[PlatformStatus, int] = {"sent": 0, "failed": 1, "delivered": 2, "read": 3}


async def test_only_the_present_claim_settles(scene: Scene) -> None:
    """A sender whose claim has ended and gone to another changes nothing any more."""
    await scene.say()
    old = await scene.permit()
    await scene.claim_runs_out()
    assert await scene.claim() is not None
    outcomes = (Receipt("SM1"), SendError("failed", "1"), SendError("unknown", "2"))

    async def settle() -> None:
        for outcome in outcomes:
            await scene.outbox.settle(old, outcome, again=None)

    await scene.changes_nothing(settle)
    await scene.changes_nothing(lambda: scene.outbox.repeat(old))


async def test_a_try_that_failed_for_now_is_made_again(scene: Scene) -> None:
    """After its pause the same message is claimed to be sent, with the next try's number."""
    await scene.say()
    await scene.outbox.settle(await scene.permit(), SendError("retry", "20429"), again=3600.0)
    assert await scene.claim() is None
    await scene.claim_runs_out()
    assert (await scene.permit()).attempt == 2


async def test_a_failure_for_good_frees_the_queue(scene: Scene) -> None:
    """After a message has failed for good the next one leaves."""
    first, _ = await scene.say("1", "2")
    await scene.outbox.settle(await scene.permit(), SendError("failed", "63016"), again=None)
    assert (await scene.status(first), await scene.code(first)) == ("failed", "63016")
    assert (await scene.permit()).text == "2"


async def test_an_unknown_outcome_holds_the_queue_until_it_is_resolved(scene: Scene) -> None:
    """Later messages wait for one whose outcome is unknown; the moment of the first doubt is kept."""
    await scene.say("1", "2")
    permit = await scene.permit()
    await scene.outbox.settle(permit, SendError("unknown", "timeout"), again=0.0)
    moments = []
    for _ in range(2):
        claimed = await scene.claim()
        assert claimed is not None
        assert (claimed.resolve, claimed.permit.text) == (True, "1")
        moments.append(claimed.first_unknown_at)
        await scene.outbox.settle(claimed.permit, SendError("unknown", "unsure"), again=0.0)
    assert moments[0] == moments[1]


async def test_a_message_found_absent_is_sent_with_a_clean_slate(scene: Scene) -> None:
    """After a resolution *absent* the message is sent again, and an older doubt does not count for the new try."""
    await scene.say()
    await scene.outbox.settle(await scene.permit(), SendError("unknown", "timeout"), again=0.0)
    doubted = await scene.claim()
    assert doubted is not None
    await scene.outbox.settle(doubted.permit, SendError("retry", "absent"), again=0.0)
    again = await scene.claim()
    assert again is not None
    assert (again.resolve, again.permit.attempt, again.first_unknown_at) == (False, 2, None)


async def test_a_repeated_message_says_so(scene: Scene) -> None:
    """A send allowed although the first may have arrived is marked as a repetition, once and for all."""
    (out,) = await scene.say()
    await scene.outbox.settle(await scene.permit(), SendError("unknown", "timeout"), again=0.0)
    doubted = await scene.claim()
    assert doubted is not None
    assert not doubted.repeated
    await scene.outbox.repeat(doubted.permit)
    again = await scene.claim()
    assert again is not None
    assert (again.resolve, again.repeated, again.permit.attempt) == (False, True, 2)
    await scene.outbox.settle(again.permit, Receipt("SM1"), again=None)
    assert await scene.status(out) == "sent"


async def test_a_status_only_rises(scene: Scene) -> None:
    """In whatever order a platform's words arrive, the highest stands: read over delivered over failed over sent."""
    for order in permutations(HEIGHT):
        (out,) = await scene.say()
        await scene.permit()
        highest: PlatformStatus | None = None
        for status in order:
            rises = highest is None or HEIGHT[status] > HEIGHT[highest]
            assert (await scene.report(out, status) == scene.contact) == rises
            highest = status if rises else highest
            assert await scene.status(out) == highest


@pytest.mark.parametrize("unknown", [False, True])
async def test_a_status_frees_the_queue(scene: Scene, unknown: bool) -> None:
    """A platform's word on a message that is being sent, or whose outcome is unknown, lets the next one leave."""
    first, second = await scene.say("1", "2")
    permit = await scene.permit()
    if unknown:
        await scene.outbox.settle(permit, SendError("unknown", "timeout"), again=3600.0)
    await scene.report(first, "delivered")
    assert await scene.queued() == [second.id]
    assert (await scene.permit()).message == second.id


async def test_a_late_receipt_frees_nothing_twice(scene: Scene) -> None:
    """A receipt that comes after the platform's own word leaves the next message's claim alone."""
    first, _ = await scene.say("1", "2")
    permit = await scene.permit()
    await scene.report(first, "delivered")
    await scene.permit()
    await scene.outbox.settle(permit, Receipt("SM1"), again=None)
    assert await scene.claim() is None
    assert await scene.status(first) == "delivered"


async def test_a_receipt_twice_frees_nothing_twice(scene: Scene) -> None:
    """A settling repeated because its answer got lost leaves the next message's claim alone."""
    await scene.say("1", "2")
    permit = await scene.permit()
    await scene.outbox.settle(permit, Receipt("SM1"), again=None)
    await scene.permit()
    await scene.outbox.settle(permit, Receipt("SM1"), again=None)
    assert await scene.claim() is None


async def test_a_word_on_a_waiting_message_leaves_the_claim_of_the_first_alone(scene: Scene) -> None:
    """Even a word on a message that was never sent does not put two messages of a contact on their way."""
    _, second = await scene.say("1", "2")
    await scene.permit()
    await scene.report(second, "delivered")
    assert await scene.claim() is None


async def test_a_refused_message_has_no_later_status(scene: Scene) -> None:
    """No word of a platform makes a message that was refused look sent."""
    (out,) = await scene.say()
    await scene.turn(owner="queue")
    assert await scene.claim() is None
    assert await scene.report(out, "read") is None
    assert await scene.status(out) == "refused"


@pytest.mark.parametrize("key", ["", "c-1", "c-none.m-none", ".", "c.m.x"])
async def test_a_word_on_no_message_of_ours_is_no_change(scene: Scene, key: str) -> None:
    """A status whose key names nothing is not an error and changes nothing."""
    assert await scene.outbox.note_status(StatusUpdate(key, "read")) is None
