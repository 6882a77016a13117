"""What answers an open question, and what does not."""

from __future__ import annotations

import pytest

from bot.model.dialogue import Say
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.support.listener import CHAT_LIKE
from tests.support.scripted_brain import Decision


async def asked(town: Scene) -> None:
    """The bot has asked whether it shall tell about the U3."""
    town.feed.disrupt("U3")
    assert "Soll ich dir" in (await town.say("Fährt die U3?"))[0]
    town.clock.move(seconds=20)


@pytest.mark.parametrize("yes", ["Ja", "ja", "1", "1.", "ja gerne", "👍", "👍🏽", "👍👍"])
async def test_yes_in_any_words_confirms(town: Scene, yes: str) -> None:
    """A yes by title, number, sign or in own words grants what was asked."""
    await asked(town)
    await town.say(yes)
    assert [one.subject for one in await town.consents()] == ["line:U3"]


@pytest.mark.parametrize("no", ["Nein", "2", "lieber nicht"])
async def test_no_in_any_words_declines(town: Scene, no: str) -> None:
    """A no grants nothing, is confirmed, and closes the question."""
    await asked(town)
    assert town.has(await town.say(no), "utter_optin_declined")
    await town.say("Ja")
    assert await town.consents() == []


async def test_a_question_dies_with_its_conversation(town: Scene) -> None:
    """A bare "Ja" next morning confirms nothing."""
    await asked(town)
    town.clock.move(hours=12)
    assert town.has(await town.say("Ja"), "utter_affirm")
    assert await town.consents() == []


async def test_a_yes_in_the_same_breath_confirms_nothing(town: Scene) -> None:
    """A "ja" sent together with the message that caused the question was no answer to it; the question stays."""
    town.feed.disrupt("U3")
    await town.write("Fährt die U3?")
    await town.write("Ja")
    (said,) = await town.go_on()
    assert await town.consents() == []
    assert not town.has(said, "utter_affirm")
    await town.say("Ja")
    assert len(await town.consents()) == 1


async def test_a_yes_written_before_the_question_was_shown_confirms_nothing(town: Scene) -> None:
    """A "ja" that was written earlier but is read in a later turn is no answer to the newer question."""
    town.feed.disrupt("U3")
    written = town.clock()
    town.clock.move(seconds=3)
    await town.say("Fährt die U3?")
    assert await town.say("Ja", at=written) == []
    assert await town.consents() == []
    town.clock.move(seconds=10)
    await town.say("Ja")
    assert len(await town.consents()) == 1


async def test_another_answer_closes_the_question(town: Scene) -> None:
    """Whoever goes on to something else has left the question; a later yes confirms nothing."""
    await asked(town)
    await town.say("Fährt die U1?")
    await town.say("Ja")
    assert await town.consents() == []


async def test_a_no_and_a_yes_in_one_breath_is_the_first(town: Scene) -> None:
    """An answered question is answered: what follows in the same breath confirms nothing more."""
    await asked(town)
    await town.write("Nein")
    await town.write("Ja")
    await town.go_on()
    assert await town.consents() == []


async def test_a_question_passed_over_in_the_same_breath_is_closed(town: Scene) -> None:
    """Order counts within one breath as it does between turns."""
    await asked(town)
    await town.write("Fährt die U1?")
    await town.write("Ja")
    await town.go_on()
    assert await town.consents() == []


async def test_only_one_proposal_is_open(town: Scene) -> None:
    """Two disrupted lines in one breath make one proposal, so that a yes means one thing."""
    town.feed.disrupt("U1", "U3")
    await town.write("Fährt die U1?")
    await town.write("Fährt die U3?")
    (said,) = await town.go_on()
    assert said.count("Soll ich dir") == 1
    await town.say("Ja")
    assert [one.subject for one in await town.consents()] == ["line:U3"]


async def test_a_question_that_a_handover_closed_is_not_shown(town: Scene) -> None:
    """Nothing is offered that nobody would hear the answer to."""
    town.feed.disrupt("U3")
    await town.write("Fährt die U3?")
    await town.write("Mensch")
    said = await town.go_on()
    assert "Soll ich dir" not in "\n".join(said)
    assert all(permit.choices == () for permit in town.permits)


