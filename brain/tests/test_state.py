"""The carried state means the same as the whole conversation."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Iterator

import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.shared.core.events import UserUttered
from workbench import ActionBench

from brain.turns.addresses import Allowed
from brain.turns.calls import ActionServer, ActionServers
from brain.turns.loaded_model import LoadedModel
from brain.turns.processor import TurnProcessor
from brain.turns.protocol import Carried
from brain.turns.state import carry, fresh, restore

INTENTS = (
    "lost",
    "rate",
    "stop_form",
    "weather",
    "hurry",
    "greet",
    "goodbye",
    "affirm",
    "nlu_fallback",
    "other",
)
ENTITIES = (("line", "U1"), ("thing", "Hut"), ("thing", "nothing"), ("place", "Barmbek"), ("stars", "5"))

# Forms are begun often, so that most conversations go in and out of them.
message = st.tuples(
    st.sampled_from((*INTENTS, "lost", "lost", "rate", "nlu_fallback")),
    st.lists(st.sampled_from(ENTITIES), max_size=2, unique_by=lambda entity: entity[0]),
)


class Server:
    """An event loop with a real action server on it, for a test that is not asynchronous."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.server: ActionServer = self.loop.run_until_complete(self._start())

    async def _start(self) -> ActionServer:
        self.runner = web.AppRunner(ActionBench().app())
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.servers = ActionServers(Allowed.parse("http://127.0.0.1"))
        return await self.servers.at(f"http://127.0.0.1:{self.runner.addresses[0][1]}")

    def close(self) -> None:
        self.loop.run_until_complete(self.servers.close())
        self.loop.run_until_complete(self.runner.cleanup())
        self.loop.close()


@pytest.fixture(name="server", scope="module")
def _server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def heard(intent: str, entities: list[tuple[str, str]]) -> UserUttered:
    found = [{"entity": name, "value": value} for name, value in entities]
    view = {"locale": "de"}
    return UserUttered(
        f"words for {intent}", {"name": intent, "confidence": 0.9}, found, metadata={"view": view}
    )


def stands(tracker: Any) -> tuple[Any, ...]:
    return tracker.current_slot_values(), tracker.active_loop_name, tracker.is_active_loop_rejected


async def compare(processor: TurnProcessor, conversation: list[tuple[str, list[tuple[str, str]]]]) -> int:
    """Have the conversation twice, with all of the past and with the carried state; return its size."""
    whole, state, size = fresh("whole", processor.domain), None, 0
    for intent, entities in conversation:
        full = await processor.take(heard(intent, entities), whole)
        if state is None:
            cut = fresh("cut", processor.domain)
        else:
            cut, _ = restore(Carried.parse_obj(json.loads(state)), "cut", processor.domain)
        part = await processor.take(heard(intent, entities), cut)
        assert (full.say, full.commands, stands(whole)) == (part.say, part.commands, stands(cut))
        state = json.dumps(carry(cut, "r-1"))
        size = max(size, len(state))
    return size


@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(conversation=st.lists(message, min_size=4, max_size=16))
def test_the_carried_state_is_as_good_as_all_of_the_past(
    loaded: LoadedModel, server: Server, conversation: list[tuple[str, list[tuple[str, str]]]]
) -> None:
    """After any conversation the next turn from the carried state is the turn from the full tracker."""
    server.loop.run_until_complete(compare(loaded.processor.calling(server.server), conversation))


def test_the_state_does_not_grow(loaded: LoadedModel, server: Server) -> None:
    """A form that is never filled in costs no more after a hundred turns than after five."""
    processor = loaded.processor.calling(server.server)
    wrong = ("lost", [("thing", "nothing"), ("line", "U1")])

    short = server.loop.run_until_complete(compare(processor, [wrong] * 5))
    long = server.loop.run_until_complete(compare(processor, [wrong] * 100))

    assert long <= short + 10


def test_taking_up_a_state_changes_nothing(loaded: LoadedModel, server: Server) -> None:
    """A state that is restored and carried again is the same state."""
    processor, domain = loaded.processor.calling(server.server), loaded.processor.domain
    tracker = fresh("one", domain)
    for intent in ("greet", "lost", "weather", "goodbye", "nlu_fallback", "hurry"):
        server.loop.run_until_complete(processor.take(heard(intent, []), tracker))
        first = carry(tracker, "r-1")
        tracker, _ = restore(Carried.parse_obj(json.loads(json.dumps(first))), "two", domain)

        assert first == carry(tracker, "r-1")
