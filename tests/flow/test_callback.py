"""Callback: nobody is at the desk, the window closes first, and an agent answers all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.flow.desk.callback import SUBJECT, TYPE, UNSENT, WAITS
from bot.flow.dispatch import converse
from bot.model.basis import AgentAnswer
from bot.model.consent import Consent
from bot.model.ids import random_id
from bot.model.item import AgentItem, EventItem, MessageItem, OptOutItem
from bot.model.template import Allowance, Outlook, Standing, template_key
from bot.model.template_availability import TemplateAvailability
from bot.model.turn import Commit, Taken
from tests.content_of_tests import content_of_tests
from tests.flow.conftest import Start
from tests.flow.scene import Scene

VERSION = content_of_tests().words[TYPE].version
WORDS = "Moin, hier ist Anna. Dein Fundstück ist da."


def reach(id_: str = "HX1") -> TemplateAvailability:
    """The listener as a messenger that has approved the callback's template, or has not."""
    key = template_key(TYPE, "de", VERSION)
    standing = Standing(key, "v1", "approved" if id_ else "paused", id=id_)
    return TemplateAvailability({"listener": Outlook({key: standing})}, {"listener": Allowance(10, 10)}, known=True)


def says(texts: list[str], text: str) -> bool:
    """Whether this text of the callback was said."""
    words = content_of_tests().words[TYPE].texts[text]["de"]
    return words.partition("{")[0].strip() in "\n".join(texts)


async def at_night(start: Start, known: TemplateAvailability | None = None) -> Scene:
    """A Friday evening: the team is back on Monday, and until then the window will have closed."""
    town = await start()
    town.services = replace(town.services, reach=lambda: known or reach())
    town.clock.move(days=(4 - town.clock().weekday()) % 7, hours=11)
    return town


async def asked(start: Start) -> Scene:
    """Someone in the queue who has said yes to being written to."""
    town = await at_night(start)
    await town.queue()
    await town.say("Ja")
    return town


async def granted(town: Scene) -> list[Consent]:
    return [one for one in await town.consents() if one.type == TYPE]


async def test_the_hand_over_asks_whether_we_may_write(start: Start) -> None:
    """Where the window closes before anybody comes, the customer is asked, in the same words as for any notice."""
    town = await at_night(start)
    said = await town.queue()
    assert town.has(said, "utter_handover_window")
    assert says(said, "question")
    assert await town.owner() == "queue"
    assert await granted(town) == []


@pytest.mark.parametrize("yes", ["Ja", "1", "ja"])
async def test_a_yes_in_the_queue_is_a_consent(start: Start, yes: str) -> None:
    """The yes grants it with its proof, is confirmed, and the place in the queue stays."""
    town = await at_night(start)
    await town.queue()
    said = await town.say(yes)
    assert says(said, "confirmation")
    [one] = await granted(town)
    assert (one.subject, one.proof.words) == (SUBJECT, yes)
    window = (await town.state()).window_until
    assert window is not None
    assert one.until > window
    assert await town.owner() == "queue"


async def test_a_no_and_anything_else_are_none(start: Start) -> None:
    """Who declines, or writes something else, is asked no second time and gets no template."""
    town = await at_night(start)
    await town.queue()
    assert town.has(await town.say("2"), "utter_optin_declined")
    await town.say("Es geht um meinen Schirm")
    assert await granted(town) == []


@pytest.mark.parametrize("between", ["Es geht um meinen Schirm", "wie lange noch?", "Stopp", "👋"])
@pytest.mark.parametrize("yes", ["Ja", "👍"])
async def test_a_yes_to_something_else_is_none(start: Start, between: str, yes: str) -> None:
    """Whatever is written after the question, and does not answer it, closes it: a later yes means something else."""
    town = await at_night(start)
    await town.queue()
    await town.say(between)
    await town.say(yes)
    assert await granted(town) == []
    assert (await town.conversation()).question is None


@pytest.mark.parametrize("yes", ["Ja", "👍", "ja gerne"])
async def test_the_question_lapses(start: Start, yes: str) -> None:
    """The queue's conversation does not end by silence, but its question does as the bot's would."""
    town = await at_night(start)
    await town.queue()
    town.clock.move(minutes=61)
    await town.say(yes)
    assert await granted(town) == []


async def test_the_platforms_stop_closes_the_question(start: Start) -> None:
    """After a stop that came from the platform a yes grants nothing."""
    town = await at_night(start)
    await town.queue()
    await town.enqueue(OptOutItem(random_id("o"), town.clock(), "21610"))
    await town.turn()
    await town.say("Ja")
    assert await granted(town) == []


@pytest.mark.parametrize(("text", "consents"), [("ja gerne", 1), ("Ja bitte!", 1), ("lieber nicht", 0)])
async def test_the_usual_other_words(start: Start, text: str, consents: int) -> None:
    """A plain yes or no in other words is understood without the brain, and answered."""
    town = await at_night(start)
    await town.queue()
    assert await town.say(text) != []
    assert len(await granted(town)) == consents


async def test_without_an_approved_template_nobody_is_asked(start: Start) -> None:
    """What could not be kept is not offered."""
    town = await at_night(start, reach(""))
    assert not says(await town.queue(), "question")


