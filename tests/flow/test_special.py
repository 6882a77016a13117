"""A special notice stands on top of the answers that it is about, and nowhere else; nobody is written to for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.model.ids import random_id
from bot.model.orders import SwitchedOff
from bot.model.special import Scope, SpecialNotice
from bot.store.redis import keys
from tests.flow.scene import Scene
from tests.support.scripted_brain import Decision

FLOOD = "Wegen der Sturmflut fährt zwischen Baumwall und Rödingsmarkt heute nichts."
ENGLISH = "Because of the storm surge nothing runs between Baumwall and Rödingsmarkt today."
U3 = Scope(subjects=("line:U3",))


@pytest.fixture
async def harbour(town: Scene) -> AsyncIterator[Scene]:
    """The usual installation, without an order of anybody."""
    mine = (keys.SPECIAL, keys.SPECIAL_PAST, keys.OFF)
    await town.redis.delete(*mine)
    yield town
    await town.redis.delete(*mine)


async def tell(town: Scene, scope: Scope = U3, text: str = FLOOD, hours: float = 2, **more: Any) -> SpecialNotice:
    """An admin's notice, known to the worker."""
    now = town.clock()
    texts = {"de": text, "en": ENGLISH}
    fields: dict[str, Any] = {"begins": now, "until": now + timedelta(hours=hours), "texts": texts} | more
    notice = SpecialNotice(random_id("sn"), scope=scope, author="berta", made_at=now, **fields)
    await town.stores.orders.put(notice)
    await town.stores.orders.look()
    return notice


@pytest.mark.parametrize("text", ["Fährt die U3?", "U3"])
async def test_it_stands_on_top_of_an_answer_about_its_subject(harbour: Scene, text: str) -> None:
    """By brain or by keyword rule: one bubble, the notice before the answer, and the answer is still there."""
    await tell(harbour)
    (said,) = await harbour.say(text)
    assert said.count(FLOOD) == 1
    assert said.index(FLOOD) < said.index("keine Störung")


async def test_other_subjects_do_not_get_it(harbour: Scene) -> None:
    """An answer about another line is as it was."""
    await tell(harbour)
    (said,) = await harbour.say("Fährt die U1?")
    assert FLOOD not in said


async def test_an_answer_about_a_place_on_the_line_gets_it(harbour: Scene) -> None:
    """Who asks for a station is told what holds for a line that passes there, unless they name another line."""
    await tell(harbour)
    harbour.brain.understands("Ist an der Station Barmbek was los?", "disruption_station")
    harbour.brain.understands("Ist an der Station Wandsbek Markt was los?", "disruption_station")
    assert FLOOD in "\n".join(await harbour.say("Ist an der Station Barmbek was los?"))
    assert FLOOD not in "\n".join(await harbour.say("Ist an der Station Wandsbek Markt was los?"))


async def test_a_skill_can_have_one(harbour: Scene) -> None:
    """Scoped to a skill it stands on each of that skill's answers and on no other's."""
    await tell(harbour, Scope(skills=("disruption_line",)))
    assert FLOOD in "\n".join(await harbour.say("Fährt die U1?"))
    harbour.brain.understands("Was könnt ihr?", "capabilities")
    assert FLOOD not in "\n".join(await harbour.say("Was könnt ihr?"))


async def test_one_for_all_also_meets_who_was_not_understood(harbour: Scene) -> None:
    """For all: answers, greetings and the question what was meant; not thanks."""
    await tell(harbour, Scope(all=True))
    assert FLOOD in "\n".join(await harbour.say("blubb fnord"))
    harbour.clock.move(hours=1.5)
    assert FLOOD not in "\n".join(await harbour.say("Danke"))
    assert FLOOD in "\n".join(await harbour.say("Moin"))


async def test_a_follow_up_has_it_once_an_hour(harbour: Scene) -> None:
    """What goes on about the answer is spared the repetition, a question of its own is not; an hour later both have
    it, and so has a follow-up that had not seen it."""
    harbour.feed.disrupt("U3")
    await harbour.say("Fährt die U3?")
    await tell(harbour, hours=5)
    assert FLOOD in "\n".join(await harbour.say("Warum?"))
    assert FLOOD not in "\n".join(await harbour.say("Seit wann?"))
    assert FLOOD in "\n".join(await harbour.say("Fährt die U3?"))
    harbour.clock.move(minutes=59)
    assert FLOOD not in "\n".join(await harbour.say("Seit wann?"))
    harbour.clock.move(minutes=2)
    assert FLOOD in "\n".join(await harbour.say("Seit wann?"))


async def test_the_same_about_another_line_is_a_question_of_its_own(harbour: Scene) -> None:
    """ "Und die U3?" after an answer about another line gets the U3's notice."""
    await harbour.say("Fährt die U1?")
    await tell(harbour)
    assert FLOOD in "\n".join(await harbour.say("Und die U3?"))


async def test_other_words_are_news(harbour: Scene) -> None:
    """A changed text is read within the hour as well, and takes the place of the first."""
    first = await tell(harbour)
    harbour.feed.disrupt("U3")
    await harbour.say("Fährt die U3?")
    now = harbour.clock()
    other = SpecialNotice(first.id, {"de": "Die Flut geht zurück."}, U3, now, now + timedelta(hours=1), "berta", now)
    await harbour.stores.orders.put(other)
    said = "\n".join(await harbour.say("Seit wann?"))
    assert "Die Flut geht zurück." in said
    assert FLOOD not in said


