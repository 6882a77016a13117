"""A message that quotes one of ours answers that one: its question, if it asked one, and no other."""

from __future__ import annotations

import pytest

from bot.model.clock import utc_now
from bot.model.conversation import QUOTABLE, Question, Said, still_quotable
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.support.listener import CHAT_LIKE


def newest(town: Scene) -> str:
    """What the platform calls the newest message of ours."""
    return f"P-{town.permits[-1].message}"


async def two_offers(town: Scene) -> tuple[str, str]:
    """The bot has offered to tell about the U3, then about the U1; gives what the platform calls the two messages."""
    town.feed.disrupt("U1", "U3")
    assert "Soll ich dir" in (await town.say("Fährt die U3?"))[-1]
    first = newest(town)
    town.clock.move(seconds=20)
    assert "Soll ich dir" in (await town.say("Fährt die U1?"))[-1]
    town.clock.move(seconds=20)
    return first, newest(town)


async def subjects(town: Scene) -> list[str]:
    return sorted(one.subject for one in await town.consents())


@pytest.mark.parametrize("yes", ["Ja", "ja gerne", "👍", "1", "Ja, bitte!"])
async def test_a_yes_is_to_the_question_that_it_quotes(town: Scene, yes: str) -> None:
    """Also if another has been asked since, which stays open."""
    first, _ = await two_offers(town)
    await town.say(yes, quotes=first)
    assert await subjects(town) == ["line:U3"]
    await town.say("Ja")
    assert await subjects(town) == ["line:U1", "line:U3"]


@pytest.mark.parametrize("no", ["Nein", "👎", "lieber nicht", "2"])
async def test_a_no_is_to_the_question_that_it_quotes(town: Scene, no: str) -> None:
    """The other question is still open, and the first may be answered otherwise yet."""
    first, _ = await two_offers(town)
    assert town.has(await town.say(no, quotes=first), "utter_optin_declined")
    await town.say("Ja")
    assert await subjects(town) == ["line:U1"]
    await town.say("Ja", quotes=first)
    assert await subjects(town) == ["line:U1", "line:U3"]


@pytest.mark.parametrize("quoted", ["their own", "of long ago", "unnamed"])
async def test_a_yes_that_quotes_no_question_grants_nothing(town: Scene, quoted: str) -> None:
    """Whether it points at the customer's own words, at something unknown, or was put on nobody knows what."""
    await two_offers(town)
    await town.say("Ja", quotes=quoted)
    await town.say("👍", quotes=quoted)
    assert await subjects(town) == []


async def test_a_yes_to_an_answer_that_asked_nothing_grants_nothing(town: Scene) -> None:
    """Whoever puts a thumb on a plain answer has not answered the question that came after it."""
    await town.say("Fährt die U1?")
    plain = newest(town)
    town.feed.disrupt("U3")
    town.clock.move(seconds=20)
    assert "Soll ich dir" in (await town.say("Fährt die U3?"))[-1]
    town.clock.move(seconds=20)
    await town.say("👍", quotes=plain)
    assert await subjects(town) == []


async def test_a_quote_of_the_open_question_is_like_none(town: Scene) -> None:
    """The newest question may be quoted like any other."""
    _, second = await two_offers(town)
    await town.say("Ja", quotes=second)
    assert await subjects(town) == ["line:U1"]


async def test_a_quoted_question_dies_with_its_conversation(town: Scene) -> None:
    """The next morning a yes to it grants nothing."""
    first, _ = await two_offers(town)
    town.clock.move(hours=12)
    await town.say("Ja", quotes=first)
    assert await subjects(town) == []


async def test_a_quoted_question_ends_with_a_handover(town: Scene) -> None:
    """Once people have the conversation no offer of the bot's is open, whatever is quoted."""
    first, _ = await two_offers(town)
    await town.queue()
    await town.say("Ja", quotes=first)
    assert await subjects(town) == []


async def test_a_question_that_is_answered_is_answered_once(town: Scene) -> None:
    """A second yes to it grants nothing anew."""
    first, _ = await two_offers(town)
    await town.say("Ja", quotes=first)
    before = [one.id for one in await town.consents()]
    await town.say("Ja", quotes=first)
    assert [one.id for one in await town.consents()] == before


async def test_a_condition_on_a_quoted_question_is_asked_about_that_one(town: Scene) -> None:
    """What is asked once more is the quoted offer, and the next yes is to it."""
    first, _ = await two_offers(town)
    (said,) = await town.say("Ja, aber nur wenn es regnet", quotes=first)
    assert "U3" in said
    assert await subjects(town) == []
    town.clock.move(seconds=20)
    await town.say("Ja")
    assert await subjects(town) == ["line:U3"]


async def test_two_quotes_in_one_breath(town: Scene) -> None:
    """Each goes to its own question."""
    first, second = await two_offers(town)
    await town.write("Ja", quotes=first)
    await town.write("Nein", quotes=second)
    await town.go_on()
    assert await subjects(town) == ["line:U3"]


async def test_a_tap_is_to_the_message_that_it_is_on(start: Start) -> None:
    """A platform that says which message was tapped has an earlier offer accepted by its own button."""
    town = await start(channel=CHAT_LIKE)
    first, _ = await two_offers(town)
    old = next(one for permit in town.permits for one in permit.choices if one.title == "Ja")
    await town.say(old.title, choice=old.id, quotes=first)
    assert await subjects(town) == ["line:U3"]


async def test_a_follow_up_is_about_the_answer_that_it_quotes(town: Scene) -> None:
    """ "Seit wann?" under the answer about the U3 is about the U3, whatever was asked since."""
    first, _ = await two_offers(town)
    await town.say("Seit wann?", quotes=first)
    conversation = await town.conversation()
    assert conversation.subject is not None
    assert [one["value"] for one in conversation.subject.entities if one["entity"] == "line"] == ["U3"]


def test_the_last_few_are_kept() -> None:
    """Five questions and five plain answers, in their order; neither pushes the other out."""
    said = [Said((f"m{number}",), Question(utc_now(), ()) if number % 3 == 0 else None) for number in range(30)]
    kept = still_quotable(tuple(said))
    assert kept == tuple(one for one in said if one in kept)
    assert [len([one for one in kept if bool(one.question) is asks]) for asks in (True, False)] == [QUOTABLE] * 2
    assert kept[-1] is said[-1]
