"""Consents: spent with the notice, ended by a stop, and what becomes of the notice in between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.clock import to_ms, utc_now
from bot.model.consent import NEWS, ConsentStatus
from bot.model.errors import SendError
from bot.model.ledger_checkpoints import KEPT
from bot.model.message import Receipt
from tests.store.scene import HOUR, Scene, notice


async def test_a_notice_spends_its_opt_in(scene: Scene) -> None:
    """The commit that creates the notice takes it off the budget; the last one spends the consent."""
    granted = await scene.grant(budget=2)
    await scene.notify(granted)
    assert (await scene.budget(granted), await scene.consent(granted)) == (1, "live")
    await scene.notify(granted)
    assert (await scene.budget(granted), await scene.consent(granted)) == (0, "spent")


@pytest.mark.parametrize(("outcome", "status"), [(Receipt("SM1"), "sent"), (SendError("failed", "21610"), "failed")])
async def test_a_spent_opt_in_ends_as_its_notice_does(scene: Scene, outcome: Receipt | SendError, status: str) -> None:
    """A spent consent becomes *sent* or *failed* with its notice."""
    granted = await scene.grant()
    out = await scene.notify(granted)
    await scene.outbox.settle(await scene.permit(), outcome, again=None)
    assert (await scene.status(out), await scene.consent(granted)) == (status, status)


async def test_a_notice_past_its_deadline_is_too_late(scene: Scene) -> None:
    """A notice whose deadline is over is refused at the claim, and its consent ends as *too late*."""
    granted = await scene.grant()
    event = await scene.happen()
    late = notice(granted, event, deadline=utc_now() - timedelta(seconds=1))
    await scene.turn(outgoing=(late,))
    assert await scene.claim() is None
    assert (await scene.status(late), await scene.code(late)) == ("refused", "too_late")
    assert await scene.consent(granted) == "too_late"


async def test_an_opt_in_that_ends_before_the_claim_sends_nothing(scene: Scene) -> None:
    """The end date is checked again at the claim."""
    granted = await scene.grant()
    out = await scene.notify(granted)
    await scene.redis.hset(scene.key("optins"), f"{granted.id}:until", 1)
    assert await scene.claim() is None
    assert (await scene.code(out), await scene.consent(granted)) == ("too_late", "too_late")


async def test_a_stop_before_the_claim_means_not_sent(scene: Scene) -> None:
    """A stop withdraws a spent consent whose notice is not yet claimed; the notice cannot be claimed any more."""
    granted = await scene.grant()
    out = await scene.notify(granted)
    await scene.turn(ended=((granted.id, "withdrawn"),))
    assert await scene.claim() is None
    assert (await scene.status(out), await scene.code(out)) == ("refused", "withdrawn")
    assert await scene.consent(granted) == "withdrawn"


async def test_a_stop_in_the_turn_of_the_notice_means_not_sent(scene: Scene) -> None:
    """A notice and a stop in one commit: the stop holds."""
    granted = await scene.grant(budget=2)
    await scene.notify(granted, ended=((granted.id, "withdrawn"),))
    assert await scene.claim() is None
    assert (await scene.budget(granted), await scene.consent(granted)) == (1, "withdrawn")


async def test_a_paused_opt_in_sends_nothing(scene: Scene) -> None:
    """A pause between commit and claim holds as a stop does."""
    granted = await scene.grant(budget=2)
    out = await scene.notify(granted)
    await scene.turn(paused=((granted.id, None),))
    assert await scene.claim() is None
    assert await scene.code(out) == "paused"


async def test_a_pause_while_the_notice_is_on_its_way(scene: Scene) -> None:
    """A notice that had left before the pause counts as sent, whether the send or its status tells: nothing is owned
    up to afterwards that the customer has got."""
    for told_by_status in (False, True):
        granted = await scene.grant()
        out = await scene.notify(granted)
        permit = await scene.permit()
        await scene.turn(paused=((granted.id, None),))
        if told_by_status:
            await scene.report(out, "delivered")
        await scene.outbox.settle(permit, Receipt("SM1"), again=None)
        await scene.turn(resumed=(granted.id,))
        assert await scene.consent(granted) == "sent"


async def test_a_stop_does_not_rewrite_what_was_sent_meanwhile(scene: Scene) -> None:
    """A consent whose notice was sent between take and commit stays *sent*."""
    granted = await scene.grant()
    await scene.notify(granted)
    permit = await scene.permit()
    await scene.write("stop")
    taken = await scene.take()
    await scene.outbox.settle(permit, Receipt("SM1"), again=None)
    await scene.mailbox.commit(scene.plan(taken, ended=((granted.id, "withdrawn"),)))
    assert await scene.consent(granted) == "sent"


async def test_all_notices_of_one_budget_may_leave(scene: Scene) -> None:
    """The first of two notices being sent does not take the second one's consent away; a stop does."""
    granted = await scene.grant(budget=2)
    first, second = await scene.notify(granted), await scene.notify(granted)
    await scene.outbox.settle(await scene.permit(), Receipt("SM1"), again=None)
    assert await scene.consent(granted) == "spent"
    await scene.report(first, "delivered")
    permit = await scene.permit()
    assert permit.message == second.id
    await scene.outbox.settle(permit, Receipt("SM2"), again=None)
    assert await scene.consent(granted) == "sent"


async def test_a_stop_reaches_the_second_notice_of_a_budget(scene: Scene) -> None:
    """A stop after the first of two notices keeps the second one from leaving."""
    granted = await scene.grant(budget=2)
    await scene.notify(granted)
    second = await scene.notify(granted)
    await scene.outbox.settle(await scene.permit(), Receipt("SM1"), again=None)
    await scene.turn(ended=((granted.id, "withdrawn"),))
    assert await scene.claim() is None
    assert await scene.code(second) == "withdrawn"


