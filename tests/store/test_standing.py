"""Consents that count by the day, that rest, and whose notices got lost: what the scripts keep of them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.clock import utc_now
from bot.model.consent import Consent
from bot.model.consent_event import Ended
from bot.model.errors import RefusedError, SendError, StaleTurnError
from bot.model.inbound import StatusUpdate
from bot.model.item import EventItem, OptOutItem
from bot.model.message import Outgoing, Receipt
from bot.model.revocation import lost_by
from tests.store.scene import HOUR, Scene, notice

TODAY, TOMORROW, YESTERDAY = "2026-11-23", "2026-11-24", "2026-11-22"


async def standing(scene: Scene, a_day: int = 2) -> Consent:
    return await scene.grant(budget=a_day, per="day")


async def tell(scene: Scene, granted: Consent, today: str, number: int = 1) -> tuple[Outgoing, ...]:
    """So many events in one turn of that day, each with its notice."""
    events = [await scene.happen(granted.subject, granted.type) for _ in range(number)]
    outs = tuple(notice(granted, event) for event in events)
    taken = await scene.take()
    await scene.mailbox.commit(scene.plan(taken, outgoing=outs, today=today))
    return outs


async def read(scene: Scene, granted: Consent) -> Consent:
    found = await scene.store.threads.consents(scene.contact)
    return next(one for one in found if one.id == granted.id)


async def test_so_many_a_day(scene: Scene) -> None:
    """A day's budget is counted by the day it is spent on; it stays live, and the next day it is whole again."""
    granted = await standing(scene)
    await tell(scene, granted, TODAY)
    await tell(scene, granted, TODAY)
    found = await read(scene, granted)
    assert (found.status, found.budget, found.used_today, found.used_on) == ("live", 2, 2, TODAY)
    with pytest.raises(RefusedError, match="opt_in"):
        await tell(scene, granted, TODAY)
    await scene.lease_runs_out()
    await tell(scene, granted, TOMORROW)
    found = await read(scene, granted)
    assert (found.used_today, found.used_on) == (1, TOMORROW)


async def test_no_turn_has_more_than_the_day_has(scene: Scene) -> None:
    """Three notices in one turn are refused together, whatever the turn believes."""
    granted = await standing(scene)
    with pytest.raises(RefusedError, match="opt_in"):
        await tell(scene, granted, TODAY, number=3)
    assert (await read(scene, granted)).used_today == 0


async def test_a_clock_that_was_set_back_forgives_nothing(scene: Scene) -> None:
    """What was spent today is spent for any earlier day too."""
    granted = await standing(scene)
    await tell(scene, granted, TODAY, number=2)
    with pytest.raises(RefusedError, match="opt_in"):
        await tell(scene, granted, YESTERDAY)


async def test_rivals_spend_a_budget_once(scene: Scene) -> None:
    """Of two workers that make the same turn one spends; the other is refused and has changed nothing."""
    granted = await standing(scene, a_day=1)
    event = await scene.happen(granted.subject, granted.type)
    first = await scene.take()
    await scene.lease_runs_out()
    second = await scene.take()
    plans = [scene.plan(one, outgoing=(notice(granted, event),), today=TODAY) for one in (first, second)]
    outcomes = await asyncio.gather(*map(scene.mailbox.commit, plans), return_exceptions=True)
    assert [type(one) for one in outcomes] == [StaleTurnError, bool]
    assert (await read(scene, granted)).used_today == 1


async def test_a_pause_takes_it_out_of_the_index(scene: Scene) -> None:
    """Paused it is found by no event; resumed it is found again; the end of the pause is kept meanwhile."""
    granted, until = await standing(scene), utc_now().replace(microsecond=0) + HOUR
    await scene.turn(paused=((granted.id, until),))
    assert ((await read(scene, granted)).status, (await read(scene, granted)).paused_until) == ("paused", until)
    assert await scene.wanted() == []
    await scene.turn(resumed=(granted.id,))
    assert ((await read(scene, granted)).status, (await read(scene, granted)).paused_until) == ("live", None)
    assert await scene.wanted() == ["line_runs_again|line:U3"]


async def test_a_paused_opt_in_cannot_be_spent(scene: Scene) -> None:
    """The commit refuses a notice of a paused consent."""
    granted = await standing(scene)
    await scene.turn(paused=((granted.id, None),))
    with pytest.raises(RefusedError, match="opt_in"):
        await tell(scene, granted, TODAY)


@pytest.mark.parametrize(("claimed", "status"), [(False, "spent"), (True, "too_late")])
async def test_a_pause_over_a_spent_one(scene: Scene, claimed: bool, status: str) -> None:
    """A notice that has not left stays here during the pause; after it, it leaves if nobody has dropped it, and if
    somebody has, that is owned up to."""
    granted = await scene.grant()
    out = await scene.notify(granted)
    await scene.turn(paused=((granted.id, None),))
    if claimed:
        assert await scene.claim() is None
        assert await scene.code(out) == "paused"
    await scene.turn(resumed=(granted.id,))
    assert await scene.consent(granted) == status


async def test_a_stop_ends_a_paused_one(scene: Scene) -> None:
    """Whatever rests can be stopped, and a resume after it changes nothing."""
    granted = await standing(scene)
    await scene.turn(paused=((granted.id, None),))
    await scene.turn(ended=((granted.id, "withdrawn"),))
    await scene.turn(resumed=(granted.id,))
    assert await scene.consent(granted) == "withdrawn"


