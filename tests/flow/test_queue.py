"""The queue is no trap: who waits for a person hears what is true, gets what the bot is sure of, and can leave."""

from __future__ import annotations

import pytest

from bot.model.dialogue import Say
from bot.model.errors import BrainUnreachableError
from tests.flow.conftest import Start
from tests.flow.scene import PARCEL, Scene
from tests.support.scripted_brain import Decision


@pytest.fixture
async def queued(town: Scene) -> Scene:
    """Someone who has asked for a person and waits."""
    await town.queue()
    town.clock.move(minutes=6)
    return town


async def clock_of(town: Scene) -> object:
    now = await town.conversation()
    return now.owner, now.queued_at, now.waiting_since


@pytest.mark.parametrize("text", ["U3", "Fährt die U3?", "Und was ist mit der U3?"])
async def test_what_only_informs_is_answered(queued: Scene, text: str) -> None:
    """By rule or by the brain; no offer comes with it, the place and the waiting time stay."""
    queued.feed.disrupt("U3")
    queued.brain.understands(text, "disruption_line")
    before = await clock_of(queued)
    (said,) = await queued.say(text)
    assert said.startswith("Bot: U3: kein Zugverkehr")
    assert "Soll ich" not in said
    assert await clock_of(queued) == before
    assert (await queued.conversation()).question is None
    assert queued.brain.states in ([], [None])


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Mein Rucksack liegt in der U3", "disruption_line"),
        ("Sag mir Bescheid, wenn die U3 wieder fährt", "tell_me"),
        ("Könnt ihr mir dann Bescheid sagen?", "tell_me"),
        ("Löscht ihr meine Daten?", "erase_me"),
        ("Wo ist mein Paket?", "parcel_status"),
        ("Wer wird Meister?", "out_of_scope"),
        ("Kann ich mit jemandem reden?", "human"),
        ("blubb fnord?", "nlu_fallback"),
    ],
)
async def test_what_is_for_the_person_waits_for_them(queued: Scene, text: str, intent: str) -> None:
    """A story, a wish with a lasting effect, what would need a question back or is not understood: not a word."""
    queued.brain.understands(text, Decision(intent))
    before = await clock_of(queued)
    assert await queued.say(text) == []
    assert await clock_of(queued) == before
    assert (await queued.outcomes())[-1] == "queued"
    assert await queued.consents() == []


async def test_a_form_in_the_brain_is_no_answer(queued: Scene) -> None:
    """The brain is asked without state; one that would open a form has nothing to say here."""
    queued.brain.form = "parcel_form"
    queued.brain.understands("Wo bleibt das denn?", Decision("disruption_line", say=(Say("utter_word_human"),)))
    assert await queued.say("Wo bleibt das denn?") == []


async def test_without_a_brain_the_message_waits(queued: Scene) -> None:
    """Nothing is promised and nothing waits in the mailbox: a person has it."""
    queued.brain.error = BrainUnreachableError("away")
    assert await queued.say("Fährt die U3 denn?") == []
    assert await queued.waiting() == 0


async def test_an_agent_is_not_talked_over(queued: Scene) -> None:
    """Under an agent no skill answers, not even what only informs."""
    await queued.act("claim")
    for text in ("U3", "Fährt die U3?", PARCEL, "hallo???", "😡"):
        assert await queued.say(text) == []


@pytest.mark.parametrize(
    "text",
    ["hallo???", "HALLO", "ist da jemand", "Ist da wer?", "wann ist jemand da?", "???", "😡😡", "hört mich jemand",
     "is anybody there?", "antwortet hier keiner", "Wie viele sind noch vor mir?"],
)  # fmt: skip
async def test_a_sign_of_life(queued: Scene, text: str) -> None:
    """Who calls out hears their place and whether anybody is there, in one short text."""
    (said,) = await queued.say(text)
    assert "utter_still_waiting" in {one.basis.text for one in queued.permits if one.basis.kind == "service"}
    assert said.startswith("Bot: ")
    assert len(said.splitlines()) <= 3


async def test_ten_calls_get_one_word(queued: Scene) -> None:
    """Not a text for each of ten."""
    said = [text for _ in range(10) for text in await queued.say("hallo???")]
    assert len(said) == 1


