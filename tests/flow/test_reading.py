"""The conversation as it is meant: what opens the gate, what closes it, and what only resembles either."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model.commands import GrantConsent
from bot.model.dialogue import Say
from bot.model.keyword_rules import fold
from tests.flow.conftest import Start
from tests.flow.scene import PARCEL, Scene
from tests.support.listener import CHAT_LIKE
from tests.support.scripted_brain import Decision

WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"


async def offered(town: Scene) -> None:
    """The bot has asked whether it shall tell about the U3."""
    town.feed.disrupt("U3")
    await town.say("Fährt die U3?")
    town.clock.move(seconds=20)


async def live(town: Scene) -> list[str]:
    return sorted(one.subject for one in await town.consents())


@pytest.mark.parametrize(
    "said", ["Wann genau?", "Stimmt das?", "Und was mach ich jetzt genau?", "Das ist ja wieder typisch", "okay?"]
)
async def test_what_has_content_of_its_own_is_no_yes(town: Scene, said: str) -> None:
    """Whatever the brain takes it for: a question, irony and a sigh grant nothing."""
    await offered(town)
    town.brain.understands(said, "affirm")
    await town.say(said)
    assert await live(town) == []


async def test_what_may_be_a_yes_is_asked_once_more(town: Scene) -> None:
    """The offer stands, and a plain yes to it counts."""
    await offered(town)
    town.brain.understands("Na das wäre ja mal was ganz Neues", "affirm")
    assert town.has(await town.say("Na das wäre ja mal was ganz Neues"), "utter_optin_ask_again")
    town.clock.move(seconds=20)
    await town.say("ja, danke")
    assert await live(town) == ["line:U3"]


async def test_a_yes_with_a_condition_is_asked(town: Scene) -> None:
    """A shorter time than was offered is not noted as if it had been said without it."""
    await offered(town)
    assert town.has(await town.say("Ja, aber nur wenn es nichts kostet"), "utter_optin_ask_again")
    assert await live(town) == []


async def test_a_yes_and_another_line(town: Scene) -> None:
    """The yes is not lost, and the other line is answered."""
    await offered(town)
    (said,) = await town.say("Ja und die U1 auch")
    assert await live(town) == ["line:U3"]
    assert "U1" in said


@pytest.mark.parametrize(
    "said",
    [
        "schreib mir NICHT wenn die u3 wieder fährt",
        "Du brauchst mir nicht zu schreiben, wenn die U3 wieder fährt",
        "kannst du mir sagen wann die u3 wieder fährt",
        "du hast mir nicht Bescheid gesagt, als die U3 wieder fuhr",
    ],
)
async def test_who_refuses_or_asks_gets_an_answer_and_no_offer(town: Scene, said: str) -> None:
    """Nothing is noted and nothing offered; the facts are told."""
    town.feed.disrupt("U3")
    town.brain.understands(said, "tell_me")
    (heard,) = await town.say(said)
    assert "U3" in heard
    assert (await town.conversation()).question is None
    assert await live(town) == []


async def test_somebody_elses_wish_is_asked(town: Scene) -> None:
    """A wish that is reported is offered, not noted."""
    town.feed.disrupt("U3")
    said = "mein Chef meint, du sollst mir schreiben, wenn die U3 wieder fährt"
    town.brain.understands(said, "tell_me")
    assert "Soll ich dir" in (await town.say(said))[0]
    assert await live(town) == []


async def test_always_asks_even_a_directive(start: Start) -> None:
    """As shipped, nobody's words grant by themselves."""
    town = await start(optin_confirm="always")
    town.feed.disrupt("U3")
    assert "Soll ich dir" in (await town.say(WISH))[0]
    assert await live(town) == []


async def test_an_undeclared_effect_fails_the_turn(town: Scene) -> None:
    """A skill that gives a command with a lasting effect which it has not declared does nothing at all."""
    town.brain.understands("Na?", Decision("thank", say=(), commands=(GrantConsent("commute", "line:U3"),)))
    await town.write("Na?")
    assert await town.turn() == 0
    assert await town.waiting() == 1


async def test_an_open_question_is_read_first(town: Scene) -> None:
    """A no to the question that is open is a no to that."""
    town.feed.disrupt("U1", "U3")
    await town.say(WISH)
    await town.say("Fährt die U1?")
    town.clock.move(seconds=20)
    assert town.has(await town.say("nein"), "utter_optin_declined")
    assert await live(town) == ["line:U3"]


@pytest.mark.parametrize(
    "said", ["Schreib mir bitte eine E-Mail", "Hören Sie auf mich zu duzen", "Ich will mein Abo kündigen"]
)
async def test_what_sounds_like_a_stop_is_asked(town: Scene, said: str) -> None:
    """The brain takes it for a stop, no rule does: what holds is said, and nothing ends without a yes."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    town.brain.understands(said, "stop")
    assert town.has(await town.say(said), "utter_stop_ask")
    assert await live(town) == ["line:U3"]
    town.clock.move(seconds=20)
    await town.say("nein")
    assert await live(town) == ["line:U3"]


async def test_a_question_about_an_end_ends_nothing(town: Scene) -> None:
    """ "Wann hört die Störung auf?" asks for the forecast."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    town.brain.understands("Wann hört die Störung auf?", "stop")
    await town.say("Wann hört die Störung auf?")
    assert await live(town) == ["line:U3"]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("STOPP U1, aber U3 bitte weiter", ["line:U3"]),
        ("U1 nicht mehr, U3 schon", ["line:U3"]),
        ("alles außer U3", ["line:U3"]),
        ("STOPP, danke!", []),
        ("Ich nehme meine Einwilligung zurück", []),
    ],
)
async def test_stops_by_rules(town: Scene, said: str, left: list[str]) -> None:
    """Exceptions are read the right way round; politeness changes nothing; no brain is needed."""
    town.feed.disrupt("U1", "U3")
    await town.say(WISH)
    await town.say("Sag mir Bescheid, wenn die U1 wieder fährt")
    asked = len(town.brain.requests)
    await town.say(said)
    assert await live(town) == left
    assert len(town.brain.requests) == asked


