"""Contacts live through anything in any order; the scripts on a real Redis do as the reference says."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.model.clock import utc_now
from bot.model.consent import ConsentStatus
from bot.model.errors import RefusedError, SendError, StaleTurnError
from bot.model.inbound import PlatformStatus
from bot.model.item import Item
from bot.model.message import Permit, Receipt
from bot.model.turn import Commit
from bot.store.redis import codec
from tests.store.documented import undocumented
from tests.store.life import Life, agent_action, breaks, compare, event, make, may_say, own, window_of
from tests.store.scene import HOUR, Store, consented, message, service
from tests.support.redis import Server

T = TypeVar("T")

WHO = st.sampled_from([0, 0, 0, 1])  # one contact lives a long life, the other shows that they are apart
PICK = st.integers(0, 99)
LINES = st.sampled_from(["line:U1", "line:U3"])
SAID = ["own"] * 6 + ["notice"] * 8 + ["service", "late", "answer", "agent:anna", "bad"]
KINDS = st.lists(st.sampled_from(SAID), max_size=3)
OWNERS = st.sampled_from([None, None, None, "bot", "queue", "agent:anna", "agent:bert"])
ENDS: st.SearchStrategy[ConsentStatus | None] = st.sampled_from([None, None, None, "withdrawn", "paused", "ended"])
PAST, FUTURE = -HOUR, HOUR


class Contacts(RuleBasedStateMachine):
    """Two contacts on one server."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.redis = server.client()
        self.lives = [Life(Store(self.redis, server.header)) for _ in range(2)]

    def run(self, step: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(step)

    def teardown(self) -> None:
        """In the end every key is one that the table in `keys.py` documents, with its type and its life, and the ledger
        is whole."""
        try:
            for life in self.lives:
                assert self.run(undocumented(self.redis, life.contact)) == []
                assert self.run(breaks(life)) == []
        finally:
            self.run(self.redis.aclose())
            self.loop.close()

    # what arrives

    @rule(who=WHO, line=LINES, kind=st.sampled_from(["message", "message", "event", "agent"]))
    def enqueue(self, who: int, line: str, kind: str) -> None:
        made = {"message": message, "event": lambda: event(line), "agent": lambda: agent_action("anna")}
        self._accept(self.lives[who], made[kind]())

    def _accept(self, life: Life, item: Item) -> None:
        assert self.run(life.enqueue(item))
        life.should.accept(item)
        life.items.append(item)

    @rule(who=WHO, pick=PICK)
    def enqueue_again(self, who: int, pick: int) -> None:
        life = self.lives[who]
        if life.items:  # a duplicate, as a platform sends it
            assert not self.run(life.enqueue(life.items[pick % len(life.items)]))

    # turns

    @rule(who=WHO, limit=st.integers(1, 4))
    def take(self, who: int, limit: int) -> None:
        life = self.lives[who]
        taken = self.run(life.mailbox.take(life.contact, limit))
        assert (taken is not None) == life.should.may_take()
        if taken is None:
            return
        life.should.take()
        assert taken.fence == life.should.fence
        assert list(taken.items) == life.should.mailbox[:limit]
        assert {one.id: one.status for one in taken.consents} == {
            one: consent.status for one, consent in life.should.consents.items()
        }
        life.turns.append(taken)

    @rule(who=WHO)
    def lease_runs_out(self, who: int) -> None:
        self.run(self.lives[who].lease_runs_out())
        self.lives[who].should.leased = False

    @rule(who=WHO, pick=PICK)
    def give_back(self, who: int, pick: int) -> None:
        life = self.lives[who]
        if not life.turns:
            return
        taken = life.turns[-1 - pick % min(3, len(life.turns))]
        self.run(life.mailbox.give_back(life.contact, taken.fence, 0.0, count=pick % 2))
        if taken.fence == life.should.turn:
            life.should.turn, life.should.leased = 0, False

    @rule(
        who=WHO, pick=PICK, left=st.sampled_from([0, 0, 1]), owner=OWNERS, kinds=KINDS, end=ENDS, line=LINES,
        budget=st.sampled_from([0, 0, 1, 2]), open_window=st.sampled_from([True, True, True, True, False]),
        timer=st.sampled_from([None, None, PAST, FUTURE]),
    )  # fmt: skip
    def commit(
        self, who: int, pick: int, left: int, owner: str | None, kinds: list[str], end: ConsentStatus | None, line: str,
        budget: int, open_window: bool, timer: timedelta | None,
    ) -> None:  # fmt: skip
        life = self.lives[who]
        if not life.turns:
            return
        taken = life.turns[-1]
        done = taken.items[: len(taken.items) - left]
        kinds = [own(life.should.owner) if kind == "own" else kind for kind in kinds]
        kinds = [kind for kind in kinds if may_say(kind, done) or pick % 4 == 0]
        window = window_of(taken, done, open_window=open_window)
        open_window = window is None or window > utc_now()
        outs = tuple(make(life, kind, done, pick + place) for place, kind in enumerate(kinds))
        known = sorted(one.id for one in taken.consents)
        plan = life.plan(
            taken,
            owner=owner,
            window=window,
            done=done,
            outgoing=outs,
            granted=(consented(budget, line),) if budget else (),
            ended=((known[pick % len(known)], end),) if end and known else (),
            timers=(("idle", utc_now() + timer),) if timer else (),
        )
        late = [out.id for out, kind in zip(outs, kinds, strict=True) if kind == "late"]
        verdict = life.should.verdict(plan, open_window=open_window)
        assert self._committed(life, plan) == verdict
        if verdict:
            return
        life.should.commit(plan, open_window=open_window, late=late)
        life.committed.append(plan)
        life.created += [out.id for out in outs]
        if timer:
            life.should.timers["idle"] = timer == PAST

    # how it usually goes

    @rule(who=WHO, kinds=KINDS, pick=PICK, owner=OWNERS, timer=st.sampled_from([None, PAST, FUTURE]))
    def something_happens(
        self, who: int, kinds: list[str], pick: int, owner: str | None, timer: timedelta | None
    ) -> None:
        self._turn(who, message(), kinds=kinds, pick=pick, owner=owner, timer=timer)

    @rule(who=WHO, line=LINES, budget=st.sampled_from([1, 2, 2]), notices=st.integers(1, 2))
    def be_told(self, who: int, line: str, budget: int, notices: int) -> None:
        """The customer asks to be told, and it happens."""
        self._turn(who, message(), line=line, budget=budget)
        self._turn(who, event(line), kinds=["notice"] * notices)

    @rule(who=WHO)
    def stop(self, who: int) -> None:
        self._turn(who, message("stop"), end="withdrawn", pick=len(self.lives[who].should.consents) - 1)

    @rule(who=WHO, most=st.integers(1, 6), outcome=st.sampled_from(["sent", "sent", "failed"]))
    def send_what_waits(self, who: int, most: int, outcome: str) -> None:
        for _ in range(most):
            self.claim_or_pause_runs_out(who)
            self.claim(who)
            self.settle(who, 0, False, outcome)

    @rule(who=WHO, outcome=st.sampled_from(["sent", "failed", "unknown", "pending"]))
    def a_sender_hangs(self, who: int, outcome: str) -> None:
        """Its claim ends, another takes over, and then the first one reports after all."""
        for _ in range(2):
            self.claim_or_pause_runs_out(who)
            self.claim(who)
        self.settle(who, 1, False, outcome)

    @rule(who=WHO, status=st.sampled_from(["failed", "delivered"]))
    def a_status_overtakes_the_receipt(self, who: int, status: PlatformStatus) -> None:
        """The platform speaks first; the next message is claimed before the first one's sender settles."""
        self.claim(who)
        self.platform_says(who, 0, status)
        self.claim(who)
        self.settle(who, 1, False, "sent")
        self.claim(who)

    def _turn(
        self, who: int, item: Item, *, kinds: Sequence[str] = (), pick: int = 0, owner: str | None = None,
        end: ConsentStatus | None = None, line: str = "line:U1", budget: int = 0, timer: timedelta | None = None,
    ) -> None:  # fmt: skip
        """Something arrives, a worker takes all that waits and commits."""
        self._accept(self.lives[who], item)
        self.lease_runs_out(who)
        self.take(who, 100)
        self.commit(who, pick, 0, owner, list(kinds), end, line, budget, True, timer)

    def _committed(self, life: Life, plan: Commit) -> str:
        try:
            self.run(life.mailbox.commit(plan))
        except StaleTurnError:
            return "stale"
        except RefusedError as refused:
            return refused.code
        return ""

    @rule(who=WHO, pick=PICK)
    def commit_from_the_grave(self, who: int, pick: int) -> None:
        """An old turn is refused, whatever it holds."""
        life = self.lives[who]
        old = [taken for taken in life.turns if taken.fence != life.should.turn]
        if old:
            assert self._committed(life, life.plan(old[pick % len(old)], outgoing=(service(),))) == "stale"

    @rule(who=WHO)
    def commit_again(self, who: int) -> None:
        """The last commit once more: it changes nothing, and is fine unless another turn has begun."""
        life = self.lives[who]
        if life.committed:
            expected = "" if life.committed[-1].fence == life.should.fence else "stale"
            assert self._committed(life, life.committed[-1]) == expected

    @rule()
    def ring_timers(self) -> None:
        step = self.run(self.lives[0].ready.ring_timers())
        for life in self.lives:
            due = [name for name, is_due in life.should.timers.items() if is_due]
            assert step.count(life.contact) == len(due)
            for name in due:
                del life.should.timers[name]
                body = self.run(self.redis.lindex(life.key("mailbox"), -1))
                life.should.accept(codec.decode(codec.AnyItem, body))

    # the way out

    @rule(who=WHO)
    def claim(self, who: int) -> None:
        life = self.lives[who]
        if not life.should.busy:  # a notice that waits for a turn waits a moment: that moment is over
            self.run(life.claim_runs_out())
        consents = {one: consent.status for one, consent in life.should.consents.items()}
        expected = life.should.claim()
        claimed = self.run(life.claim())
        assert (claimed is not None) == (expected is not None)
        bodies = self.run(self.redis.lrange(life.key("mailbox"), len(life.should.mailbox), -1))
        came = [codec.decode(codec.AnyItem, body) for body in bodies]
        assert sum(item.kind == "unsent" for item in came) == life.should.coming_back
        life.should.coming_back = 0
        for item in came:
            life.should.accept(item)
        if claimed is None or expected is None:
            return
        verdict, out = expected
        permit = claimed.permit
        assert (permit.message, claimed.resolve) == (out.message.id, verdict == "resolve")
        assert out.sends >= 0
        if out.consent and not claimed.resolve:
            assert consents[out.consent] in {"live", "spent"}
            assert not life.should.unread
        out.token = permit.token
        life.permits.append((permit, claimed.resolve))
        if permit.message not in life.first_sends:
            life.first_sends.append(permit.message)

    @rule(
        who=WHO, pick=st.sampled_from([0, 0, 0, 1, 2]), pause=st.booleans(),
        outcome=st.sampled_from(["sent", "sent", "failed", "unknown", "pending"]),
    )  # fmt: skip
    def settle(self, who: int, pick: int, pause: bool, outcome: str) -> None:
        """The present claim settles, or an old one tries to."""
        life = self.lives[who]
        if pick >= len(life.permits):
            return
        permit, resolving = life.permits[-1 - pick]
        out = life.should.outs[permit.message]
        if outcome == "pending" and resolving and not out.consent:
            outcome, pause = "repeat", False
        life.should.settle(out, permit.token, outcome, pause=pause)
        self.run(self._settle(life, permit, outcome, pause=pause))

    async def _settle(self, life: Life, permit: Permit, outcome: str, *, pause: bool) -> None:
        again = 3600.0 if pause else 0.0
        if outcome == "repeat":
            await life.outbox.repeat(permit)
        elif outcome == "sent":
            await life.outbox.settle(permit, Receipt("SM"), again=None)
        elif outcome == "failed":
            await life.outbox.settle(permit, SendError("failed", "1"), again=None)
        else:
            error = SendError("unknown" if outcome == "unknown" else "retry", "2")
            await life.outbox.settle(permit, error, again=again)

    @rule(who=WHO)
    def claim_or_pause_runs_out(self, who: int) -> None:
        """The sender has died, or the pause before the next try is over."""
        self.run(self.lives[who].claim_runs_out())
        self.lives[who].should.busy = False

    @rule(who=WHO, pick=PICK, status=st.sampled_from(["sent", "failed", "delivered", "read"]))
    def platform_says(self, who: int, pick: int, status: PlatformStatus) -> None:
        life = self.lives[who]
        told = [permit.message for permit, _ in life.permits]
        if told:
            out = life.should.outs[told[-1 - pick % len(told)]]
            assert bool(self.run(life.report(out.message, status))) == life.should.status(out, status)

    # what always holds

    @invariant()
    def as_the_reference_says(self) -> None:
        for life in self.lives:
            self.run(compare(life))

    @invariant()
    def nothing_is_lost_or_done_twice(self) -> None:
        for life in self.lives:
            waiting = [item.id for item in life.should.mailbox]
            assert life.should.done + waiting == life.should.accepted
            assert len(set(life.should.accepted)) == len(life.should.accepted)

    @invariant()
    def first_sends_keep_the_order(self) -> None:
        for life in self.lives:
            places = [life.created.index(one) for one in life.first_sends]
            assert places == sorted(places)


@pytest.mark.timeout(600)  # it passes in seconds; a failure is made small first, which takes minutes
def test_contacts_live_as_the_reference_says(server: Server) -> None:
    """Nothing lost, doubled, out of order or without consent, whatever happens in whatever order."""
    run_state_machine_as_test(
        lambda: Contacts(server),  # type: ignore[arg-type]  # anything that gives a machine will do
        settings=settings(
            max_examples=50,
            stateful_step_count=50,
            deadline=None,
            derandomize=bool(os.environ.get("CI")),
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
