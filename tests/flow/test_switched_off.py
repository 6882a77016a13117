"""The stop button: what is off says so and does nothing; danger, stops and "Mensch" are never off."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.flow.notices.announce import accept
from bot.model.basis import Notice
from bot.model.event import SourceEvent
from bot.model.ids import random_id
from bot.model.orders import ALWAYS_ON, Kind, SwitchedOff
from bot.store.redis import keys
from tests.flow.scene import Scene
from tests.support.scripted_brain import Decision


@pytest.fixture
async def works(town: Scene) -> AsyncIterator[Scene]:
    """The usual installation, without an order of anybody; on a Monday at ten the desk is open."""
    mine = (keys.SPECIAL, keys.SPECIAL_PAST, keys.OFF)
    await town.redis.delete(*mine)
    yield town
    await town.redis.delete(*mine)


async def off(town: Scene, kind: Kind, name: str = "", **more: Any) -> None:
    await town.stores.orders.switch_off(SwitchedOff(kind, "berta", town.clock(), "It talks nonsense", name, **more))
    await town.stores.orders.look()


async def on(town: Scene, key: str) -> None:
    assert await town.stores.orders.switch_on(key) is not None
    await town.stores.orders.look()


async def night(town: Scene) -> None:
    town.clock.go_to(1, 22)


async def test_with_the_desk_open_a_person_gets_the_question(works: Scene) -> None:
    """A true word, then the queue; the brain is not asked."""
    await off(works, "bot")
    said = await works.say("Fährt die U3?")
    assert works.has(said, "utter_paused")
    assert await works.owner() == "queue"
    assert works.brain.requests == []


async def test_with_the_desk_closed_a_person_is_offered(works: Scene) -> None:
    """Nobody is promised; one tap, a yes or the word itself calls the team for when it is back."""
    await night(works)
    await off(works, "bot")
    said = await works.say("Fährt die U3?")
    assert works.has(said, "utter_paused")
    assert await works.owner() == "bot"
    await works.tap("Mensch")
    assert await works.owner() == "queue"


@pytest.mark.parametrize(
    "text", ["Mensch", "ja", "Ich möchte bitte mit einem echten Menschen sprechen", "can I talk to a human please"]
)
async def test_people_can_be_reached_in_any_words(works: Scene, text: str) -> None:
    """While nobody else understands a sentence, one word for people is enough."""
    await night(works)
    await off(works, "bot")
    await works.say("Fährt die U3?")
    await works.say(text)
    assert await works.owner() == "queue"


@pytest.mark.parametrize("text", ["Hilfe, hier brennt es!", "Ich will nicht mehr leben"])
async def test_danger_is_never_off(works: Scene, text: str) -> None:
    """The numbers come, and first."""
    await off(works, "bot")
    said = "\n".join(await works.say(text))
    assert "112" in said or "116 123" in said
    assert not works.has(said, "utter_paused")


@pytest.mark.parametrize("text", ["STOP", "Keine Nachrichten mehr", "Abmelden"])
async def test_a_stop_is_never_off(works: Scene, text: str) -> None:
    """Consents end at once and it is confirmed."""
    works.feed.disrupt("U3")
    await works.say("Sag mir Bescheid, wenn die U3 wieder fährt")
    assert await works.consents()
    await off(works, "bot")
    await works.say(text)
    assert not await works.consents()


async def test_what_was_just_noted_can_be_taken_back(works: Scene) -> None:
    """ "Doch nicht" ends what the last message granted, also while the bot is off."""
    works.feed.disrupt("U3")
    await works.say("Sag mir Bescheid, wenn die U3 wieder fährt")
    await off(works, "bot")
    await works.say("doch nicht")
    assert not await works.consents()


async def test_thanks_do_not_fetch_a_person(works: Scene) -> None:
    """Who only says thanks needs nobody."""
    await off(works, "bot")
    await works.say("Danke!")
    assert await works.owner() == "bot"


async def test_it_ends_by_itself_or_by_a_click(works: Scene) -> None:
    """From its end on, or from the click on, questions are answered."""
    await night(works)
    until = works.clock().replace(hour=23)
    await off(works, "bot", until=until)
    said = "\n".join(await works.say("Fährt die U3?"))
    assert "23:00" in said
    works.clock.move(hours=1)
    assert "U3" in "\n".join(await works.say("Fährt die U3?"))
    await off(works, "bot")
    assert works.has(await works.say("Fährt die U3?"), "utter_paused")
    await on(works, "bot")
    assert not works.has(await works.say("Fährt die U3?"), "utter_paused")


async def test_in_the_queue_the_bot_is_silent(works: Scene) -> None:
    """Who waits for a person waits on, without an answer of the bot."""
    await works.queue()
    await off(works, "bot")
    assert await works.say("U3") == []


@pytest.mark.parametrize("text", ["Fährt die U3?", "U3", "Was ist mit der U3?"])
async def test_a_skill_that_is_off_is_like_one_unknown(works: Scene, text: str) -> None:
    """By brain or rule: no facts, what the admin wants said instead, and the offer of a person."""
    works.brain.understands("Was ist mit der U3?", Decision("disruption_line"))
    await off(works, "skill", "disruption_line", instead={"de": "Bitte schau auf die Anzeige am Bahnsteig."})
    works.feed.disrupt("U3")
    said = "\n".join(await works.say(text))
    assert works.has(said, "utter_skill_off")
    assert "Bitte schau auf die Anzeige am Bahnsteig." in said
    assert "Zugverkehr" not in said
    await works.say("ja")
    assert await works.owner() == "queue"


async def test_a_skill_that_is_off_is_not_offered(works: Scene) -> None:
    """It is none of the choices when the bot asks what is meant, and nothing it would cause happens."""
    await off(works, "skill", "tell_me")
    works.feed.disrupt("U3")
    await works.say("Sag mir Bescheid, wenn die U3 wieder fährt")
    assert not await works.consents()
    ranking = (("disruption_line", 0.4), ("tell_me", 0.38))
    works.brain.understands("U3 Bescheid Störung", Decision("nlu_fallback", 0.4, ranking))
    await works.say("U3 Bescheid Störung")
    assert "tell_me" not in {choice.intent for permit in works.permits for choice in permit.choices}


@pytest.mark.parametrize("name", sorted(ALWAYS_ON))
async def test_rights_and_help_cannot_be_switched_off(works: Scene, name: str) -> None:
    """Whatever stands in the store, these are on."""
    await off(works, "skill", name)
    assert works.stores.orders.now.off_skill(name, works.clock()) is None


@pytest.fixture
async def waiting(works: Scene) -> Scene:
    """A customer who wants to be told about the U3."""
    works.feed.disrupt("U3")
    await works.say("Sag mir Bescheid, wenn die U3 wieder fährt")
    return works


def notices(town: Scene) -> int:
    return sum(isinstance(permit.basis, Notice) for permit in town.permits)


@pytest.mark.parametrize("kind", ["notices", "bot"])
async def test_notices_are_held_and_not_lost(waiting: Scene, kind: Kind) -> None:
    """Off, nothing leaves, wherever it stands; on again it comes once."""
    await off(waiting, kind)
    await waiting.event()
    assert await waiting.go_on() == []
    assert (await waiting.consents())[0].status == "live"
    await on(waiting, kind)
    waiting.clock.move(minutes=2)
    await waiting.ring_held()
    await waiting.go_on()
    assert notices(waiting) == 1


async def test_a_notice_on_its_way_is_held_too(waiting: Scene) -> None:
    """Committed and not yet claimed: it waits, and an answer behind it does not."""
    await waiting.event()
    await waiting.turn()
    await off(waiting, "notices")
    assert await waiting.deliver() == []
    assert "U1" in "\n".join(await waiting.say("Fährt die U1?"))
    assert notices(waiting) == 0
    await on(waiting, "notices")
    await waiting.deliver()
    assert notices(waiting) == 1


async def test_a_notice_that_grew_too_old_is_told_as_too_late(waiting: Scene) -> None:
    """Held past its time it is no news: nothing is sent, and the next answer says so."""
    await off(waiting, "notices")
    await waiting.event()
    await waiting.go_on()
    waiting.clock.move(minutes=40)
    await waiting.ring_held()
    await waiting.go_on()
    assert notices(waiting) == 0
    assert "notice_too_late" in await waiting.notes()


async def test_nothing_is_handed_out_while_notices_are_off(waiting: Scene) -> None:
    """A crowd's event stays where it is, in one place, until it may be told."""
    await off(waiting, "notices")
    held = replace(waiting.announcer, held_back=waiting.stores.orders.holds_back)

    async def ours() -> bool:
        return True

    fields = {"line": "U3", "source": "Hochbahn", "as_of": {"at": waiting.clock().isoformat()}}
    await accept(
        SourceEvent(random_id("ev"), "line_runs_again", "line:U3", fields), waiting.stores.events, waiting.clock
    )
    await held.hand_out(ours)
    assert await waiting.waiting() == 0
    await on(waiting, "notices")
    await held.hand_out(ours)
    assert await waiting.waiting() == 1