async def test_the_index_lists_live_opt_ins(scene: Scene) -> None:
    """A contact is in the subject index exactly while it has a live consent to that subject."""
    granted = await scene.grant()
    assert await scene.wanted() == ["line_runs_again|line:U3"]
    statuses: tuple[ConsentStatus, ...] = ("paused", "live", "withdrawn")
    for status in statuses:
        await scene.turn(ended=((granted.id, status),))
        assert bool(await scene.wanted()) == (status == "live")
    again = await scene.grant()
    await scene.notify(again)
    assert await scene.wanted() == []


async def test_a_withdrawn_opt_in_does_not_come_back(scene: Scene) -> None:
    """Only a new consent of the customer opens what they have ended."""
    granted = await scene.grant()
    await scene.turn(ended=((granted.id, "withdrawn"),))
    await scene.turn(ended=((granted.id, "live"),))
    assert (await scene.consent(granted), await scene.wanted()) == ("withdrawn", [])


async def test_two_opt_ins_to_one_subject_are_listed_until_both_are_closed(scene: Scene) -> None:
    """Spending the one consent to a line does not hide another live one from the next event."""
    first, second = await scene.grant(), await scene.grant()
    await scene.notify(first)
    assert await scene.wanted() == ["line_runs_again|line:U3"]
    await scene.turn(ended=((second.id, "withdrawn"),))
    assert await scene.wanted() == []


async def test_what_was_told_stays_told(scene: Scene) -> None:
    """A failed notice that the customer was told of is marked so."""
    granted = await scene.grant()
    await scene.turn(told=(granted.id,))
    await scene.write()
    (found,) = (await scene.take()).consents
    assert found.told
    assert found.until - utc_now() <= HOUR


ENDED_LONG_AGO = [
    ("sent", "", "line:U3", False),
    ("withdrawn", "", "line:U3", False),
    ("ended", "", "line:U3", False),
    ("failed", "1", "line:U3", False),
    ("failed", "0", "line:U3", True),
    ("too_late", "0", "line:U3", True),
    ("paused", "0", "line:U3", True),
    ("spent", "0", "line:U3", True),
    ("sent", "0", "parcel:0815", True),
]


@pytest.mark.parametrize(("status", "told", "subject", "concerns"), ENDED_LONG_AGO)
async def test_a_turn_gets_what_may_still_concern_it(
    scene: Scene, status: str, told: str, subject: str, *, concerns: bool
) -> None:
    """Of consents that were over weeks ago a turn hears only if something is owed or can still be done; for the
    desk, an export and an auditor they are all there."""
    granted = await scene.grant(subject=subject)
    weeks_ago = to_ms(utc_now() - NEWS - HOUR)
    fields = {"status": status, "told": told or "0", "until": weeks_ago}
    await scene.redis.hset(
        scene.key("optins"), mapping={f"{granted.id}:{name}": value for name, value in fields.items()}
    )
    await scene.write()
    taken = await scene.take()
    assert [one.id for one in taken.consents] == [granted.id] * concerns
    assert [one.id for one in await scene.store.threads.consents(scene.contact)] == [granted.id]


async def test_what_ended_lately_concerns_a_turn(scene: Scene) -> None:
    """Who writes within two weeks may have to be told that a consent has run out."""
    granted = await scene.grant()
    await scene.turn(ended=((granted.id, "ended"),))
    await scene.write()
    assert [one.id for one in (await scene.take()).consents] == [granted.id]


async def test_a_failed_notice_that_arrives_after_all_was_sent(scene: Scene) -> None:
    """A platform's later word corrects the consent as it corrects the message."""
    granted = await scene.grant()
    out = await scene.notify(granted)
    await scene.outbox.settle(await scene.permit(), Receipt("SM1"), again=None)
    await scene.report(out, "failed", "30003")
    assert await scene.consent(granted) == "failed"
    await scene.report(out, "delivered")
    assert await scene.consent(granted) == "sent"


async def test_what_is_as_old_as_the_proof_is_looked_at_once_more(scene: Scene) -> None:
    """A turn sees a consent that ended five years ago, so that it can let go of its texts."""
    granted = await scene.grant()
    await scene.turn(ended=((granted.id, "ended"),), told=(granted.id,))
    for past, seen in ((NEWS + HOUR, False), (KEPT - HOUR, False), (KEPT + HOUR, True)):
        await scene.redis.hset(scene.key("optins"), f"{granted.id}:until", to_ms(utc_now() - past))
        taken = await scene.turn()
        assert [one.id for one in taken.consents] == [granted.id] * seen


async def test_what_is_forgotten_is_wanted_no_more(scene: Scene) -> None:
    """A consent that is forgotten leaves no field and no place in the index behind, whether it was ended, told, or
    neither; another one to the same keeps its place."""
    for ended, told in (((), ()), (("ended",), ()), (("ended",), ("told",))):
        granted, other = await scene.grant(subject="parcel:1"), await scene.grant(subject="line:U3")
        await scene.turn(
            ended=tuple((granted.id, "ended") for _ in ended), told=tuple(granted.id for _ in told),
            forgotten=(granted.id,),
        )  # fmt: skip
        assert await scene.wanted() == ["line_runs_again|line:U3"]
        fields = [name.decode() for name in await scene.redis.hkeys(scene.key("optins"))]
        assert not [name for name in fields if name.startswith(granted.id)]
        twin = await scene.grant(subject="line:U3")
        await scene.turn(forgotten=(twin.id,))
        assert await scene.wanted() == ["line_runs_again|line:U3"]
        await scene.turn(forgotten=(other.id,))
        assert await scene.wanted() == []