async def test_a_stop_ends_it(start: Start) -> None:
    """A stop word in the queue ends this consent like any other."""
    town = await asked(start)
    await town.say("Stopp")
    assert await granted(town) == []


async def taken(town: Scene, *items: MessageItem | AgentItem | EventItem, closed: bool = True) -> Taken:
    """The contact with these items, Anna owning the conversation; a day has passed if the window is `closed`."""
    await town.act("claim")
    await town.write("Noch da?")
    await town.make_ready()
    found = await town.stores.mailbox.take(town.contact, 1)
    assert found is not None
    assert found.state is not None
    window = town.clock() + timedelta(hours=-1 if closed else 23)
    return replace(found, items=items, state=replace(found.state, window_until=window))


def reply(town: Scene, id_: str = "a-1", text: str = WORDS) -> AgentItem:
    return AgentItem(id_, town.clock(), "anna", "reply", 0, text)


def after(before: Taken, commit: Commit, *items: MessageItem | AgentItem | EventItem) -> Taken:
    """The next turn, as the store would give it."""
    return replace(before, items=items, state=commit.state, epoch=commit.state.epoch)


async def test_words_after_the_window_wait_and_the_template_asks(start: Start) -> None:
    """The agent's reply is done, leaves nothing but an event, and the thread says that the words wait."""
    town = await asked(start)
    closed = await taken(town)
    commit = await converse(replace(closed, items=(reply(town),)), town.services)
    assert [result.status for _, result in commit.results] == ["done"]
    assert commit.outgoing == ()
    assert [(line.note, line.text) for line in commit.lines] == [(WAITS, WORDS)]
    [event] = commit.again_items
    assert isinstance(event, EventItem)
    town.clock.move(hours=12)  # after the quiet hours
    asking = await converse(after(closed, commit, replace(event, at=town.clock())), town.services)
    [out] = asking.outgoing
    assert out.template is not None
    assert (out.template.name, out.basis.kind) == (TYPE, "notice")


async def test_a_second_reply_waits_without_a_second_template(start: Start) -> None:
    """The customer is asked once, however much the agent writes meanwhile."""
    town = await asked(start)
    closed = await taken(town)
    commit = await converse(replace(closed, items=(reply(town), reply(town, "a-2", "Bis 18 Uhr."))), town.services)
    assert len(commit.again_items) == 1
    assert [one.text for one in commit.state.waiting] == [WORDS, "Bis 18 Uhr."]


async def test_the_words_leave_when_the_customer_writes(start: Start) -> None:
    """With the customer's message the window is open: all that waited leaves, in order, each once."""
    town = await asked(start)
    closed = await taken(town)
    waits = await converse(replace(closed, items=(reply(town), reply(town, "a-2", "Bis 18 Uhr."))), town.services)
    wrote = await converse(after(closed, waits, MessageItem("i-9", town.clock(), "SM-9", "Ja?")), town.services)
    assert wrote.outgoing == ()
    assert wrote.state.waiting == ()
    again = [one for one in wrote.again_items if isinstance(one, AgentItem)]
    assert [one.id for one in again] == ["a-1", "a-2"]
    told = await converse(after(closed, wrote, *again), town.services)
    assert [(out.text, out.basis) for out in told.outgoing] == [
        (WORDS, AgentAnswer("anna", "a-1")),
        ("Bis 18 Uhr.", AgentAnswer("anna", "a-2")),
    ]
    assert told.again_items == ()


async def test_words_of_an_agent_who_left_are_shown(start: Start) -> None:
    """Where somebody else has the conversation by then, the words are in the thread as not sent, never lost."""
    town = await asked(start)
    closed = await taken(town)
    waits = await converse(replace(closed, items=(reply(town),)), town.services)
    back = AgentItem("a-3", town.clock(), "anna", "return", waits.state.epoch)
    given = await converse(after(closed, waits, back), town.services)
    wrote = await converse(after(closed, given, MessageItem("i-9", town.clock(), "SM-9", "Ja?")), town.services)
    told = await converse(after(closed, wrote, *wrote.again_items), town.services)
    assert told.outgoing == ()
    assert [(line.note, line.text) for line in told.lines] == [(UNSENT, WORDS)]


async def test_a_conversation_with_waiting_words_is_not_resolved_on_the_same_day(start: Start) -> None:
    """Closing it would lose the words: it is refused for a day, after which they are shown as not sent."""
    town = await asked(start)
    closed = await taken(town)
    waits = await converse(replace(closed, items=(reply(town),)), town.services)
    done = AgentItem("a-4", town.clock(), "anna", "resolve", 0)
    refused = await converse(after(closed, waits, done), town.services)
    assert [result.code for _, result in refused.results] == ["waits"]
    town.clock.move(hours=25)
    ended = await converse(after(closed, waits, done), town.services)
    assert ended.state.waiting == ()
    assert UNSENT in [line.note for line in ended.lines]


async def test_without_a_consent_the_window_stays_closed(start: Start) -> None:
    """Who has not said yes gets no template: the agent's reply is refused, the text stays with them."""
    town = await at_night(start)
    await town.queue()
    closed = await taken(town)
    commit = await converse(replace(closed, items=(reply(town),)), town.services)
    assert [result.code for _, result in commit.results] == ["window"]
    assert commit.again_items == ()
