"""An answer that comes late says so, once, and says what is known now."""

from __future__ import annotations

from datetime import timedelta

from bot.flow.respond.late_answer import LATE_AFTER
from tests.flow.scene import Scene


async def test_a_late_answer_says_so(town: Scene) -> None:
    """Who has waited longer than five minutes is told that it took long, in the first answer and not in the next."""
    written = town.clock()
    town.clock.move(minutes=6)
    await town.write("Fährt die U3?", at=written)
    await town.write("Fährt die U1?", at=written)
    told = "\n".join(await town.go_on())
    assert town.has(told, "utter_late_answer")
    words = town.content.phrases["utter_late_answer"]["de"][0]
    assert told.count(words) == 1
    assert told.index(words) < told.index("U3")
    assert not town.has(await town.say("Fährt die U1?"), "utter_late_answer")


async def test_an_answer_in_time_does_not(town: Scene) -> None:
    """Up to five minutes nothing is said of it."""
    written = town.clock()
    town.clock.move(seconds=LATE_AFTER.total_seconds())
    await town.write("Fährt die U3?", at=written)
    assert not town.has(await town.go_on(), "utter_late_answer")


async def test_too_late_for_an_answer(town: Scene) -> None:
    """After the platform's window nothing is sent; what would have been said is noted for people."""
    written = town.clock() - timedelta(hours=25)
    await town.write("Fährt die U3?", at=written)
    assert await town.go_on() == []
    assert "window_closed" in await town.notes()
    assert not town.listener.sent


async def test_an_answer_that_came_too_late_is_owned_up_to(town: Scene) -> None:
    """Who writes again hears once that an earlier message was not answered, and is not told that it was."""
    await town.write("Fährt die U3?", at=town.clock() - timedelta(hours=25))
    await town.go_on()
    told = await town.say("Fährt die U1?")
    assert town.has(told, "utter_missed_answer")
    assert "U1" in "\n".join(told)
    assert not town.has(await town.say("Fährt die U3?"), "utter_missed_answer")