async def test_a_stop_and_an_erasure_in_one_message(town: Scene) -> None:
    """Both are heard: everything ends at once, and whether to erase is asked."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    said = await town.say("Ich will keine Nachrichten mehr und löscht bitte auch meine Daten")
    assert town.has(said, "utter_erase_ask")
    assert await live(town) == []


@pytest.mark.parametrize(
    "said", ["Was genau wird gelöscht?", "Ist das sicher?", "okay?", "ja", "1", "Is that right?", "👍", "Wie geht das"]
)
async def test_only_the_title_in_full_or_a_tap_erases(town: Scene, said: str) -> None:
    """A yes, a number and a question hear once more what goes and what stays; nothing is erased."""
    await town.say("Löscht mich")
    town.brain.understands(said, "affirm")
    assert town.has(await town.say(said), "utter_erase_ask", "en" if said == "Is that right?" else "de")
    assert await town.turn() == 0
    assert (await town.conversation()).question is not None


async def test_a_part_of_a_title_or_an_ordinal_picks(start: Start) -> None:
    """ "Süd" is enough where no other choice has it."""
    town = await start(channel=CHAT_LIKE)
    town.brain.understands("Wo?", Decision("nlu_fallback", ranking=(("tell_me", 0.3), ("parcel_status", 0.29))))
    await town.say("Wo?")
    said = await town.say("das zweite bitte")
    assert town.has(said, "utter_parcel_status_ask_number") or town.has(said, "utter_ask_parcel_number")


@pytest.mark.parametrize("said", ["seit wann ist das so", "wie lange noch?", "Warum?", "wann fährt sie wieder"])
async def test_a_follow_up_is_about_the_last_answer(town: Scene, said: str) -> None:
    """An aspect of the line that was answered, without the brain; no parcel number is asked for."""
    await offered(town)
    town.brain.understands(said, "parcel_status")
    asked = len(town.brain.requests)
    (heard,) = await town.say(said)
    assert heard.startswith("U3")
    assert len(town.brain.requests) == asked
    assert await live(town) == []


async def test_the_same_about_another_line(town: Scene) -> None:
    """ "Und die U1?" asks the same of another; a correction does, too."""
    await offered(town)
    assert "U1" in (await town.say("und die U1?"))[0]
    assert "U3" in (await town.say("nein, ich meinte die U3"))[0]


async def test_to_be_told_of_what_was_answered_last(town: Scene) -> None:
    """After a parcel, "sag Bescheid, wenn es da ist" is about the parcel, not about the line before it."""
    await offered(town)
    await town.say(PARCEL)
    town.brain.understands("sag Bescheid wenn es da ist", Decision("tell_me", say=(Say("utter_greet"),)))
    said = await town.say("sag Bescheid wenn es da ist")
    assert not town.has(said, "utter_greet")


async def test_two_questions_in_one_message_are_two(town: Scene) -> None:
    """Both are answered, in one bubble, and the message is done once."""
    town.feed.disrupt("U3")
    town.brain.understands("Fährt die U3", "disruption_line")
    town.brain.understands(f"wo ist mein Paket {PARCEL}?", Decision("parcel_status", say=(Say("utter_greet"),)))
    (said,) = await town.say(f"Fährt die U3 und wo ist mein Paket {PARCEL}?")
    assert "U3" in said
    assert town.has(said, "utter_greet")
    assert await town.waiting() == 0
    assert [entry.line.who for entry in await town.lines()].count("customer") == 1


async def test_a_question_beside_something_blotted_out_is_answered(town: Scene) -> None:
    """What was masked is no question; the one beside it is answered."""
    town.feed.disrupt("U3")
    assert any("U3" in one for one in await town.say("Fährt die U3? Meine PIN ist [PIN]."))


@pytest.mark.parametrize("how", ["referral", "link"])
async def test_words_that_we_supplied_never_grant(town: Scene, how: str) -> None:
    """What an advert or a link of ours has put into the customer's hand is asked like anything else."""
    town.feed.disrupt("U3")
    if how == "link":
        town.services = replace(town.services, prefilled=frozenset({fold(WISH)}))
    assert "Soll ich dir" in (await town.say(WISH, supplied=how == "referral"))[0]
    assert await live(town) == []


async def test_after_a_wish_a_follow_up_is_about_its_line(town: Scene) -> None:
    """Whoever has asked to be told may ask when it is over."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    town.brain.understands("Wann hört die Störung auf?", "stop")
    assert (await town.say("Wann hört die Störung auf?"))[0].startswith("U3")
    assert await live(town) == ["line:U3"]
