"""What was just noted or ended can be taken back, by the very next message."""

from __future__ import annotations

import pytest

from tests.flow.scene import Scene
from tests.flow.test_reading import WISH, live


@pytest.mark.parametrize("back", ["doch nicht", "Rückgängig bitte", "nein", "cancel", "Ups, das war ein Versehen!"])
async def test_what_was_just_noted_is_taken_back(town: Scene, back: str) -> None:
    """The next message ends it, provably: the consent is withdrawn by that message."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    locale = "en" if back == "cancel" else "de"
    assert town.has(await town.say(back), "utter_undo_granted", locale)
    assert await live(town) == []
    assert len(await town.consents("withdrawn")) == 1


async def test_it_is_taken_back_also_in_the_same_turn(town: Scene) -> None:
    """Whoever writes both before the bot has answered gets what they get one by one: nothing holds in the end."""
    town.feed.disrupt("U3")
    await town.write(WISH)
    town.clock.move(seconds=15)
    await town.write("doch nicht")
    said = await town.go_on()
    assert town.has(said, "utter_undo_granted")
    assert await live(town) == []
    assert await town.waiting() == 0


async def test_what_was_just_ended_is_granted_anew(town: Scene) -> None:
    """A new consent with both messages as its proof, the same end and budget."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    (before,) = await town.consents()
    await town.say("STOPP")
    assert town.has(await town.say("nein, doch nicht"), "utter_undo_ended")
    (again,) = await town.consents()
    assert (again.subject, again.until, again.budget) == (before.subject, before.until, before.budget)
    assert again.id != before.id
    assert again.proof.words == "STOPP\nnein, doch nicht"


async def test_only_the_next_message_takes_back(town: Scene) -> None:
    """After any other message it stays."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    await town.say("Danke")
    await town.say("doch nicht")
    assert await live(town) == ["line:U3"]


async def test_a_platforms_stop_is_never_taken_back(town: Scene) -> None:
    """What the platform has confirmed stays ended."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    await town.say("STOP", opt_out="stop")
    await town.say("doch nicht")
    assert await live(town) == []