async def test_two_questions_in_one_message_have_it_once(harbour: Scene) -> None:
    """Two answers in one bubble share the notice."""
    await tell(harbour, Scope(subjects=("line:U3", "line:U1")))
    await harbour.write("Fährt die U3?")
    await harbour.write("Fährt die U1?")
    said = "\n".join(await harbour.go_on())
    assert said.count(FLOOD) == 1


async def test_it_is_told_in_the_queue_and_never_beside_a_person(harbour: Scene) -> None:
    """The bot's answer to who waits has it; while an agent has the conversation the bot says nothing."""
    await tell(harbour)
    await harbour.queue()
    harbour.brain.understands("Fährt die U3?", "disruption_line")
    (said,) = await harbour.say("Fährt die U3?")
    assert said.startswith("Bot: ")
    assert FLOOD in said
    await harbour.act("claim")
    assert await harbour.say("Fährt die U3?") == []


async def test_it_begins_and_ends_by_itself(harbour: Scene) -> None:
    """Before its time and from its end on nobody reads it, whatever anybody does."""
    now = harbour.clock()
    await tell(harbour, begins=now + timedelta(hours=1), until=now + timedelta(hours=2))
    assert FLOOD not in "\n".join(await harbour.say("Fährt die U3?"))
    harbour.clock.move(hours=1)
    assert FLOOD in "\n".join(await harbour.say("Fährt die U3?"))
    harbour.clock.move(hours=1)
    assert FLOOD not in "\n".join(await harbour.say("Fährt die U3?"))


async def test_one_that_was_ended_is_gone(harbour: Scene) -> None:
    """Ended by hand it is over at the next look, and kept among those of before with who ended it."""
    notice = await tell(harbour)
    await harbour.stores.orders.end(notice.id, "carl", harbour.clock())
    assert FLOOD not in "\n".join(await harbour.say("Fährt die U3?"))
    (past,) = await harbour.stores.orders.past()
    assert (past.id, past.ended_by) == (notice.id, "carl")


async def test_it_is_kept_with_the_answer(harbour: Scene) -> None:
    """The transcript's explanation names the notice beside skill and source."""
    notice = await tell(harbour)
    await harbour.say("Fährt die U3?")
    explained = [entry.line.explanation for entry in await harbour.lines() if entry.line.explanation]
    assert explained[-1].special == (notice.id,)
    assert explained[-1].skill == "disruption_line"


async def test_english_customers_read_english(harbour: Scene) -> None:
    """In their language, or in German said to be German."""
    await tell(harbour, Scope(all=True))
    harbour.brain.understands("Is the U3 running?", "disruption_line")
    assert ENGLISH in "\n".join(await harbour.say("Is the U3 running?"))
    await tell(harbour, Scope(all=True), texts={"de": "Heute Streik."})
    said = "\n".join(await harbour.say("Is the U3 running?"))
    assert "Heute Streik." in said
    assert "German" in said


async def test_words_are_words(harbour: Scene) -> None:
    """Braces and signs of an admin's text fill nothing in and change nothing."""
    odd = "Zwischen {line} und {company} gilt: 100 % sicher, \\1 und \\n"
    await tell(harbour, text=odd)
    assert odd in "\n".join(await harbour.say("Fährt die U3?"))


async def test_danger_stands_alone(harbour: Scene) -> None:
    """Nothing is put above the numbers that help."""
    await tell(harbour, Scope(all=True))
    assert FLOOD not in "\n".join(await harbour.say("Hilfe, hier brennt es!"))


async def test_it_writes_to_nobody(harbour: Scene) -> None:
    """However many there are: without a message of the customer nothing leaves, and each that leaves is an answer."""
    await harbour.say("Moin")
    sent = len(harbour.permits)
    for _ in range(3):
        await tell(harbour, Scope(all=True))
    harbour.clock.move(minutes=10)
    assert await harbour.go_on() == []
    assert len(harbour.permits) == sent
    await harbour.say("Fährt die U3?")
    assert {permit.basis.kind for permit in harbour.permits} <= {"answer", "service"}


async def test_what_cannot_be_read_leaves_what_was_known(harbour: Scene) -> None:
    """A store that holds nonsense changes nothing for customers."""
    await tell(harbour)
    await harbour.redis.set(keys.SPECIAL, b"9{nonsense")
    await harbour.stores.orders.look()
    assert FLOOD in "\n".join(await harbour.say("Fährt die U3?"))


async def test_a_consent_is_asked_below_it(harbour: Scene) -> None:
    """The question whether to tell still stands at the end, and a yes answers it."""
    await tell(harbour)
    harbour.feed.disrupt("U3")
    harbour.brain.understands("Gebt ihr Bescheid?", Decision("disruption_line"))
    (said,) = await harbour.say("Fährt die U3?")
    assert FLOOD in said
    assert (await harbour.conversation()).question is not None


async def test_who_meets_a_pause_reads_it_too(harbour: Scene) -> None:
    """What is for all stands above the word that the bot is off, and what is about a skill above the word that this is
    off."""
    now = harbour.clock()
    await tell(harbour)
    await harbour.stores.orders.switch_off(SwitchedOff("skill", "berta", now, "Unsinn", "disruption_line"))
    await harbour.stores.orders.look()
    said = await harbour.say("Fährt die U3?")
    assert FLOOD in "\n".join(said)
    assert harbour.has(said, "utter_skill_off")
    await tell(harbour, Scope(all=True), text="Unser Rechenzentrum steht unter Wasser.")
    await harbour.stores.orders.switch_off(SwitchedOff("bot", "berta", now, "Unsinn"))
    await harbour.stores.orders.look()
    said = await harbour.say("Fährt die U1?")
    assert "Unser Rechenzentrum steht unter Wasser." in "\n".join(said)
    assert harbour.has(said, "utter_paused")
