"""A brain that is away: unnoticed at first, told once, and a person in the end."""

from __future__ import annotations

import pytest

from bot.model.errors import BrainUnreachableError
from bot.model.ids import derived_id
from tests.flow.scene import Scene


@pytest.fixture
def alone(town: Scene) -> Scene:
    """An installation whose brain cannot be reached."""
    town.brain.error = BrainUnreachableError("gone")
    return town


async def test_a_restart_of_the_brain_goes_unnoticed(alone: Scene) -> None:
    """For twenty seconds the customer hears nothing but the answer itself."""
    await alone.write("Fährt die U3?")
    alone.clock.move(seconds=19)
    assert await alone.go_on() == []
    alone.brain.error = None
    said = await alone.go_on()
    assert alone.has(said, "utter_disruption_line_none")
    assert not alone.has(said, "utter_brain_down")


async def test_after_twenty_seconds_the_truth_is_told_once(alone: Scene) -> None:
    """The customer hears once that something is broken, and the message stays in the mailbox."""
    await alone.write("Fährt die U3?")
    alone.clock.move(seconds=21)
    assert alone.has(await alone.go_on(), "utter_brain_down")
    alone.clock.move(seconds=30)
    await alone.write("Fährt die U1?")
    alone.clock.move(seconds=30)
    assert await alone.go_on() == []
    assert await alone.waiting() == 2


async def test_the_apology_names_the_message_that_waits(alone: Scene) -> None:
    """What leaves while the brain is away has its basis in the customer's very message, which is kept."""
    await alone.write("Fährt die U3?")
    alone.clock.move(seconds=21)
    await alone.go_on()
    basis = alone.listener.sent[-1].basis
    assert basis.kind == "service"
    alone.brain.error = None
    await alone.go_on()
    heard = next(entry.line for entry in await alone.lines() if entry.line.who == "customer")
    assert heard.id == derived_id("l", basis.item)


async def test_the_message_is_answered_when_the_brain_is_back(alone: Scene) -> None:
    """After the apology the very message is answered, once."""
    await alone.write("Fährt die U3?")
    alone.clock.move(seconds=21)
    await alone.go_on()
    alone.brain.error = None
    assert alone.has(await alone.go_on(), "utter_disruption_line_none")
    assert await alone.go_on() == []
    assert await alone.waiting() == 0


async def test_after_five_minutes_a_person_has_it(alone: Scene) -> None:
    """What the brain could not answer within five minutes goes to the desk with its words."""
    await alone.write("Fährt die U3?")
    alone.clock.move(seconds=21)
    await alone.go_on()
    alone.clock.move(minutes=5)
    assert alone.has(await alone.go_on(), "utter_handover_closed")
    assert await alone.owner() == "queue"
    assert "Fährt die U3?" in [entry.line.text for entry in await alone.lines()]
    assert await alone.waiting() == 0


async def test_a_brain_that_comes_and_goes_is_told_once(alone: Scene) -> None:
    """Two outages in ten minutes are one apology."""
    await alone.write("Fährt die U3?")
    alone.clock.move(seconds=21)
    await alone.go_on()
    alone.brain.error = None
    await alone.go_on()
    alone.brain.error = BrainUnreachableError("gone again")
    await alone.write("Fährt die U1?")
    alone.clock.move(seconds=25)
    assert await alone.go_on() == []
