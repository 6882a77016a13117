"""One customer's consents under chance: wishes, pauses, stops, events, erasures, crashes, failing sends and jumping
clocks, in any order, on a real Redis with the real flow."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections import Counter
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.content.load import FolderContent
from bot.flow.dispatch import converse
from bot.model.basis import item_of
from bot.model.channel import Channel
from bot.model.commands import GrantConsent
from bot.model.errors import SendError
from bot.model.event import SourceEvent
from bot.model.ids import random_id
from bot.model.item import EraseItem, EventItem, Item, OptOutItem
from bot.model.ledger import faults
from bot.model.message import Outgoing, Permit
from bot.model.turn import Commit, Taken
from bot.nlu.language import PhraseLanguages
from bot.store.ledger import RedisLedger
from bot.store.redis import codec, keys
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from bot.worker.turns import ENOUGH as SET_ASIDE
from tests.flow.scene import Scene, scene
from tests.flow.travel import CLOSED, LATE, MORNINGS
from tests.support.listener import CHAT_LIKE, WHATSAPP_LIKE
from tests.support.scripted_brain import Decision

T = TypeVar("T")
SPANS = st.sampled_from([1, 7, 31, 90, 6 * 60, 20 * 60])
LINES = st.sampled_from(["U3", "U3", "U3", "U1"])
TEXTS = st.sampled_from(["Moin", "U1", "Ja", "Danke", "Pause", "Weiter", "asdf", "👍", "Mensch", "Wer wird Meister?"])
VERDICTS = st.lists(st.sampled_from(["retry", "failed", "unknown"]), max_size=2)
BETWEEN = st.lists(st.sampled_from(["stopp", "platform's item", "Pause", "Weiter", "U1", "Danke"]), max_size=2)
STOPS = st.sampled_from(["stopp", "stopp", "platform's word", "platform's item"])
AFTER = st.sampled_from(["", "turn", "all", "all"])
HOURS = st.sampled_from([MORNINGS, {"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "23:59"}, None])
FACTS = {"closed": CLOSED, "late": LATE}


class Recorded:
    """The scene's own mailbox; what its commits dealt with and said is written down beside."""

    def __init__(self, mailbox: Any) -> None:
        self._mailbox = mailbox
        self.commits: list[Commit] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._mailbox, name)

    async def commit(self, commit: Commit) -> bool:
        more: bool = await self._mailbox.commit(commit)
        self.commits.append(commit)
        return more