async def test_an_old_button_confirms_no_newer_question(start: Start) -> None:
    """A tapped "Ja" of the U1's question is no yes to the U3's: it is told that its question is closed."""
    town = await start(channel=CHAT_LIKE)
    town.feed.disrupt("U1", "U3")
    await town.say("Fährt die U1?")
    old = town.permits[-1].choices[0]
    await town.say("Fährt die U3?")
    assert town.has(await town.say(old.title, choice=old.id), "utter_question_expired")
    assert await town.consents() == []
    await town.tap("Ja")
    assert [one.subject for one in await town.consents()] == ["line:U3"]


async def test_an_old_button_that_names_a_skill_still_works(start: Start) -> None:
    """An expired choice whose words are a keyword rule of their own does what it says."""
    town = await start(channel=CHAT_LIKE)
    town.brain.understands("Störung?", Decision("nlu_fallback", ranking=(("x", 0.1),)))
    await town.say("Störung?")
    human = town.permits[-1].choices[-1]
    town.clock.move(hours=3)
    await town.say(human.title, choice=human.id)
    assert await town.owner() == "queue"


async def test_a_number_beyond_the_list_picks_nothing(town: Scene) -> None:
    """A number that no choice has is a message like any other."""
    await asked(town)
    town.brain.understands("7", Decision("greet", say=(Say("utter_greet"),)))
    await town.say("7")
    assert await town.consents() == []
    assert town.brain.requests[-1][0].text == "7"


async def test_something_else_asks_for_other_words(town: Scene) -> None:
    """The choice "Etwas anderes" is a way out without a human, and not a third misunderstanding."""
    ranking = (("disruption_line", 0.4), ("parcel_status", 0.38))
    town.brain.understands("was ist los", Decision("nlu_fallback", ranking=ranking))
    await town.say("was ist los")
    assert town.has(await town.say("etwas anders"), "utter_say_it_differently")
    assert await town.owner() == "bot"


async def test_a_yes_to_something_else_is_no_consent(town: Scene) -> None:
    """The question which line is meant asks for no consent, so a yes to it gives none."""
    town.feed.disrupt("U1", "U3")
    assert town.has(await town.say("Sag mir Bescheid"), "utter_tell_me_which_line")
    town.clock.move(seconds=20)
    await town.say("Ja")
    await town.say("👍")
    assert await town.consents() == []


@pytest.mark.parametrize("silence", ["", "Danke", "ok danke", "👋"])
async def test_silence_and_thanks_are_no_consent(town: Scene, silence: str) -> None:
    """Nothing but a yes grants: not silence, not a thank-you, not a wave."""
    await asked(town)
    if silence:
        town.brain.understands(silence, Decision("thank", say=(Say("utter_thank"),)))
        await town.say(silence)
    town.clock.move(minutes=30)
    assert await town.consents() == []


async def test_a_yes_to_a_person_is_no_consent(town: Scene) -> None:
    """Once a person has the conversation, a yes is for them; and after them it answers no old question of the bot."""
    await asked(town)
    await town.say("Mensch")
    await town.act("claim")
    await town.say("Ja")
    await town.act("reply", "Dann mache ich das so.")
    await town.say("Ja")
    await town.act("resolve")
    await town.say("Ja")
    assert await town.consents() == []


async def test_a_stop_closes_the_question(town: Scene) -> None:
    """A yes after a stop is a yes to nothing."""
    await asked(town)
    await town.say("stopp")
    await town.say("Ja")
    assert await town.consents() == []


async def test_a_yes_grants_what_was_asked_and_nothing_else(town: Scene) -> None:
    """The consent has the type, the subject and the end that the question named, and counts what it said."""
    await asked(town)
    question = (await town.conversation()).question
    assert question is not None
    assert question.proposal is not None
    await town.say("Ja")
    (granted,) = await town.consents()
    proposal = question.proposal
    assert (granted.type, granted.subject, granted.until) == (proposal.type, proposal.subject, proposal.until)
    assert (granted.budget, granted.per, granted.proof.shown) == (1, "total", proposal.shown)
