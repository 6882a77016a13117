"""Words beside a picture, a voice, a document: they are read, and never taken for small talk; people see all of it."""

from __future__ import annotations

import pytest

from bot.model.item import Attachment, Location
from tests.flow.scene import Scene
from tests.support.scripted_brain import Decision

PHOTO = Attachment("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1", "image/jpeg")
VOICE = Attachment("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM2/Media/ME2", "audio/ogg")
STICKER = Attachment("", "image/webp")


@pytest.mark.parametrize("intent", ["goodbye", "greet", "thank", "affirm", "deny", "nlu_fallback", "out_of_scope"])
@pytest.mark.parametrize("text", ["so sieht das aus", "hier", "schau mal", "das ist er", "seit heute früh so"])
async def test_no_goodbye_for_a_picture(town: Scene, text: str, intent: str) -> None:
    """Whatever the sentence resembles, a person who can see it is offered, and called with a yes."""
    town.brain.understands(text, Decision(intent))
    said = await town.say(text, attachments=(PHOTO,))
    assert town.has(said, "utter_pictured")
    assert await town.owner() == "bot"
    await town.tap("Ja")
    assert await town.owner() == "queue"


async def test_the_second_one_is_passed_on(town: Scene) -> None:
    """Who goes on showing is not asked again."""
    town.brain.understands("so sieht das aus", Decision("goodbye"))
    for _ in range(2):
        await town.say("so sieht das aus", attachments=(PHOTO,))
    assert await town.owner() == "queue"


async def test_a_question_is_answered(town: Scene) -> None:
    """A caption that asks something of ours is answered as if it stood alone."""
    town.feed.disrupt("U3")
    (said,) = await town.say("Fährt die U3?", attachments=(PHOTO,))
    assert "U3: kein Zugverkehr" in said
    assert (
        town.has(await town.say("Mensch", attachments=(PHOTO,)), "utter_handover_closed")
        or await town.owner() == "queue"
    )


async def test_a_stop_is_a_stop(town: Scene) -> None:
    """A picture makes no stop undone."""
    town.feed.disrupt("U3")
    await town.say("Sag mir Bescheid, wenn die U3 wieder fährt")
    await town.say("Stopp", attachments=(PHOTO,))
    assert await town.consents() == []


async def test_without_a_picture_it_is_what_it_was(town: Scene) -> None:
    """A goodbye is one, also beside a sticker."""
    town.brain.understands("Bis dann", Decision("goodbye"))
    assert not town.has(await town.say("Bis dann"), "utter_pictured")
    assert not town.has(await town.say("Bis dann", attachments=(STICKER,)), "utter_pictured")


async def test_people_see_all_in_order(town: Scene) -> None:
    """In the queue and with an agent, each comes in its place with its words, its kind and its place on earth."""
    await town.queue()
    await town.say("so sieht das aus", attachments=(PHOTO,))
    await town.act("claim")
    await town.say("", attachments=(VOICE,))
    await town.say("", location=Location(53.587, 10.044, "Barmbek"))
    await town.say("danke", attachments=(PHOTO, VOICE))
    lines = [one.line for one in await town.lines() if one.line.who == "customer"][1:]
    assert [one.text for one in lines] == ["so sieht das aus", "", "", "danke"]
    assert [[each.mime for each in one.attachments] for one in lines] == [
        ["image/jpeg"],
        ["audio/ogg"],
        [],
        ["image/jpeg", "audio/ogg"],
    ]
    assert [bool(one.location) for one in lines] == [False, False, True, False]
    assert not any(town.has(permit.text, "utter_pictured") for permit in town.permits)