class Consents(RuleBasedStateMachine):
    """After each step: nothing has left without a ground that was still good when it was claimed."""

    redis_url: ClassVar[str]
    content: ClassVar[FolderContent]
    languages: ClassVar[PhraseLanguages]
    channel: ClassVar[Channel]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.name = random_id("r")
        self.written: list[str] = []  # the platform's ids of what the customer wrote, in order
        self.stopped = -1  # the place of the last message that a stop came after
        self.events: dict[str, SourceEvent] = {}
        self.spent: Counter[tuple[str, date | None]] = Counter()
        self.gone: set[str] = set()
        self.looked_at = self.crashes = 0
        self.seen_commits = 0
        self.town = self.run(self._begin())
        self.recorded = Recorded(self.town.stores.mailbox)
        self.town.stores.mailbox = self.recorded  # type: ignore[assignment]
        self.write("Moin", "all")

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def _begin(self) -> Scene:
        redis = connect(self.redis_url)
        self.stack.push_async_callback(redis.aclose)
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        town = await self.stack.enter_async_context(scene(redis, self.content, self.languages, folder, self.channel))
        town.feed.disrupt("U3")
        for line in ("U3", "U1"):
            town.brain.understands(f"Bescheid {line}", "tell_me")
        return town

    # what may happen

    @rule(text=TEXTS, then=AFTER)
    def write(self, text: str, then: str) -> None:
        self.written.append(self.run(self.town.write(text)))
        self._then(then)

    def _then(self, then: str) -> None:
        if then:
            self.run(self.town.turn())
        if then == "all":
            self.deliver([])

    @rule(line=LINES, then=AFTER)
    def want(self, line: str, then: str) -> None:
        """Once, about a line."""
        self.write(f"Sag mir Bescheid, wenn die {line} wieder fährt", then)

    @rule(line=LINES, hours=HOURS, then=AFTER)
    def want_always(self, line: str, hours: Any, then: str) -> None:
        """A standing one, in the customer's own words as a skill reads them."""
        terms = {"line": line, "schedule": hours, "least": {"closed": True, "delay_minutes": 10}}
        wish = GrantConsent("commute", f"line:{line}", self.town.clock() + timedelta(days=90), terms)
        said = "Sag mir Bescheid, wenn auf meiner Strecke morgens etwas ist"
        self.town.brain.understands(said, Decision("commute", say=(), commands=(wish,)))
        self.write(said, then)

    @rule(how=STOPS, then=AFTER)
    def stop(self, how: str, then: str) -> None:
        """From the moment it is accepted, nothing that was granted before it may be claimed."""
        if how == "platform's item":
            self.run(self.town.enqueue(OptOutItem(random_id("i"), self.town.clock(), "21610")))
        elif how == "platform's word":
            self.written.append(self.run(self.town.write("STOP", opt_out="stop")))
        else:
            self.written.append(self.run(self.town.write(how)))
        self.stopped = len(self.written) - 1
        self._then(then)

    @rule(
        line=LINES,
        what=st.sampled_from(["ended", "appeared", "changed"]),
        incident=st.sampled_from(["one", "two"]),
        facts=st.sampled_from(["closed", "late"]),
        again=st.booleans(),
        then=AFTER,
    )
    def happen(self, line: str, what: Any, incident: str, facts: str, again: bool, then: str) -> None:
        """An event, for those who want to know once and always; perhaps one that was told already."""
        if again and self.events:
            told = [self.events[min(self.events)]]
        else:
            number = len(self.events)
            fields = {"line": line, "source": "Hochbahn", "as_of": {"at": self.town.clock().isoformat()}}
            told = [
                SourceEvent(
                    f"{self.name}-{number}-{kind}",
                    kind,
                    f"line:{line}",
                    {**fields, **more},
                    what,
                    f"{self.name}-{incident}",
                )
                for kind, more in (("line_runs_again", {}), ("commute", FACTS[facts] if what != "ended" else {}))
                if kind == "commute" or what == "ended"
            ]
        self.events.update({one.id: one for one in told})
        self.run(self.town.announce(*told))
        self._then(then)

    @rule(line=LINES, always=st.booleans(), between=BETWEEN, verdicts=VERDICTS)
    def be_told(self, line: str, always: bool, between: list[str], verdicts: list[Any]) -> None:
        """A wish, what is said meanwhile, what happens, and what becomes of the notice."""
        if always:
            self.want_always(line, None, "all")
        else:
            self.want(line, "all")
        for text in between:
            if text in {"stopp", "platform's item"}:
                self.stop(text, "")
            else:
                self.write(text, "turn")
        self.happen(line, "appeared" if always else "ended", "one", "closed", False, "turn")
        self.deliver(verdicts)
        if always:
            self.happen(line, "ended", "one", "closed", False, "all")

    @rule(sure=st.sampled_from([False, False, False, True]), then=AFTER)
    def erase(self, sure: bool, then: str) -> None:
        """Everything goes; whoever writes next is somebody new."""
        if not sure:
            return
        contact = self.town.contact
        self.run(self.town.enqueue(EraseItem(random_id("x"), self.town.clock(), "operator")))
        for _ in range(3):
            self.run(self.town.turn())
            waits = not self._erased(contact)
            self.deliver([])
            if waits:  # for a send whose end nobody knew: what it became came before the erasure
                self.looked_at = len(self.town.permits)
        if self._erased(contact):
            self.gone.add(contact)
            self.written, self.stopped = [], -1
            self.write("Moin", then)

    def _erased(self, contact: str) -> bool:
        return bool(self.run(self.town.redis.hget(keys.of_contact(contact, "meta"), "erased")))

    @rule()
    def crash_before_the_commit(self) -> None:
        self.crashes += 1

        async def crash() -> None:
            taken = await self._take()
            if taken and not any(isinstance(item, EraseItem) for item in taken.items):
                await converse(taken, self.town.services)

        self.run(crash())

    async def _take(self) -> Taken | None:
        await self.town.make_ready()
        return await self.recorded.take(self.town.contact, 20)  # type: ignore[no-any-return]

    @rule(verdicts=VERDICTS)
    def deliver(self, verdicts: list[Any]) -> None:
        """What leaves now had, when it was claimed, a consent that no accepted stop had reached."""
        before = {one.id: one for one in self.run(self.town.stores.threads.consents(self.town.contact))}
        self.town.listener.failures = [SendError(verdict, verdict) for verdict in verdicts]
        sent = len(self.town.permits)
        self.run(self.town.deliver())
        self.town.listener.failures = []
        for permit in self.town.permits[sent:]:
            if permit.basis.kind == "notice":
                granted = before[permit.basis.opt_in]
                assert granted.status in {"live", "spent"}
                assert self.written.index(granted.proof.message) > self.stopped, "after a stop"

    @rule(minutes=SPANS)
    def time_passes(self, minutes: int) -> None:
        self.town.clock.move(minutes=minutes)

    @rule(minutes=st.sampled_from([1, 5]))
    def the_clock_is_set_back(self, minutes: int) -> None:
        self.town.clock.move(minutes=-minutes)

    @rule()
    def timers_ring(self) -> None:
        async def ring() -> None:
            member = {f"{self.town.contact}|{name}": 1 for name in ("held", "pause")}
            await self.town.redis.zadd(keys.timers(keys.shard_of(self.town.contact)), member, xx=True)
            await self.town.stores.ready.ring_timers()

        self.run(ring())
        self._then("turn")

    @rule()
    def what_was_missed_is_told(self) -> None:
        """A notice that failed or came too late is owned up to in the next answer."""
        self.run(self.town.turn())
        self.deliver([])
        if self.run(self.town.owner()) != "bot":
            return
        owed = self._owed()
        self.write("U1", "all")
        if self.run(self.town.waiting()) == 0 and self.run(self.town.owner()) == "bot":
            assert not owed & self._owed()

    def _owed(self) -> set[str]:
        found = self.run(self.town.stores.threads.consents(self.town.contact))
        return {one.id for one in found if (one.status in {"failed", "too_late"} and not one.told) or one.missed}

    # what always holds

    @invariant()
    def nothing_is_said_without_an_item(self) -> None:
        """Each message points at an item of its own commit; what was sent is what was committed."""
        for commit in self.recorded.commits[self.seen_commits :]:
            grounds = {one.event if isinstance(one, EventItem) else one.id for one in commit.done}
            for out in commit.outgoing:
                assert item_of(out.basis) in grounds
                self._count(out, commit)
        self.seen_commits = len(self.recorded.commits)
        known = {out.id for commit in self.recorded.commits for out in commit.outgoing}
        assert {permit.message for permit in self.town.permits} <= known

    def _count(self, out: Outgoing, commit: Commit) -> None:
        """A notice, by consent and by the company's day where the budget counts by the day."""
        if out.basis.kind != "notice":
            return
        granted = next(one for one in commit.known if one.id == out.basis.opt_in)
        day = date.fromisoformat(commit.today) if granted.per == "day" else None
        self.spent[granted.id, day] += 1
        assert self.spent[granted.id, day] <= (2 if granted.per == "day" else 1)
        wanted: list[Item] = [one for one in commit.done if isinstance(one, EventItem)]
        assert any((one.type, one.subject) == (granted.type, granted.subject) for one in wanted)  # type: ignore[union-attr]

    @invariant()
    def no_event_is_told_twice(self) -> None:
        told = Counter(
            (permit.basis.opt_in, permit.basis.event) for permit in self.town.permits if permit.basis.kind == "notice"
        )
        assert all(number == 1 for number in told.values())

    @invariant()
    def nothing_reaches_who_was_erased(self) -> None:
        fresh: list[Permit] = self.town.permits[self.looked_at :]
        assert all(permit.contact not in self.gone or permit.basis.kind == "service" for permit in fresh)
        self.looked_at = len(self.town.permits)

    @invariant()
    def the_ledger_is_whole(self) -> None:
        kept = self.run(RedisLedger(self.town.redis).of(self.town.contact))
        _, found = faults(kept.contact, kept.lines, kept.head or "")
        assert found == []

    @invariant()
    def nothing_is_listed_that_is_not_live(self) -> None:
        live = {f"{one.type}|{one.subject}" for one in self._all() if one.status == "live"}
        names = self.run(self.town.redis.zrange(keys.wants(keys.shard_of(self.town.contact)), 0, -1))
        listed = {name.decode().rpartition("|") for name in names}
        assert {want for want, _, contact in listed if contact == self.town.contact} == live

    def _all(self) -> list[Any]:
        return self.run(self.town.stores.threads.consents(self.town.contact))

    def teardown(self) -> None:
        """In the end all is dealt with, and no item was a dead letter but after as many crashes as that takes."""
        for _ in range(30):
            if not self.run(self.town.waiting()):
                self.deliver([])
            if not self.run(self.town.waiting()):  # an answer that is refused comes back as an item
                break
            self.run(self.town.turn())
        left = self.run(self.town.redis.lrange(keys.of_contact(self.town.contact, "mailbox"), 0, -1))
        kinds = {codec.decode(codec.AnyItem, body).kind for body in left}
        assert not left or "erase" in kinds, "only what is to be erased may wait, for a send nobody knows the end of"
        assert self.crashes >= SET_ASIDE or "set_aside" not in self.run(self.town.notes())
        self.nothing_is_said_without_an_item()
        self.no_event_is_told_twice()
        self.run(self.stack.aclose())
        self.runner.close()


@pytest.mark.timeout(3_600 if os.environ.get("LOTSE_LONG") else 300)
@pytest.mark.parametrize("channel", [CHAT_LIKE, WHATSAPP_LIKE], ids=["no-window", "window"])
def test_consents_hold(
    channel: Channel, redis_server: EmbeddedRedis, content: FolderContent, languages: PhraseLanguages
) -> None:
    """No notice without a live consent, none after a stop, none beyond the budget, none twice, none after an erasure;
    what was missed is told, the ledger verifies, and every message has its item."""
    Consents.redis_url, Consents.content, Consents.languages = redis_server.url, content, languages
    Consents.channel = channel
    long = int(os.environ.get("LOTSE_LONG", "0"))
    run_state_machine_as_test(
        Consents,
        settings=settings(
            max_examples=long or 25,
            stateful_step_count=40 if long else 25,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
