"""One customer under chance: messages, agents, events, clock jumps, crashes and failing sends in any order."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.content.load import FolderContent
from bot.flow.dispatch import converse
from bot.model.errors import BrainUnreachableError, SendError
from bot.model.ids import random_id
from bot.model.item import AgentItem, AgentVerb
from bot.nlu.language import PhraseLanguages
from bot.store.redis.connect import connect
from bot.store.redis.embedded import EmbeddedRedis
from tests.flow.scene import PHRASES, Scene, scene

T = TypeVar("T")
TEXTS = [
    *PHRASES,
    *("U3", "U1", "1", "2", "Nein", "stopp", "Mensch", "es brennt", "asdf", "👍", "hat sich erledigt", "Böse", ""),
]
WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"
AGENTS = st.sampled_from(["anna", "ben"])
VERDICTS = st.lists(st.sampled_from(["retry", "failed", "unknown"]), min_size=1, max_size=2)
SPANS = st.sampled_from([1, 5, 11, 16, 61, 25 * 60])


class Customer(RuleBasedStateMachine):
    """What may happen to one customer; after each step nothing may have left without a ground."""

    redis_url: ClassVar[str]
    content: ClassVar[FolderContent]
    languages: ClassVar[PhraseLanguages]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.town = self.run(self._begin())
        self.written: list[str] = []
        self.events: set[str] = set()
        self.replies: dict[str, str] = {}
        self.failed = 0

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def _begin(self) -> Scene:
        redis = connect(self.redis_url)
        self.stack.push_async_callback(redis.aclose)
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        town = await self.stack.enter_async_context(scene(redis, self.content, self.languages, folder))
        town.brain.poison = "Böse"
        town.feed.disrupt("U3")
        await town.say("Moin")
        return town

    # what may happen

    @rule(
        texts=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3), then=st.sampled_from(["", "turn", "all", "all"])
    )
    def write(self, texts: list[str], then: str) -> None:
        self.written += [self.run(self.town.write(text)) for text in texts]
        if then:
            self.run(self.town.turn())
        if then == "all":
            self.run(self.town.deliver())

    @rule(line=st.sampled_from(["U3", "U3", "U1"]), texts=st.lists(st.sampled_from(TEXTS), max_size=2))
    def want_and_hear(self, line: str, texts: list[str]) -> None:
        """A wish, whatever is said meanwhile, and the event."""
        self.write([WISH], "all")
        self.event(line, again=False)
        self.write([*texts, "Danke"], "turn")

    @rule(agent=AGENTS, texts=st.lists(st.sampled_from(TEXTS), max_size=2))
    def talk_to_a_person(self, agent: str, texts: list[str]) -> None:
        self.write([*texts, "Mensch"], "turn")
        self.act(agent, "claim")
        self.act(agent, "reply")
        self.run(self.town.turn())

    @rule()
    def turn(self) -> None:
        self.run(self.town.turn())

    @rule()
    def crash_before_the_commit(self) -> None:
        async def crash() -> None:
            await self.town.make_ready()
            taken = await self.town.stores.mailbox.take(self.town.contact, 20)
            if taken and not any(getattr(item, "text", "") == "Böse" for item in taken.items):
                await converse(taken, self.town.services)

        if self.town.brain.error is None:
            self.run(crash())

    @rule()
    def deliver(self) -> None:
        self.run(self.town.deliver())

    @rule(verdicts=VERDICTS)
    def deliver_badly(self, verdicts: list[Any]) -> None:
        self.town.listener.failures = [SendError(verdict, verdict) for verdict in verdicts]
        self.run(self.town.deliver())
        self.town.listener.failures = []

    @rule(agent=AGENTS, verb=st.sampled_from(["claim", "claim", "reply", "resolve", "return"]))
    def act(self, agent: str, verb: AgentVerb) -> None:
        async def act() -> None:
            epoch = (await self.town.state()).epoch
            item = AgentItem(random_id("a"), self.town.clock(), agent, verb, epoch, f"Moin, {agent} hier.")
            self.replies[item.id] = agent
            await self.town.stores.presence.here(agent)
            await self.town.enqueue(item)

        self.run(act())

    @rule(line=st.sampled_from(["U3", "U3", "U1"]), again=st.booleans())
    def event(self, line: str, again: bool) -> None:
        id_ = min(self.events) if again and self.events else ""
        self.events.add(self.run(self.town.event(line, id_)).id)

    @rule(minutes=SPANS)
    def time_passes(self, minutes: int) -> None:
        self.town.clock.move(minutes=minutes)

    @rule()
    def the_owners_timer_rings(self) -> None:
        self.run(self.town.ring())

    @rule(away=st.booleans())
    def the_brain_comes_and_goes(self, away: bool) -> None:
        self.town.brain.error = BrainUnreachableError("gone") if away else None

    # what always holds

    @invariant()
    def nothing_leaves_without_a_ground(self) -> None:
        for permit in self.town.permits:
            basis = permit.basis
            if basis.kind == "agent":
                assert self.replies[basis.item] == basis.agent
                assert permit.text == f"Moin, {basis.agent} hier."
            elif basis.kind == "notice":
                assert basis.event in self.events
                assert "laut Betreiber vorbei" in permit.text
            assert "{" not in permit.text

    @invariant()
    def no_consent_is_spent_twice(self) -> None:
        notices = Counter(permit.basis.opt_in for permit in self.town.permits if permit.basis.kind == "notice")
        assert all(number == 1 for number in notices.values())
        proven = {one.id for one in self.run(self.town.stores.threads.consents(self.town.contact))}
        assert set(notices) <= proven

    @invariant()
    def messages_leave_in_order_and_once(self) -> None:
        lines = [entry.line.message for entry in self.run(self.town.lines()) if entry.line.message]
        sent = [permit.message for permit in self.town.permits]
        assert len(set(sent)) == len(sent)
        assert sent == [message for message in lines if message in set(sent)]

    @invariant()
    def one_owner_at_a_time(self) -> None:
        state = self.run(self.town.state())
        owner, danger = (state.conversation.owner, state.conversation.danger) if state.conversation else ("bot", "")
        row = {each.contact: each for each in self.run(self.town.stores.threads.queue())}.get(self.town.contact)
        assert (row is None) is (owner == "bot" and not danger)
        assert row is None or row.owner == owner
        assert owner == "bot" or state.conversation is None or state.conversation.question is None

    def teardown(self) -> None:
        """Whatever has happened, nothing is lost: in the end every message was read once, in order."""
        self.town.brain.error = None
        for _ in range(60):
            if not self.run(self.town.waiting()):
                break
            self.run(self.town.turn())
        for _ in range(3):
            self.run(self.town.deliver())
        said = [entry.line.note for entry in self.run(self.town.lines()) if entry.line.who == "customer"]
        assert said[1:] == self.written
        for holds in (self.nothing_leaves_without_a_ground, self.no_consent_is_spent_twice):
            holds()
        self.messages_leave_in_order_and_once()
        self.run(self.stack.aclose())
        self.runner.close()


@pytest.mark.timeout(300)
def test_whatever_happens(redis_server: EmbeddedRedis, content: FolderContent, languages: PhraseLanguages) -> None:
    """Nothing leaves without a ground, no consent is spent twice, order holds, one owner, and nothing is lost."""
    Customer.redis_url, Customer.content, Customer.languages = redis_server.url, content, languages
    run_state_machine_as_test(
        Customer,
        settings=settings(
            max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
