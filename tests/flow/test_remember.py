"""What a customer asked to be remembered: pulled, never pushed, and gone when nobody uses it."""

from __future__ import annotations

from bot.flow.respond.remembered_values import FORGET
from bot.model.ids import random_id
from bot.model.item import TimerItem
from bot.store.redis import keys
from tests.flow.scene import Scene


async def rings(town: Scene) -> None:
    """The timer that forgets the line rings."""
    await town.enqueue(TimerItem(random_id("t"), town.clock(), f"{FORGET}my_line"))
    await town.turn()


async def test_a_remembered_line_comes_first(town: Scene) -> None:
    """After "Meine Linie U3" a hello, or a bare question mark, is answered with that line's state first."""
    town.feed.disrupt("U3")
    town.brain.understands("Meine Linie U3", "my_line")
    await town.say("Meine Linie U3")
    for hello in ("Moin", "?", "??"):
        said = "\n".join(await town.say(hello))
        assert town.has(said, "utter_greet_line")
        assert "U3" in said


async def test_a_question_mark_alone_is_a_hello(town: Scene) -> None:
    """Without a remembered line a bare question mark is answered like a greeting, never with silence."""
    assert town.has(await town.say("?"), "utter_greet")


async def test_it_is_forgotten_on_a_word(town: Scene) -> None:
    """Its own word forgets it, and a hello is a hello again."""
    town.brain.understands("Meine Linie U3", "my_line")
    await town.say("Meine Linie U3")
    await town.say("Vergiss meine Linie")
    assert (await town.state()).remembered == {}
    assert not town.has(await town.say("Moin"), "utter_greet_line")


async def test_it_is_gone_after_ninety_unused_days(town: Scene) -> None:
    """Ninety days without a use, and the timer that was set then leaves nothing of it; a use begins them anew."""
    town.brain.understands("Meine Linie U3", "my_line")
    await town.say("Meine Linie U3")
    timers = keys.timers(keys.shard_of(town.contact))
    assert await town.redis.zscore(timers, f"{town.contact}|{FORGET}my_line") is not None
    town.clock.move(days=60)
    await town.say("Moin")
    town.clock.move(days=40)
    await rings(town)
    assert "my_line" in (await town.state()).remembered
    town.clock.move(days=51)
    assert not town.has(await town.say("Moin"), "utter_greet_line")
    await rings(town)
    assert (await town.state()).remembered == {}
