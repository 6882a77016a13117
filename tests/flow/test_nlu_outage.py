"""A brain that is away: unnoticed at first, told once, and a person in the end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.errors import BrainLoadingError, BrainUnreachableError
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


@pytest.mark.parametrize("minutes", [6, 40, 60 * 23])
async def test_what_is_old_already_is_waited_for_all_the_same(alone: Scene, minutes: int) -> None:
    """How old a message is says nothing about the brain: after an outage of everything, and from a platform's log,
    messages wait for the brain that is starting, and are answered in their order, said to be late."""
    written = alone.clock() - timedelta(minutes=minutes)
    for line in ("U3", "U1"):
        await alone.write(f"Fährt die {line}?", at=written)
    assert await alone.go_on() == []
    alone.clock.move(seconds=19)
    assert await alone.go_on() == []
    alone.brain.error = None
    said = "\n".join(await alone.go_on())
    assert alone.has(said, "utter_late_answer")
    assert -1 < said.index("U3") < said.index("U1")
    assert await alone.owner() == "bot"


@pytest.mark.parametrize("minutes", [1, 6, 40])
async def test_a_brain_that_loads_is_waited_for(alone: Scene, minutes: int) -> None:
    """One that says it loads is there: nobody is given to people for that, and no attempt is counted."""
    alone.brain.error = BrainLoadingError("loading")
    await alone.write("Fährt die U3?")
    for _ in range(minutes * 2):
        alone.clock.move(seconds=30)
        await alone.go_on()
    alone.brain.error = None
    assert alone.has(await alone.go_on(), "utter_disruption_line_none")
    assert await alone.owner() == "bot"


async def test_long_loading_is_told_once(alone: Scene) -> None:
    """Two minutes of it go unnoticed; then the customer hears that it takes a while, once, and that is the truth."""
    alone.brain.error = BrainLoadingError("loading")
    await alone.write("Fährt die U3?")
    alone.clock.move(seconds=119)
    assert await alone.go_on() == []
    alone.clock.move(seconds=2)
    assert alone.has(await alone.go_on(), "utter_brain_down")
    alone.clock.move(minutes=5)
    assert await alone.go_on() == []


async def test_a_brain_that_never_has_loaded_is_away(alone: Scene) -> None:
    """After an hour of loading a person has the messages."""
    alone.brain.error = BrainLoadingError("loading")
    await alone.write("Fährt die U3?")
    alone.clock.move(minutes=61)
    await alone.go_on()
    assert await alone.owner() == "queue"


async def test_who_needs_help_does_not_wait_for_loading(alone: Scene) -> None:
    """Danger, a wish for a person and a stop are dealt with while the brain loads, however old the message is."""
    alone.brain.error = BrainLoadingError("loading")
    await alone.write("Fährt die U3?", at=alone.clock() - timedelta(minutes=40))
    await alone.write("Mensch", at=alone.clock() - timedelta(minutes=39))
    await alone.go_on()
    assert await alone.owner() == "queue"
    assert await alone.waiting() == 0


async def test_an_outage_counts_from_when_the_brain_went_away(alone: Scene) -> None:
    """A worker that has run for hours begins to count when its brain stops answering, and anew after each answer; who
    writes while it has long been away has a person at once."""
    alone.brain.error = None
    assert await alone.say("Fährt die U3?")
    alone.clock.move(minutes=50)
    alone.brain.error = BrainUnreachableError("gone")
    await alone.write("Fährt die U1?")
    assert await alone.go_on() == []
    alone.clock.move(seconds=19)
    assert await alone.go_on() == []
    alone.clock.move(minutes=5)
    assert await alone.go_on()
    assert await alone.owner() == "queue"


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
