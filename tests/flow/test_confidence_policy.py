"""Not sure means a question, then a human; clearly not ours means neither."""

from __future__ import annotations

from bot.model.dialogue import Say
from tests.flow.scene import PARCEL, Scene
from tests.support.scripted_brain import Decision

UNSURE = "nlu_fallback"
TWO = (("disruption_line", 0.4), ("parcel_status", 0.38), ("greet", 0.05))


async def test_two_candidates_are_one_question_with_ways_out(town: Scene) -> None:
    """Two or three near candidates are asked about, plus something else, plus a human; a pick answers."""
    town.brain.understands("kommt das noch", Decision(UNSURE, 0.4, TWO))
    (said,) = await town.say("kommt das noch")
    assert town.has(said, "utter_which_one")
    titles = [choice.title for choice in town.permits[-1].choices]
    skills = [town.content.titles[name]["de"] for name in ("disruption_line", "parcel_status")]
    assert titles == [*skills, "Etwas anderes", "Mensch"]
    assert "\n".join(f"{place}) {title}" for place, title in enumerate(titles, 1)) in said
    assert town.has(await town.say("1"), "utter_disruption_line_ask_line")
    assert (await town.conversation()).misunderstood == 0


async def test_nothing_fits_is_said_so_with_a_human_offered(town: Scene) -> None:
    """What nothing fits is honestly not understood, and a human is offered; yes fetches one."""
    assert town.has(await town.say("asdf qwer"), "utter_not_understood")
    assert await town.outcomes() == ["asked"]
    await town.say("Ja")
    assert await town.owner() == "queue"


async def test_a_second_time_in_a_row_hands_over(town: Scene) -> None:
    """Two misunderstandings in a row hand over; the reason says so, the topic is the best candidate."""
    await town.say("asdf qwer")
    town.brain.understands("yxcv", Decision(UNSURE, 0.3, (("parcel_status", 0.2),)))
    assert town.has(await town.say("yxcv"), "utter_handover_closed")
    conversation = await town.conversation()
    assert (conversation.owner, conversation.reason, conversation.topic) == ("queue", "unsure", "parcel_status")


async def test_understood_in_between_is_not_in_a_row(town: Scene) -> None:
    """An understood message, a yes or a no, begins the count anew."""
    await town.say("asdf qwer")
    await town.say("Moin")
    await town.say("yxcv")
    assert await town.owner() == "bot"
    town.feed.disrupt("U3")
    await town.say("Fährt die U3?")
    await town.say("Nein")
    await town.say("bnm")
    assert await town.owner() == "bot"


async def test_two_pieces_of_one_sentence_are_one_misunderstanding(town: Scene) -> None:
    """What was sent in one breath counts once: the customer has not been asked yet."""
    await town.write("ich hätte da mal")
    await town.write("eine Sache wegen")
    (said,) = await town.go_on()
    assert said.count("nicht verstanden") == 1
    assert await town.owner() == "bot"


async def test_out_of_scope_never_queues(town: Scene) -> None:
    """What is clearly not our trade is said so and offers a human, however often; only a yes queues."""
    for _ in range(3):
        assert await town.say("Wer wird Meister?")
        assert await town.owner() == "bot"
    await town.say("Ja")
    assert await town.owner() == "queue"


async def test_a_form_takes_its_value_whatever_else_was_understood(town: Scene) -> None:
    """A number that was asked for is answered, even if the sentence around it was not understood."""
    told = (Say("utter_parcel_status_check", {"number": PARCEL}),)
    town.brain.understands(f"also die hier {PARCEL}", Decision(UNSURE, 0.2, say=told))
    assert town.has(await town.say(f"also die hier {PARCEL}"), "utter_parcel_status_check")
    assert (await town.conversation()).misunderstood == 0


async def test_a_form_asks_once_more_and_then_hands_over(town: Scene) -> None:
    """Inside a form a first wrong answer is asked again in the form's own words, a second one gets a human."""
    again = (Say("utter_parcel_status_unreadable"), Say("utter_ask_parcel_number"))
    town.brain.form = "parcel_form"
    for text in ("keine Ahnung", "weiß nicht"):
        town.brain.understands(text, Decision(UNSURE, 0.2, say=again))
    assert town.has(await town.say("keine Ahnung"), "utter_parcel_status_unreadable")
    await town.say("weiß nicht")
    assert await town.owner() == "queue"
    assert ((await town.state()).dialogue or {})["form"] is None


async def test_a_human_comes_at_once(town: Scene) -> None:
    """Who asks for a human, in their own words or complaining, is never asked whether they are sure."""
    await town.say("Kann ich mit jemandem reden?")
    assert await town.owner() == "queue"


async def test_the_understanding_is_kept_with_the_words(town: Scene) -> None:
    """The transcript says what was understood and why it was answered: release, skill, confidence, source, age."""
    town.feed.disrupt("U3")
    await town.say("Fährt die U3?")
    customer, bot = [entry.line for entry in await town.lines()]
    assert customer.understood["intent"] == "disruption_line"
    assert customer.understood["entities"] == [{"entity": "line", "value": "U3"}]
    why = bot.explanation
    assert why is not None
    assert (why.release, why.skill, why.confidence, why.source) == ("shipped", "disruption_line", 0.95, "alerts")
    assert why.as_of
