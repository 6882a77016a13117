"""The one tuple of what a turn does to consents: carried out in its order, and told by everybody who tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.clock import from_ms, to_ms, utc_now
from bot.model.consent import OPEN, Consent, Proposal
from bot.model.consent_event import (
    Adopted,
    ConsentEvent,
    Declined,
    Ended,
    Forgotten,
    Granted,
    Missed,
    Paused,
    Proposed,
    Resumed,
    Spent,
    Told,
    entries_of,
)
from bot.model.errors import RefusedError
from bot.model.revocation import lost_by
from bot.model.turn import Commit
from bot.ops.metered import MeteredMailbox
from bot.store.consent_plan import planned
from bot.store.ledger import RedisLedger
from bot.store.mailbox import RedisMailbox
from bot.store.revocation_log import RevocationLog
from tests.store.scene import HOUR, KEEP_THREAD_MS, Scene, consented, notice
from tests.store.test_header import Reader, reader
from tests.support.redis import server
from tests.support.tally import Tally

__all__ = ["reader", "server"]

SOON = from_ms(to_ms(utc_now() + timedelta(days=1)))


async def carried_out(scene: Scene, *events: ConsentEvent, **parts: Any) -> Commit:
    """A turn over a customer's message that does just this to consents."""
    await scene.write()
    plan = replace(scene.plan(await scene.take()), consents=events, **parts)
    await scene.mailbox.commit(plan)
    return plan


async def refused(scene: Scene, code: str, *events: Any, **parts: Any) -> None:
    await scene.write()
    plan = replace(scene.plan(await scene.take()), consents=events, **parts)

    async def act() -> None:
        with pytest.raises(RefusedError) as caught:
            await scene.mailbox.commit(plan)
        assert caught.value.code == code

    await scene.changes_nothing(act)
    await scene.lease_runs_out()


async def read(scene: Scene, granted: Consent) -> Consent:
    return next(one for one in await scene.store.threads.consents(scene.contact) if one.id == granted.id)


# a notice and its cost


async def test_a_notice_costs_what_it_costs(scene: Scene) -> None:
    """A notice whose budget the turn does not spend is refused, and so is a budget that is spent for no notice, for
    another event, or twice."""
    granted = await scene.grant(budget=3)
    event = await scene.happen()
    out, cost = notice(granted, event), Spent(granted, event.event, granted.proof.version)
    await refused(scene, "unspent", outgoing=(out,))
    await refused(scene, "unspent", cost)
    await refused(scene, "unspent", replace(cost, event="another"), outgoing=(out,))
    await refused(scene, "unspent", cost, cost, outgoing=(out,))
    await carried_out(scene, cost, outgoing=(out,))
    assert await scene.budget(granted) == 2


@pytest.mark.parametrize("first", [Ended, Paused, Forgotten])
async def test_what_a_turn_has_ended_it_spends_no_more(scene: Scene, first: Any) -> None:
    """Whoever stops or rests is not written to by what comes later in the same turn; the other order is a notice before
    the stop."""
    granted = await scene.grant(budget=3)
    event = await scene.happen()
    out, cost = notice(granted, event), Spent(granted, event.event, granted.proof.version)
    over = {Ended: Ended(granted, "withdrawn"), Paused: Paused(granted, None)}.get(first, Forgotten(granted))
    await refused(scene, "opt_in", over, cost, outgoing=(out,))
    await carried_out(scene, cost, over, outgoing=(out,))
    assert await scene.consent(granted) == {Ended: "withdrawn", Paused: "paused", Forgotten: ""}[first]


# forged events


@pytest.mark.parametrize("status", ["live", "spent", "sent", "paused", ""])
async def test_an_end_ends(scene: Scene, status: Any) -> None:
    """The statuses that an end may give are a closed list: none that holds is on it."""
    granted = await scene.grant()
    await refused(scene, "opt_in", Ended(granted, status))
    await carried_out(scene, Paused(granted, None))
    await refused(scene, "opt_in", Ended(granted, status))
    assert await scene.consent(granted) == "paused"


async def test_the_kinds_are_a_closed_set(scene: Scene) -> None:
    """The script refuses a kind that it does not know, and knows each that changes anything."""
    gate = (Path(__file__).parents[2] / "bot/store/redis/scripts/commit.lua").read_text(encoding="utf-8")
    kinds = {one.__dataclass_fields__["kind"].default for one in get_args(ConsentEvent)}
    for kind in kinds - {"proposed", "declined"}:
        assert f"\n  {kind} = function(e)" in gate
        assert f"{kind} = true" in gate
    granted = await scene.grant()
    for kind in ("extended", "proposed", "erased", "__index", ""):
        await refused(scene, "opt_in", replace(Told(granted), kind=kind))  # type: ignore[arg-type]


