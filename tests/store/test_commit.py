"""A turn's whole effect, carried out once or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.clock import to_ms, utc_now
from bot.model.errors import RefusedError, StaleTurnError
from bot.model.message import Receipt
from bot.model.turn import Commit, ItemResult, Line
from bot.store.redis import keys
from tests.store.scene import HOUR, Scene, agent_answer, answer, consented, grounded, notice, service


async def refused(scene: Scene, commit: Commit, code: str) -> None:
    """Check that the commit is refused with this code and leaves every key of the shard as it was."""

    async def act() -> None:
        with pytest.raises(RefusedError) as caught:
            await scene.mailbox.commit(commit)
        assert caught.value.code == code

    await scene.changes_nothing(act)


async def test_a_commit_does_everything_at_once(scene: Scene) -> None:
    """State, transcript, messages, consents, timers and results of a turn are there after its commit."""
    item = await scene.act()
    granted, out, moment = consented(), answer(), utc_now()
    line = Line("l-1", moment, "bot", "Moin!", message=out.id)
    await scene.turn(
        lines=(line,), outgoing=(out,), granted=(granted,), timers=(("idle", moment + HOUR),),
        results=((item.id, ItemResult("done")),),
    )  # fmt: skip
    thread = await scene.store.threads.thread(scene.contact)
    assert [(row.line, row.status) for row in thread] == [(line, "pending")]
    assert await scene.queued() == [out.id]
    assert await scene.wanted() == ["line_runs_again|line:U3"]
    assert await scene.redis.zscore(keys.timers(scene.shard), f"{scene.contact}|idle") == to_ms(moment + HOUR)
    assert await scene.mailbox.result(scene.contact, item.id) == ItemResult("done")
    await scene.write()
    taken = await scene.take()
    assert taken.state is not None
    assert taken.consents == (granted,)


async def test_items_that_came_meanwhile_stay_and_make_ready_again(scene: Scene) -> None:
    """A commit takes off only what it has done; with the rest the contact is due at once."""
    await scene.write()
    taken = await scene.take()
    late = await scene.write("late")
    await scene.mailbox.commit(scene.plan(taken))
    assert scene.contact in await scene.ready.due_contacts()
    assert (await scene.take()).items == (late,)


async def test_a_contact_with_nothing_left_is_not_ready(scene: Scene) -> None:
    """After a commit that leaves no item nobody looks at the contact."""
    await scene.turn()
    assert await scene.redis.zscore(keys.ready(scene.shard), scene.contact) is None


async def test_the_same_commit_twice_counts_once(scene: Scene) -> None:
    """A commit repeated because its answer got lost succeeds and changes nothing, also when more items came."""
    await scene.write()
    taken = await scene.take()
    await scene.write("not seen by this turn")
    plan = scene.plan(taken, outgoing=(answer(),), lines=(Line("l-1", utc_now(), "bot", "Moin!"),))
    await scene.mailbox.commit(plan)
    await scene.changes_nothing(lambda: scene.mailbox.commit(plan))
    assert await scene.redis.llen(scene.key("mailbox")) == 1


async def test_a_turn_has_one_commit(scene: Scene) -> None:
    """A second commit with other contents under the same fence is refused, although nobody else came."""
    await scene.write()
    await scene.write()
    taken = await scene.take()
    await scene.mailbox.commit(scene.plan(taken, done=taken.items[:1]))

    async def second() -> None:
        with pytest.raises(StaleTurnError):
            await scene.mailbox.commit(scene.plan(taken, done=taken.items[1:], outgoing=(answer(),)))

    await scene.changes_nothing(second)


async def test_another_epoch_is_stale(scene: Scene) -> None:
    """A turn that knows another epoch than the stored one changes nothing."""
    await scene.turn(owner="queue")
    await scene.write()
    plan = scene.plan(await scene.take())

    async def act() -> None:
        with pytest.raises(StaleTurnError):
            await scene.mailbox.commit(replace(plan, epoch=plan.epoch - 1))

    await scene.changes_nothing(act)


async def test_a_message_is_created_once(scene: Scene) -> None:
    """A message whose id is here already is not put into the queue a second time."""
    (out,) = await scene.say()
    await scene.outbox.settle(await scene.permit(), Receipt("SM1"), again=None)
    await scene.turn(outgoing=(out,))
    assert await scene.queued() == []
    assert await scene.status(out) == "sent"


@pytest.mark.parametrize("make", [answer, service, agent_answer])
async def test_nothing_is_said_after_the_window(scene: Scene, make: Any) -> None:
    """No message of any basis is accepted once the platform's window has closed."""
    await scene.turn(owner="agent:anna" if make is agent_answer else "bot")
    await scene.write()
    taken = await scene.take()
    closed = utc_now() - timedelta(seconds=1)
    await refused(scene, scene.plan(taken, window=closed, outgoing=(make(),), granted=(consented(),)), "window")
    await scene.mailbox.commit(scene.plan(taken, window=closed))


async def test_an_agent_answers_only_their_own_conversation(scene: Scene) -> None:
    """An answer of an agent who does not own the conversation is refused."""
    await scene.turn(owner="agent:anna")
    await scene.write()
    plan = scene.plan(await scene.take(), outgoing=(service(), agent_answer("bert")))
    await refused(scene, plan, "not_owner")


