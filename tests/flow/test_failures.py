"""What breaks a turn: it is tried again whole, then singly, and at last a person has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import wiring
from bot.flow.desk.ownership import OWNER_TIMER
from bot.flow.dispatch import converse
from bot.flow.turn.services import Services
from bot.flow.turn.turn import TIDY
from bot.model.address import Address
from bot.model.clock import to_ms
from bot.model.consent import PAUSE
from bot.model.dialogue import BrainTurn, Heard, Reply, Say, Understanding
from bot.model.errors import BrainError, BrainLostError, BrainUnreachableError, StaleTurnError, WrongModelError
from bot.model.ids import random_id
from bot.model.item import EventItem, TimerItem
from bot.model.turn import Taken
from bot.store.redis import keys
from bot.store.revocation_log import RevocationLog
from tests.flow.scene import ENDED, Scene


async def taken(town: Scene) -> Taken:
    await town.make_ready()
    found = await town.stores.mailbox.take(town.contact, 20)
    assert found is not None
    return found


async def test_a_failed_batch_is_taken_singly(town: Scene) -> None:
    """After a failed batch the messages run one by one, so that one bad message costs the others nothing."""
    town.brain.poison = "Böse"
    await town.write("Moin")
    await town.write("Böse")
    assert await town.turn() == 0
    said = []
    for _ in range(2):
        said += await town.go_on()
    assert town.has(said, "utter_greet")
    assert [len(request) for request in town.brain.requests[:2]] == [2, 1]
    assert await town.waiting() == 1


async def test_after_three_attempts_a_person_has_it(town: Scene) -> None:
    """A message that fails three times is a dead letter with its reason; its words stay, and the customer is told."""
    town.brain.poison = "Böse"
    await town.write("Böse")
    for _ in range(3):
        assert await town.turn() == 0
    assert town.has(await town.go_on(), "utter_handover_closed")
    assert await town.owner() == "queue"
    assert {"set_aside", "handed_over"} <= set(await town.notes())
    aside = next(entry.line for entry in await town.lines() if entry.line.note == "set_aside")
    assert aside.text == "its turns failed or never ended"
    assert next(e.line.text for e in await town.lines() if e.line.who == "customer") == "Böse"
    assert await town.waiting() == 0


async def lose_worker(town: Scene) -> None:
    """A worker takes the contact and is killed before it has done anything."""
    await taken(town)


async def test_a_killed_worker_is_not_the_messages_fault(town: Scene) -> None:
    """A harmless message whose worker is killed five times is answered by the sixth."""
    await town.write("Moin")
    for _ in range(5):
        await lose_worker(town)
    assert town.has(await town.go_on(), "utter_greet")


async def test_a_message_that_kills_its_worker_is_set_aside(town: Scene) -> None:
    """After six workers that never came back a person has it, and the next message is answered."""
    await town.write("Böse")
    for _ in range(6):
        await lose_worker(town)
    assert town.has(await town.go_on(), "utter_handover_closed")
    assert "set_aside" in await town.notes()


async def test_a_stop_counts_also_when_it_is_set_aside(town: Scene) -> None:
    """Workers that die over a stop keep nobody from stopping: it becomes a dead letter, and no consent is left."""
    town.feed.disrupt("U3")
    await town.say("Sag mir Bescheid, wenn die U3 wieder fährt")
    await town.event()
    await town.turn()
    await town.write("stopp")
    for _ in range(6):
        await lose_worker(town)
    said = await town.go_on()
    assert town.has(said, "utter_stop_confirmed")
    assert len(await town.consents("withdrawn")) == 1
    assert not any("vorbei" in text for text in said)


async def test_a_store_that_cannot_write_is_not_the_messages_fault(town: Scene, tmp_path: Path) -> None:
    """A stop for which the revocation log has no room waits, however often it is taken, and counts once there is."""
    path = tmp_path / "withdrawals.log"
    town.stores = wiring.Stores(town.redis, "secret", 30, town.clock, withdrawals=RevocationLog(path))
    town.feed.disrupt("U3")
    await town.say("Sag mir Bescheid, wenn die U3 wieder fährt")
    path.mkdir()  # in its place nothing can be written
    await town.write("stopp")
    for _ in range(8):
        assert await town.turn() == 0
    path.rmdir()
    assert town.has(await town.go_on(), "utter_stop_confirmed")
    assert len(await town.consents("withdrawn")) == 1
    assert "set_aside" not in await town.notes()


@pytest.mark.parametrize("name", [OWNER_TIMER, PAUSE, TIDY])
async def test_a_timer_that_is_set_aside_rings_again(town: Scene, name: str) -> None:
    """Whatever has broken its turns: what ends by a timer does not go on for ever, it is looked at in an hour."""
    await town.say("Moin")
    await town.enqueue(TimerItem(random_id("t"), town.clock(), name))
    for _ in range(6):
        await lose_worker(town)
    await town.turn()
    assert "set_aside" in await town.notes()
    rings = await town.redis.zscore(keys.timers(keys.shard_of(town.contact)), f"{town.contact}|{name}")
    assert rings == to_ms(town.clock() + timedelta(hours=1))


async def test_a_message_that_kills_the_brain_is_set_aside(town: Scene) -> None:
    """A brain that is lost while it has the request counts against that message; one that is merely away does not."""
    await town.write("Böse")
    for _ in range(10):
        town.brain.error = BrainUnreachableError("restarting")
        assert await town.turn() == 0
    for _ in range(6):
        town.brain.error = BrainUnreachableError("restarting")
        assert await town.turn() == 0
        town.brain.error = BrainLostError("gone while asked")
        assert await town.turn() == 0
    assert town.has(await town.go_on(), "utter_handover_closed")
    assert "set_aside" in await town.notes()


async def test_a_brain_that_is_restarted_now_and_then_costs_nobody_a_human(town: Scene) -> None:
    """A message whose brain was lost once is answered, and counts nothing against the next one."""
    for number in range(8):
        town.brain.error = BrainLostError("gone while asked")
        await town.write("Moin" if number % 2 else "Danke")
        assert await town.turn() == 0
        town.brain.error = None
        assert await town.go_on()
    assert await town.owner() == "bot"


async def test_an_apology_while_the_brain_is_away_forgives_nothing(town: Scene) -> None:
    """Telling the customer that the brain is away is no progress with the message that takes it down."""
    await town.write("Böse")
    town.brain.error = BrainLostError("gone while asked")
    for _ in range(3):
        assert await town.turn() == 0
    town.clock.move(seconds=21)
    assert town.has(await town.go_on(), "utter_brain_down")
    for _ in range(3):
        await town.turn()
    assert town.has(await town.go_on(), "utter_handover_closed")


async def test_setting_aside_needs_nothing_that_may_have_failed(town: Scene) -> None:
    """A message that breaks the very reading of messages becomes a dead letter all the same."""

    class Broken:
        def recognise(self, text: str) -> Any:
            raise ValueError(text)

        only = recognise
        selector = town.services.recogniser.selector

    town.services = replace(town.services, recogniser=Broken())  # type: ignore[arg-type]
    await town.write("Böse")
    for _ in range(3):
        assert await town.turn() == 0
    assert await town.turn() == 1
    assert await town.owner() == "queue"


async def test_another_release_is_not_the_messages_fault(town: Scene) -> None:
    """While brain and worker hold different releases, messages wait uncounted."""
    town.brain.error = WrongModelError("r-2")
    await town.write("Moin")
    for _ in range(5):
        assert await town.turn() == 0
    town.brain.error = None
    assert town.has(await town.go_on(), "utter_greet")


@pytest.mark.parametrize("order", [[], [1], [1, 0], [0, 2]])
async def test_replies_that_skip_a_message_lose_none(town: Scene, order: list[int]) -> None:
    """A brain that leaves a message out, or answers out of order, fails the turn: nothing leaves the mailbox."""

    class Careless:
        async def turn(self, heard: list[Heard], *_: Any) -> BrainTurn:
            known = Understanding("greet", 0.9)
            ids = [*(one.id for one in heard), "i-unknown"]
            return BrainTurn(tuple(Reply(ids[place], (Say("utter_greet"),), (), known) for place in order), {})

    town.services = replace(town.services, brain=Careless())  # type: ignore[arg-type]
    await town.write("Moin")
    await town.write("Danke")
    assert await town.turn() == 0
    assert await town.waiting() == 2


async def test_a_turn_taken_again_is_the_same_turn(town: Scene) -> None:
    """The same contact, items and time give the same commit, ids included."""
    town.feed.disrupt("U3")
    await town.write("Fährt die U3?")
    await town.write("Mensch")
    found = await taken(town)
    first, second = await converse(found, town.services), await converse(found, town.services)
    assert first == second
    assert len({message.id for message in first.outgoing}) == len(first.outgoing) == 2


async def test_nothing_has_happened_before_the_commit(town: Scene) -> None:
    """A turn that was made and not committed has changed nothing that anyone can see."""
    await town.write("Mensch")
    names = await town.redis.keys(f"*c:{town.contact}:*")
    before = {name: await town.redis.dump(name) for name in names}
    found = await taken(town)
    await converse(found, town.services)
    meta = keys.of_contact(town.contact, "meta").encode()  # the take itself is counted there
    after = {name: await town.redis.dump(name) for name in await town.redis.keys(f"*c:{town.contact}:*")}
    assert {**before, meta: b""} == {**after, meta: b""}


async def test_a_refused_commit_changes_nothing(town: Scene) -> None:
    """A worker that was too slow is refused: what the faster one said stands alone."""
    await town.write("Mensch")
    slow = await taken(town)
    late = await converse(slow, town.services)
    await town.go_on()
    before = (await town.state(), await town.lines())
    with pytest.raises(StaleTurnError):
        await town.stores.mailbox.commit(late)
    assert (await town.state(), await town.lines()) == before
    assert await town.deliver() == []


async def test_a_switched_off_messenger_stops_no_turn(town: Scene) -> None:
    """An event for a contact of a messenger that is not served any more is dealt with, not tried for ever."""
    await town.say("Moin")
    town.services = replace(town.services, channels={})
    await town.enqueue(EventItem("e-1", town.clock(), "ev-1", ENDED, "line:U3"))
    assert await town.turn() == 1
    assert await town.waiting() == 0


async def test_a_backlog_older_than_the_window_hurts_nobody(town: Scene) -> None:
    """A message that is answered only after the window is answered to the desk alone: nothing leaves, nothing hangs."""
    town.feed.disrupt("U3")
    await town.write("Fährt die U3?")
    town.clock.move(hours=25)
    assert await town.go_on() == []
    assert await town.notes() == ["window_closed"]
    assert (await town.conversation()).question is None
    assert not (await town.conversation()).disclosed
    assert town.has(await town.say("Moin"), "utter_disclosure")


def broken_services(services: Services) -> Services:
    class Broken:
        async def run(self, *_: Any) -> Any:
            raise BrainError("action_disruption_line: KeyError")

    return replace(services, actions=Broken())


async def test_a_keyword_rule_whose_action_fails_gets_a_human(town: Scene) -> None:
    """A failed action fails the turn, by keyword too; nothing is guessed instead."""
    town.services = broken_services(town.services)
    await town.write("U3")
    for _ in range(3):
        assert await town.turn() == 0
    assert town.has(await town.go_on(), "utter_handover_closed")


async def test_a_contact_knows_its_address_from_its_first_message(town: Scene) -> None:
    """The address is kept with the contact; messages leave to it."""
    await town.say("Moin")
    assert (await town.state()).address == town.address
    assert [permit.address for permit in town.permits] == [Address("listener", town.address.user)]
