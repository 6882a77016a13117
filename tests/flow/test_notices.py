"""An alert's end spends a consent exactly once, and nothing else is ever written first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.flow.dispatch import converse
from bot.flow.turn.services import Services
from bot.model.basis import Notice
from bot.model.consent import Consent
from bot.model.consent_event import Ended, Told
from bot.model.errors import SendError
from bot.model.ids import random_id
from bot.model.item import EventItem, MessageItem
from bot.model.turn import Taken
from tests.flow.scene import ENDED, Scene

WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"


@pytest.fixture
async def wanting(town: Scene) -> Scene:
    """A customer who wants to be told about the U3."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    return town


async def test_the_end_of_an_alert_is_told_once(wanting: Scene) -> None:
    """The notice leaves on the basis of that consent and that event; then nothing is left to spend."""
    (granted,) = await wanting.consents()
    happened = await wanting.event()
    (said,) = await wanting.go_on()
    assert "Die Störung auf der U3 ist laut Betreiber vorbei" in said
    assert "Das war die eine Nachricht" in said
    assert wanting.permits[-1].basis == Notice(granted.id, happened.id, granted.proof.version)
    assert [one.id for one in await wanting.consents("sent")] == [granted.id]
    await wanting.event()
    assert await wanting.go_on() == []


async def test_an_event_delivered_twice_spends_once(wanting: Scene) -> None:
    """The same event, announced again after a crash, is stored once."""
    happened = await wanting.event()
    await wanting.event(id_=happened.id)
    assert await wanting.waiting() == 1
    assert len(await wanting.go_on()) == 1


async def test_two_events_before_one_turn_spend_once(wanting: Scene) -> None:
    """Two ends that arrive together spend one budget."""
    await wanting.event()
    await wanting.event()
    assert len(await wanting.go_on()) == 1
    assert await wanting.waiting() == 0


async def test_what_was_over_before_it_was_asked_for_is_no_answer_to_it(wanting: Scene) -> None:
    """Who asks because of a new disruption is not told that an old one is over, however late that reaches them."""
    asked = wanting.clock()
    assert await happens(wanting, asked - timedelta(minutes=5)) == []
    assert len(await wanting.consents()) == 1
    assert len(await happens(wanting, asked - timedelta(minutes=1))) == 1


async def test_another_line_spends_nothing(wanting: Scene) -> None:
    """An event of a line that nobody here asked about reaches no mailbox."""
    await wanting.event("U1")
    assert await wanting.waiting() == 0


async def test_a_stop_that_came_first_wins(wanting: Scene) -> None:
    """A stop in the mailbox before the event means that nothing is told."""
    await wanting.write("stopp")
    await wanting.event()
    said = await wanting.go_on()
    assert wanting.has(said, "utter_stop_confirmed")
    assert len(said) == 1


async def test_a_stop_after_the_turn_and_before_the_claim_wins(wanting: Scene) -> None:
    """A spent notice that has not left is ended by a stop too."""
    await wanting.event()
    await wanting.turn()
    assert [one.status for one in await wanting.consents("spent")] == ["spent"]
    said = await wanting.say("stopp")
    assert len(said) == 1
    assert wanting.has(said, "utter_stop_confirmed")
    assert len(await wanting.consents("withdrawn")) == 1


async def test_an_unread_message_holds_a_notice_back(wanting: Scene) -> None:
    """While a message of that customer is unread no notice is claimed: it may be a stop."""
    await wanting.event()
    await wanting.turn()
    await wanting.write("stopp")
    assert await wanting.deliver() == []
    assert len(await wanting.go_on()) == 1
    assert len(await wanting.consents("withdrawn")) == 1


async def test_a_notice_comes_while_a_person_owns_it(wanting: Scene) -> None:
    """What the customer asked for reaches them while an agent owns the conversation; the agent sees it."""
    await wanting.say("Mensch")
    await wanting.act("claim")
    await wanting.event()
    assert "U3 ist laut Betreiber vorbei" in (await wanting.go_on())[0]
    assert [entry.line.who for entry in await wanting.lines()][-1] == "notice"


async def test_after_its_end_a_consent_sends_nothing(wanting: Scene) -> None:
    """A consent past its end is not spent; it ends, and the index forgets it."""
    wanting.clock.move(hours=24)
    await wanting.event()
    assert await wanting.go_on() == []
    assert len(await wanting.consents("ended")) == 1
    await wanting.event()
    assert await wanting.waiting() == 0


async def test_outside_the_window_a_notice_is_too_late(wanting: Scene) -> None:
    """Outside the window nothing leaves; the consent ends as too late, which the next answer owns up to once."""
    await wanting.event()
    shut = replace(await _taken(wanting), consents=tuple(_longer(await wanting.consents())))
    wanting.clock.move(hours=24)
    services = _without_templates(wanting)
    commit = await converse(shut, services)
    (granted,) = shut.consents
    assert commit.consents == (Ended(granted, "too_late"),)
    assert commit.outgoing == ()
    assert [line.note for line in commit.lines] == ["notice_too_late"]
    assert shut.state is not None
    item = MessageItem("i-1", wanting.clock(), "SM-1", "U1")
    owed = replace(shut, items=(item, replace(item, id="i-2")), consents=(replace(granted, status="too_late"),))
    commit = await converse(owed, services)
    assert [one.consent.id for one in commit.consents if isinstance(one, Told)] == [granted.id]
    assert [message.text.count("nicht rechtzeitig schicken") for message in commit.outgoing] == [1]


def _without_templates(town: Scene) -> Services:
    """The services of a company that has put no text before the platform."""
    types = {name: replace(one, template=None) for name, one in town.content.notices.items()}
    return replace(town.services, content=lambda: replace(town.content, notices=types))


async def _taken(town: Scene) -> Taken:
    await town.make_ready()
    taken = await town.stores.mailbox.take(town.contact, 10)
    assert taken is not None
    return taken


def _longer(granted: list[Consent]) -> list[Consent]:
    """Consents that outlive the window, as none that flow grants does."""
    return [replace(one, until=one.until + timedelta(days=9)) for one in granted]


async def test_a_failed_notice_is_owned_up_to_once(wanting: Scene) -> None:
    """A notice that the platform refused is not sent again; the next answer says so, once, before its own words."""
    wanting.listener.failures = [SendError("failed", "63016")]
    await wanting.event()
    assert await wanting.go_on() == []
    assert len(await wanting.consents("failed")) == 1
    (said,) = await wanting.say("Fährt die U1?")
    assert said.index("ließ sich aber nicht zustellen") < said.index("U1")
    assert "zustellen" not in (await wanting.say("Fährt die U1?"))[0]


@pytest.mark.parametrize("text", ["asdf qwer", "Ja", "Wer wird Meister?"])
async def test_any_answer_owns_up(wanting: Scene, text: str) -> None:
    """Also an answer that only asks back tells of the notice that failed; the thumb's silence does not."""
    wanting.listener.failures = [SendError("failed", "63016")]
    await wanting.event()
    await wanting.go_on()
    assert await wanting.say("👍") == []
    assert "zustellen" in (await wanting.say(text))[0]


async def happens(town: Scene, at: datetime) -> list[str]:
    """The end of a disruption that was accepted at this moment reaches the contact now."""
    await town.enqueue(
        EventItem(random_id("e"), at, random_id("ev"), ENDED, "line:U3", {"source": "Hochbahn"}, "ended")
    )
    return await town.go_on()