async def lost(scene: Scene, granted: Consent) -> tuple[int, tuple[str, ...]]:
    found = await read(scene, granted)
    return found.missed, found.lost


async def test_a_dropped_notice_is_counted(scene: Scene) -> None:
    """One that is too old at the claim is dropped and counted with its event, until somebody owns up to it."""
    granted = await standing(scene)
    event = await scene.happen(granted.subject, granted.type)
    late = notice(granted, event, deadline=utc_now() - timedelta(seconds=1))
    await scene.turn(outgoing=(late,), today=TODAY)
    assert await scene.claim() is None
    assert (await scene.code(late), await scene.consent(granted)) == ("too_late", "live")
    assert await lost(scene, granted) == (1, (event.event,))
    await scene.turn(missed=((granted.id, -1),))
    assert await lost(scene, granted) == (0, ())


async def test_what_is_lost_while_owning_up_is_owed(scene: Scene) -> None:
    """Owning up to one leaves owed what was lost since that turn was taken."""
    granted = await standing(scene)
    await scene.turn(missed=((granted.id, 1),))
    await scene.turn(missed=((granted.id, 1),))
    await scene.turn(missed=((granted.id, -1),))
    assert (await lost(scene, granted))[0] == 1


@pytest.mark.parametrize("by", ["settle", "status"])
async def test_a_failed_notice_is_counted(scene: Scene, by: str) -> None:
    """A standing consent lives on after a notice that the platform refused, at once or later, and owes it; what
    arrived after all is owed no more."""
    granted = await standing(scene)
    (out,) = await tell(scene, granted, TODAY)
    permit = await scene.permit()
    if by == "settle":
        await scene.outbox.settle(permit, SendError("failed", "63016"), again=None)
    else:
        await scene.outbox.settle(permit, Receipt("SM"), again=None)
        assert (await lost(scene, granted))[0] == 0
        await scene.report(out, "failed", "63016")
    assert (await scene.consent(granted), (await lost(scene, granted))[0]) == ("live", 1)
    await scene.report(out, "delivered")
    assert (await lost(scene, granted))[0] == 0


async def test_what_rested_goes_into_the_mailbox_again(scene: Scene) -> None:
    """A turn may put events into its own mailbox: they wait there like any other, and the contact stays ready."""
    again = EventItem("i-again", utc_now(), "e-1", "commute", "line:U3")
    await scene.turn(again_items=(again,))
    assert (await scene.take()).items == (again,)


@pytest.mark.parametrize("field", ["told", "resumed"])
async def test_only_what_is_there_can_change(scene: Scene, field: str) -> None:
    """A turn that changes a consent which is not there is refused."""
    with pytest.raises(RefusedError, match="opt_in"):
        await scene.turn(**{field: ("n-unknown",)})


# the platform's own stop


def stops(items: tuple[Any, ...]) -> list[str]:
    return [item.code for item in items if isinstance(item, OptOutItem)]


async def test_a_send_that_the_platform_refuses_for_good(scene: Scene) -> None:
    """Whoever has opted out at the platform: an item says so with the settlement, and nothing more is claimed before
    it is read."""
    granted, other = await scene.grant(), await scene.grant(subject="line:U1")
    await scene.notify(granted)
    await scene.notify(other)
    refused = SendError("failed", "21610", opted_out=True)
    await scene.outbox.settle(await scene.permit(), refused, again=None)
    assert await scene.unread() == 1
    assert await scene.claim() is None
    taken = await scene.take()
    assert stops(taken.items) == ["21610"]
    await scene.mailbox.commit(scene.plan(taken, ended=((other.id, "withdrawn"),)))
    assert await scene.claim() is None
    assert await scene.unread() == 0


async def test_a_status_that_says_so(scene: Scene) -> None:
    """A late *failed* with that word makes the item once, however often the platform repeats it."""
    granted = await scene.grant()
    out = await scene.notify(granted)
    await scene.outbox.settle(await scene.permit(), Receipt("SM"), again=None)
    status = StatusUpdate(f"{scene.contact}.{out.id}", "failed", "SM", "63033", opted_out=True)
    for _ in range(3):
        await scene.outbox.note_status(status)
    await scene.outbox.note_status(replace(status, opted_out=False))
    assert stops((await scene.take()).items) == ["63033"]


async def test_another_failure_says_nothing_of_the_kind(scene: Scene) -> None:
    """A message that fails for any other reason ends no consent."""
    await scene.notify(await scene.grant())
    await scene.outbox.settle(await scene.permit(), SendError("failed", "63016"), again=None)
    assert await scene.redis.llen(scene.key("mailbox")) == 0


# the revocation log


async def test_a_day_that_is_used_up_ends_nothing(scene: Scene) -> None:
    """What counts by the day holds no less after a notice, so the revocation log does not name it; its end it does."""
    granted = await standing(scene)
    event = await scene.happen(granted.subject, granted.type)
    plan = scene.plan(await scene.take(), outgoing=(notice(granted, event),), known=(granted,), today=TODAY)
    assert [one.kind for one in plan.consents] == ["spent"]
    assert lost_by(plan.contact, plan.consents, utc_now()) == []
    ended = lost_by(plan.contact, (Ended(granted, "withdrawn"),), utc_now())
    assert [(one.opt_in, one.status, one.left) for one in ended] == [(granted.id, "withdrawn", 0)]