async def test_hours_are_told(start: Start) -> None:
    """With nobody there and the team back on Monday, that is what one hears."""
    town = await start()
    town.clock.go_to(6, 12)
    await town.queue()
    (said,) = await town.say("wann ist jemand da?")
    assert "morgen, 08:00" in said


@pytest.mark.parametrize(
    "text",
    ["zurück zum Bot", "Zurück zum Bot bitte", "ich will wieder mit dem bot schreiben", "doch nicht",
     "hat sich erledigt",
          "Mein Anliegen hat sich inzwischen erledigt, danke!", "Egal", "vergiss es"],
)  # fmt: skip
async def test_the_way_out(queued: Scene, text: str) -> None:
    """What the hand-over has named, and other words for it, lead back to the bot."""
    assert queued.has(await queued.say(text), "utter_left_queue")
    assert await queued.owner() == "bot"


@pytest.mark.parametrize("text", ["back to the bot", "nevermind", "I want to go back to the bot"])
async def test_the_way_out_in_english(queued: Scene, text: str) -> None:
    """The same words as in the English text."""
    said = await queued.say(text)
    assert queued.has(said, "utter_left_queue", "en") or queued.has(said, "utter_left_queue")
    assert await queued.owner() == "bot"


@pytest.mark.parametrize(
    "text",
    ["Das hat sich leider nicht erledigt", "hat sich das schon erledigt?", "bitte nicht zurück zum Bot",
     "Warum soll ich mit einem Bot schreiben", "Die U3 fährt doch nicht", "Der Bot hat mich nicht verstanden",
     "egal wann, aber meldet euch bitte"],
)  # fmt: skip
async def test_what_only_sounds_like_leaving(queued: Scene, text: str) -> None:
    """Nobody loses their place by a sentence that says the opposite, or something else."""
    await queued.say(text)
    assert await queued.owner() == "queue"


async def test_the_way_out_is_named_on_entering(town: Scene) -> None:
    """With the words that work."""
    assert "zurück zum Bot" in (await town.queue())[0]


async def closed(town: Scene) -> None:
    await town.say("Ich will mich beschweren")
    await town.stores.presence.here("anna")
    await town.act("claim")
    await town.act("reply", "Der Rucksack ist im Fundbüro.")
    await town.act("resolve")
    await town.deliver()
    town.clock.move(minutes=2)
    await town.stores.presence.here("anna")


async def test_closing_is_told(town: Scene) -> None:
    """In one line, with how to come back."""
    await closed(town)
    assert town.permits[-1].text.startswith("Bot: ")
    assert town.has(town.permits[-1].text, "utter_resolved")
    assert len(town.permits[-1].text.splitlines()) == 1


@pytest.mark.parametrize(
    "text", ["Danke!", "super, vielen Dank", "ok danke dir, schönen Tag noch", "Thank you so much"]
)
async def test_thanks_are_thanks(town: Scene, text: str) -> None:
    """One word, which asks nothing, and then none."""
    await closed(town)
    (said,) = await town.say(text)
    assert "?" not in said
    assert len(said) < 30
    assert await town.say("danke") == []
    assert await town.owner() == "bot"


async def test_a_question_that_follows_returns_to_the_same_agent(town: Scene) -> None:
    """What the bot does not know goes back where it was, with its old place."""
    town.clock.move(hours=1)
    await closed(town)
    said = await town.say("Und wann bekomme ich den?")
    assert town.has(said, "utter_back_to_agent")
    assert await town.owner() == "agent:anna"


async def test_or_to_the_queue_at_its_old_place(town: Scene) -> None:
    """With the agent gone, before all who have come since."""
    before = town.clock()
    await closed(town)
    await town.stores.presence.gone("anna")
    await town.say("Und wann bekomme ich den?")
    now = await town.conversation()
    assert (now.owner, now.queued_at) == ("queue", before)


async def test_what_the_bot_knows_it_answers_itself(town: Scene) -> None:
    """A line is a line, also after a person has closed; and after half an hour nothing returns by itself."""
    await closed(town)
    assert town.has(await town.say("Fährt die U3?"), "utter_disruption_line_none")
    assert await town.owner() == "bot"
    town.clock.move(minutes=31)
    assert town.has(await town.say("Und wann bekomme ich den?"), "utter_not_understood")