@pytest.mark.parametrize("owner", ["agent:anna", "agent:bert"])
async def test_the_bot_is_silent_while_people_own_the_conversation(scene: Scene, owner: str) -> None:
    """A bot's answer is refused while an agent owns the conversation, whatever the turn believes."""
    await scene.turn(owner=owner)
    await scene.write()
    plan = replace(scene.plan(await scene.take(), outgoing=(answer(),)), owner_before="bot")
    await refused(scene, plan, "not_owner")
    await scene.mailbox.commit(grounded(replace(plan, outgoing=(service(),))))


async def test_what_a_turn_says_before_it_hands_over_still_leaves(scene: Scene) -> None:
    """A message carries the epoch that its commit leaves behind."""
    await scene.say(owner="queue")
    assert (await scene.permit()).text == "Moin!"


async def test_a_notice_needs_a_live_opt_in(scene: Scene) -> None:
    """Without a consent, or with one that is withdrawn or paused, a notice is refused."""
    event = await scene.happen()
    await refused(scene, scene.plan(await scene.take(), outgoing=(notice(consented(), event),)), "opt_in")
    await scene.lease_runs_out()
    granted = await scene.grant()
    for status in ("paused", "withdrawn"):
        await scene.turn(ended=((granted.id, status),))
        event = await scene.happen()
        await refused(scene, scene.plan(await scene.take(), outgoing=(notice(granted, event),)), "opt_in")
        await scene.lease_runs_out()


async def test_a_notice_is_about_the_subject_of_its_opt_in(scene: Scene) -> None:
    """An event about another line, or an event that this turn has not got, spends no consent."""
    granted = await scene.grant(subject="line:U3")
    event = await scene.happen(subject="line:U1")
    taken = await scene.take()
    await refused(scene, scene.plan(taken, outgoing=(notice(granted, event),)), "basis")
    elsewhere = replace(event, event="e-other")
    await refused(scene, scene.plan(taken, outgoing=(notice(granted, elsewhere),)), "basis")


async def test_a_notice_needs_budget(scene: Scene) -> None:
    """More notices than the budget allows are refused together, and none of them is kept."""
    granted = await scene.grant(budget=2)
    outs = tuple([notice(granted, await scene.happen()) for _ in range(3)])
    taken = await scene.take()
    await refused(scene, scene.plan(taken, outgoing=outs), "opt_in")
    await scene.mailbox.commit(scene.plan(taken, outgoing=outs[:2]))
    assert (await scene.budget(granted), await scene.consent(granted)) == (0, "spent")
    event = await scene.happen()
    await refused(scene, scene.plan(await scene.take(), outgoing=(notice(granted, event),)), "opt_in")


async def test_a_notice_needs_an_opt_in_that_has_not_ended(scene: Scene) -> None:
    """After its end date a consent allows nothing."""
    granted = await scene.grant(until=utc_now() - timedelta(seconds=1))
    event = await scene.happen()
    await refused(scene, scene.plan(await scene.take(), outgoing=(notice(granted, event),)), "opt_in")


@pytest.mark.parametrize("part", ["ended", "told"])
async def test_only_known_opt_ins_change(scene: Scene, part: str) -> None:
    """A commit that speaks of a consent that does not exist is refused as a whole."""
    await scene.write()
    changes = {"ended": (("o-none", "withdrawn"),)} if part == "ended" else {"told": ("o-none",)}
    await refused(scene, scene.plan(await scene.take(), outgoing=(answer(),), **changes), "opt_in")


async def test_a_refused_turn_can_still_be_committed_rightly(scene: Scene) -> None:
    """A refusal does not end the turn: a better commit under the same lease goes through."""
    await scene.turn(owner="agent:anna")
    await scene.write()
    plan = scene.plan(await scene.take(), outgoing=(answer(),))
    await refused(scene, plan, "not_owner")
    await scene.mailbox.commit(replace(plan, outgoing=()))


async def test_the_desk_lists_what_is_not_the_bots(scene: Scene) -> None:
    """A conversation is in the desk's set from the commit that hands it over to the one that gives it back."""
    for owner, listed in (("bot", False), ("queue", True), ("agent:anna", True), ("bot", False)):
        await scene.turn(owner=owner)
        score = await scene.redis.zscore(keys.desk(scene.shard), scene.contact)
        assert (score is not None) == listed
        assert (scene.contact in {row.contact for row in await scene.store.threads.queue()}) == listed


async def test_results_vanish_after_a_minute(scene: Scene) -> None:
    """What became of an agent's action is kept for one minute."""
    item = await scene.act()
    await scene.turn(results=((item.id, ItemResult("refused", "owner", "anna")),))
    result = await scene.mailbox.result(scene.contact, item.id)
    assert result == ItemResult("refused", "owner", "anna")
    assert 0 < await scene.redis.pttl(keys.result(scene.contact, item.id)) <= 60_000


async def test_a_transcript_is_cut_at_about_five_hundred_lines(scene: Scene) -> None:
    """However long a thread grows, its oldest lines go."""
    lines = tuple(Line(f"l-{number}", utc_now(), "customer", str(number)) for number in range(700))
    await scene.turn(lines=lines)
    assert 500 <= await scene.redis.xlen(scene.key("thread")) <= 600