async def test_a_source_that_is_off_tells_nothing(works: Scene) -> None:
    """Neither what it says now nor what it said before; the answer says that there is nothing to be had, and where
    else to look."""
    works.feed.disrupt("U3")
    assert "Zugverkehr" in "\n".join(await works.say("Fährt die U3?"))
    await off(works, "source", "alerts")
    said = await works.say("Fährt die U3?")
    assert works.has(said, "utter_disruption_line_unavailable")
    await on(works, "source:alerts")
    assert "Zugverkehr" in "\n".join(await works.say("Fährt die U3?"))


OPEN_QUESTION = "Fährt die U3?"


@pytest.mark.parametrize("text", ["Ja", "ja bitte", "Ja, aber nur bis 18 Uhr", "ja ok"])
async def test_what_a_skill_has_asked_ends_with_it(works: Scene, text: str) -> None:
    """A yes to the open question of a skill that is off by now grants nothing, and hears why; nor does a later one."""
    works.feed.disrupt("U3")
    await works.say(OPEN_QUESTION)
    await off(works, "skill", "disruption_line")
    assert works.has(await works.say(text), "utter_skill_off")
    assert await works.consents() == []
    await on(works, "skill:disruption_line")
    await works.say("Ja")
    assert await works.consents() == []


async def test_a_no_needs_no_skill(works: Scene) -> None:
    """Who declines is not told what would not have been."""
    works.feed.disrupt("U3")
    await works.say(OPEN_QUESTION)
    await off(works, "skill", "disruption_line")
    assert not works.has(await works.say("Nein danke"), "utter_skill_off")
    assert await works.consents() == []
