"""When a conversation begins and ends, who introduces themselves, and what becomes one bubble."""

from __future__ import annotations

from bot.model.item import Attachment, Location
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.support.listener import CHAT_LIKE


async def test_a_message_after_an_idle_hour_opens_a_new_conversation(town: Scene) -> None:
    """The bot's conversation goes on at the 60th silent minute and ends after it, its dialogue with it."""
    await town.say("Moin")
    first = await town.conversation()
    town.clock.move(minutes=60)
    await town.say("Danke")
    assert (await town.conversation()).id == first.id
    town.clock.move(minutes=60, seconds=1)
    await town.say("Danke")
    second = await town.conversation()
    assert second.id != first.id
    assert second.opened_at == town.clock()
    assert town.brain.states[-1] is None


async def test_a_queued_conversation_waits_over_the_weekend(town: Scene) -> None:
    """One that the queue or an agent owns never ends by idling; new messages join it."""
    await town.say("Mensch")
    queued = await town.conversation()
    town.clock.move(days=3)
    await town.say("noch da?")
    assert (await town.conversation()).id == queued.id
    assert (await town.act("claim")).status == "done"
    town.clock.move(days=3)
    await town.say("hallo?")
    assert (await town.conversation()).id == queued.id
    assert await town.owner() == "agent:anna"


async def test_a_conversation_after_resolved_is_a_new_one(town: Scene) -> None:
    """A message after *resolved* opens a new conversation, which the bot owns."""
    await town.say("Mensch")
    before = await town.conversation()
    await town.act("claim")
    await town.act("resolve", force=True)
    assert (await town.state()).conversation is None
    await town.say("Moin")
    assert (await town.conversation()).id != before.id
    assert await town.owner() == "bot"


async def test_the_first_bubble_says_that_a_bot_writes(town: Scene) -> None:
    """The first bubble of a conversation, and no other, discloses the bot."""
    assert town.has(await town.say("Moin"), "utter_disclosure")
    assert not town.has(await town.say("Danke"), "utter_disclosure")
    town.clock.move(hours=2)
    said = await town.say("Moin")
    assert len(said) == 1
    assert town.has(said, "utter_disclosure")


async def test_the_bot_introduces_itself_again_after_an_agent(town: Scene) -> None:
    """In the queue each text of the bot says so; after an agent has closed, the next bubble discloses it, once."""
    await town.say("Mensch")
    await town.act("claim")
    await town.act("reply", "Moin, Anna hier.")
    await town.deliver()
    await town.act("return")
    for _ in range(2):
        town.clock.move(minutes=2)
        (said,) = await town.say("wie lange noch")
        assert said.startswith("Bot: ")
    await town.act("claim")
    await town.act("resolve", force=True)
    assert town.has(await town.say("Moin"), "utter_disclosure")
    assert not town.has(await town.say("Danke"), "utter_disclosure")


async def test_neighbouring_messages_are_one_request_and_one_bubble(town: Scene) -> None:
    """What a customer writes in one breath goes to the brain in one request and is answered in one bubble."""
    await town.write("Moin")
    await town.write("Fährt die U3?")
    await town.write("Fährt die U1?")
    said = await town.go_on()
    assert [[one.text for one in request] for request in town.brain.requests] == [
        ["Moin", "Fährt die U3?", "Fährt die U1?"]
    ]
    assert len(said) == 1
    assert "U3" in said[0]
    assert "U1" in said[0]


async def test_equal_answers_are_said_once(town: Scene) -> None:
    """The same question twice in one breath is answered once, also where the answer has paragraphs."""
    town.feed.disrupt("U3")
    await town.write("Fährt die U3?")
    await town.write("Fährt die U3?")
    (said,) = await town.go_on()
    assert said.count("U3: kein Zugverkehr") == 1
    assert said.count("Soll ich dir") == 1
    assert "1) Ja\n2) Nein\n\nDatenschutz: " in said


async def test_a_handover_ends_the_turn_and_the_rest_goes_to_the_person(town: Scene) -> None:
    """What stands after the handover in the same breath is not answered by a skill; the person has it."""
    town.brain.understands("Und ich hätte gern mein Geld zurück", "greet")
    await town.write("Fährt die U1?")
    await town.write("Ich will mich beschweren")
    await town.write("Und ich hätte gern mein Geld zurück")
    said = await town.go_on()
    assert "U1" in said[0]
    assert town.has(said[0], "utter_complaint")
    assert town.has(said[-1], "utter_handover_closed")
    assert len(said) == 2
    assert await town.owner() == "queue"
    assert await town.outcomes() == ["answered", "handed_over", "queued"]
    assert await town.waiting() == 0


async def test_what_a_turn_says_before_it_hands_over_still_leaves(town: Scene) -> None:
    """A message carries the epoch that its own commit leaves behind, so the claim lets it go."""
    await town.say("Ich will mich beschweren")
    assert {entry.status for entry in await town.lines() if entry.line.message} == {"sent"}


async def test_thumbs_and_stickers_get_silence(town: Scene) -> None:
    """A thumb or a sticker without an open question is answered by nothing, and is no misunderstanding."""
    await town.say("Moin")
    assert await town.say("👍") == []
    assert await town.say("👍🏽") == []
    assert await town.say("", attachments=(Attachment("https://media.example.org/1", "image/webp"),)) == []
    assert (await town.conversation()).misunderstood == 0
    assert town.brain.requests == [town.brain.requests[0]]


async def test_a_picture_or_a_place_is_told_what_can_be_read(town: Scene) -> None:
    """A picture, a voice message, a place gets one honest sentence."""
    picture = await town.say("", attachments=(Attachment("https://media.example.org/1", "image/jpeg"),))
    assert town.has(picture, "utter_no_text")
    assert town.has(await town.say("", location=Location(53.55, 10.0)), "utter_location_thanks")


async def test_language_follows_the_customer(town: Scene) -> None:
    """A message that shows its language is answered in it; a line's name shows none."""
    town.brain.understands("Is the U1 delayed?", "disruption_line")
    assert town.has(await town.say("Is the U1 delayed?"), "utter_disruption_line_none", "en")
    assert town.has(await town.say("U3"), "utter_disruption_line_none", "en")
    assert town.has(await town.say("Fährt die U3?"), "utter_disruption_line_none", "de")


async def test_sie_is_kept_for_german(start: Start) -> None:
    """A company that says Sie does so from the first bubble on, and speaks English to those who do."""
    town = await start(address_form="sie")
    assert town.has(await town.say("Mensch"), "utter_handover_closed", "de_sie")


async def test_buttons_stay_out_of_the_text_where_the_channel_has_them(start: Start) -> None:
    """Choices are numbered in the text only where a channel has no buttons."""
    town = await start(channel=CHAT_LIKE)
    town.feed.disrupt("U3")
    (said,) = await town.say("Fährt die U3?")
    assert "1) " not in said
    assert [choice.title for choice in town.permits[-1].choices] == ["Ja", "Nein"]