async def test_another_contacts_consent_cannot_be_changed(scene: Scene) -> None:
    """Each event but a new consent names one that is there, or that this very turn has granted before."""
    stranger = consented()
    for event in (
        Paused(stranger, None), Resumed(stranger), Ended(stranger, "withdrawn"), Told(stranger), Missed(stranger, 1),
    ):  # fmt: skip
        await refused(scene, "opt_in", event)
        await refused(scene, "opt_in", event, Granted(stranger))
        await carried_out(scene, Granted(fresh := consented()), replace(event, consent=fresh))
    await refused(scene, "words", Adopted(stranger, "words-two"))


# in their order


ONES = st.sampled_from([0, 1])
STEPS = st.one_of(
    st.tuples(st.just("pause"), ONES),
    st.tuples(st.just("resume"), ONES),
    st.tuples(st.sampled_from(["withdrawn", "ended", "too_late"]), ONES),
    st.tuples(st.sampled_from(["told", "missed", "owned"]), ONES),
)


def _event(step: str, one: Consent) -> ConsentEvent:
    match step:
        case "pause":
            return Paused(one, SOON)
        case "resume":
            return Resumed(one)
        case "told":
            return Told(one)
        case "missed" | "owned":
            return Missed(one, 1 if step == "missed" else -1)
        case _:
            return Ended(one, step, silent=step == "too_late")  # type: ignore[arg-type]  # one of the three


def _should(steps: Sequence[tuple[str, int]], place: int) -> tuple[str, bool, int]:
    """What the steps make of one consent, one by one: its status, whether it is owned up to, what it missed."""
    status, told, missed = "live", False, 0
    for step in (step for step, one in steps if one == place):
        if step == "pause" and status in OPEN:
            status = "paused"
        elif step == "resume" and status == "paused":
            status = "live"
        elif step in {"withdrawn", "ended", "too_late"}:
            status, told = (step if status in OPEN else status), told or step == "too_late"
        elif step == "told":
            told = True
        elif step in {"missed", "owned"}:
            missed = max(missed + (1 if step == "missed" else -1), 0)
    return status, told, missed


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=7))
def test_each_is_carried_out_after_the_one_before(reader: Reader, steps: list[tuple[str, int]]) -> None:
    """Whatever a turn does to consents, in whatever order, they end as one step after the other leaves them; ledger,
    revocation log and index agree."""

    async def live() -> None:
        scene = Scene(reader.store)
        both = [await scene.grant(budget=2, subject=f"line:U{number}") for number in (1, 2)]
        events = [_event(step, both[one]) for step, one in steps]
        await carried_out(scene, *events)
        for place, granted in enumerate(both):
            found = await read(scene, granted)
            assert (found.status, found.told, found.missed) == _should(steps, place)
            assert (f"{granted.type}|{granted.subject}" in await scene.wanted()) == (found.status == "live")
        kept = await RedisLedger(scene.redis).of(scene.contact)
        said = [line.partition(b'"kind":"')[2].partition(b'"')[0].decode() for line in kept.lines[2:]]
        assert said == [one.kind for one in entries_of(events, "twilio", utc_now())]

    reader.run(live())


# one tuple, many tellers


async def test_everybody_reads_the_one_tuple(scene: Scene, tmp_path: Path) -> None:
    """What is in it is in the ledger, in the revocation log and in the figures, each once and in its order."""
    granted, asked = await scene.grant(budget=2), await scene.grant(subject="line:U1")
    second, tally = RevocationLog(tmp_path / "withdrawals.log"), Tally()
    mailbox = RedisMailbox(scene.redis, KEEP_THREAD_MS, header=scene.store.header, withdrawals=second)
    scene.mailbox = MeteredMailbox(mailbox, tally, utc_now)  # type: ignore[assignment]
    event, fresh = await scene.happen(), consented(subject="line:U4")
    proposal = Proposal("commute", "line:U2", utc_now() + HOUR, {}, "Soll ich?", "5a17", "words-one")
    events = (
        Spent(granted, event.event, granted.proof.version), Paused(granted, SOON),
        Ended(asked, "withdrawn", "Stopp", "SM-1"), Granted(fresh),
        Proposed(proposal, "de"), Declined(proposal, "de", "SM-1"), Resumed(granted),
    )  # fmt: skip
    await carried_out(scene, *events, outgoing=(notice(granted, event),))
    kept = await RedisLedger(scene.redis).of(scene.contact)
    said = [line.partition(b'"kind":"')[2].partition(b'"')[0].decode() for line in kept.lines[2:]]
    assert said == ["used", "paused", "withdrawn", "granted", "proposed", "declined", "resumed"]
    assert [(one.opt_in, one.status, one.left) for one in second.read()] == [
        (granted.id, "ended", 1), (granted.id, "paused", 2), (asked.id, "withdrawn", 0), (granted.id, "live", 2),
    ]  # fmt: skip
    counted = {one: tally.of("lotse_opt_ins_total", event=one) for one in ("spent", "paused", "withdrawn", "granted")}
    assert counted == dict.fromkeys(counted, 1)
    assert tally.of("lotse_opt_ins_total") == len(counted)
    assert lost_by(scene.contact, (Proposed(proposal, "de"), Told(asked), Missed(asked, 1)), utc_now()) == []
    assert planned((Proposed(proposal, "de"), Declined(proposal, "de", "SM-1"))) == []
