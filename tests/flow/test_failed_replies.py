"""An agent's reply that did not arrive is never taken for an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.channel import Channel
from bot.model.errors import SendError
from bot.model.inbound import StatusUpdate
from bot.model.thread import QueueRow
from connectors.twilio.reasons import REASONS
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.support.listener import WHATSAPP_LIKE

CHANNEL: Channel = replace(WHATSAPP_LIKE, reasons=REASONS)
WORDS = "Der Zug um 10:40 fährt wieder."


@pytest.fixture
async def owned(start: Start) -> Scene:
    """A customer whom Anna has, on a channel with Twilio's codes."""
    town = await start(channel=CHANNEL)
    await town.say("Mensch")
    await town.stores.presence.here("anna")
    await town.act("claim")
    return town


async def row(town: Scene) -> QueueRow:
    found = await town.stores.threads.row(town.contact)
    assert found is not None
    return found


async def replied(town: Scene, text: str = WORDS) -> str:
    """A reply that the platform has taken; gives the message's id."""
    await town.act("reply", text)
    await town.deliver()
    return town.permits[-1].message


async def status(town: Scene, message: str, word: str, code: str = "") -> None:
    """The platform's late word on a message, and the turn that hears of it."""
    update = StatusUpdate(f"{town.contact}.{message}", word, code=code)  # type: ignore[arg-type]
    await town.stores.outbox.note_status(update)
    await town.turn()


@pytest.mark.parametrize("refused", ["at_once", "later"])
async def test_a_failed_reply_waits_again(owned: Scene, refused: str) -> None:
    """Refused by the call or by a later status: the customer waits since their question, with the agent who has them,
    and the row says why."""
    asked = (await row(owned)).waiting_since
    owned.clock.move(minutes=4)
    if refused == "at_once":
        owned.listener.failures.append(SendError("failed", "63003"))
        await owned.act("reply", WORDS)
        await owned.deliver()
        await owned.turn()
    else:
        message = await replied(owned)
        assert (await row(owned)).waiting_since is None
        await status(owned, message, "failed", "63024")
    seen = await row(owned)
    assert (seen.owner, seen.waiting_since) == ("agent:anna", asked)
    (failed,) = seen.failed
    assert (failed.text, failed.reason, failed.agent) == (WORDS, "not_there", "anna")


async def test_a_status_that_comes_twice_fails_once(owned: Scene) -> None:
    """Whatever the platform repeats, one reply has failed once."""
    message = await replied(owned)
    await status(owned, message, "failed", "63024")
    await status(owned, message, "failed", "63024")
    assert len((await row(owned)).failed) == 1
    assert (await owned.notes()).count("reply_failed") == 1


async def test_a_reply_that_has_arrived_after_all_waits_for_nobody(owned: Scene) -> None:
    """Delivered after failed is delivered: nothing is open any more."""
    message = await replied(owned)
    await status(owned, message, "failed", "63024")
    await status(owned, message, "delivered")
    seen = await row(owned)
    assert (seen.failed, seen.waiting_since) == ((), None)
    assert (await owned.act("resend", message=message)).code == "resent"


async def test_a_bots_failed_answer_calls_no_agent(owned: Scene) -> None:
    """Only people's replies come back; the hand-over's own text that fails makes nobody wait anew."""
    await owned.act("reply", "Moin")
    await owned.deliver()
    service = next(permit.message for permit in owned.permits if permit.basis.kind == "service")
    await status(owned, service, "failed", "63024")
    assert (await row(owned)).failed == ()


async def test_once_more(owned: Scene) -> None:
    """*Noch einmal* sends the same words once, however often it is said, and the customer waits no more."""
    message = await replied(owned)
    await status(owned, message, "failed", "63024")
    assert (await owned.act("resend", message=message)).status == "done"
    assert (await owned.act("resend", message=message)).code == "resent"
    assert await owned.deliver() == [WORDS]
    seen = await row(owned)
    assert (seen.failed, seen.waiting_since) == ((), None)
    again = owned.permits[-1].message
    await status(owned, again, "failed", "63016")
    assert [(one.message, one.reason) for one in (await row(owned)).failed] == [(again, "window")]


async def test_once_more_is_the_owners(owned: Scene) -> None:
    """Nobody sends again in a conversation that is another's, nor a message that never was."""
    message = await replied(owned)
    await status(owned, message, "failed", "63024")
    assert (await owned.act("resend", agent="ben", message=message)).code == "taken"
    assert (await owned.act("resend", message="m-invented", text="Heute 20 % auf alles")).code == "resent"
    assert await owned.deliver() == []


async def test_once_more_after_the_window(owned: Scene) -> None:
    """Outside the window the same words may not leave, and stay failed."""
    message = await replied(owned)
    await status(owned, message, "failed", "63024")
    owned.clock.move(hours=25)
    assert (await owned.act("resend", message=message)).code == "window"
    assert len((await row(owned)).failed) == 1


async def test_new_words_take_the_place_of_failed_ones(owned: Scene) -> None:
    """Whoever writes anew has seen what failed."""
    message = await replied(owned)
    await status(owned, message, "failed", "63024")
    await replied(owned, "Ich versuche es noch einmal.")
    assert (await row(owned)).failed == ()


async def test_a_resolved_conversation_comes_back(owned: Scene) -> None:
    """A reply that fails after *resolved*: to the agent who wrote it, with nothing said to the customer."""
    message = await replied(owned)
    await owned.act("resolve")
    await owned.deliver()
    assert await owned.owner() == "bot"
    await status(owned, message, "failed", "63024")
    seen = await row(owned)
    assert (seen.owner, seen.reason) == ("agent:anna", "reply_failed")
    assert seen.waiting_since
    assert await owned.deliver() == []


async def test_a_resolved_conversation_of_somebody_gone(owned: Scene) -> None:
    """Its agent is gone: then it waits in the queue, where it would stand had it never left."""
    queued = (await row(owned)).queued_at
    message = await replied(owned)
    await owned.act("resolve")
    await owned.stores.presence.gone("anna")
    await status(owned, message, "failed", "63024")
    seen = await row(owned)
    assert (seen.owner, seen.queued_at, len(seen.failed)) == ("queue", queued, 1)


async def test_a_failure_takes_a_resolve_back(start: Start) -> None:
    """While it could be undone, a reply that fails undoes it, and the customer was told nothing."""
    town = await start(channel=CHANNEL, undo_seconds=10)
    await town.say("Mensch")
    await town.act("claim")
    message = await replied(town)
    assert (await town.act("resolve")).status == "done"
    await status(town, message, "failed", "63024")
    seen = await row(town)
    assert (seen.owner, seen.closing, len(seen.failed)) == ("agent:anna", None, 1)
    assert await town.deliver() == []


async def test_failed_or_doubtful_replies_are_not_done(owned: Scene) -> None:
    """*Resolved* is refused while a reply has failed or nobody knows what became of it, and yields to a second word."""
    owned.listener.failures.append(SendError("unknown", "timeout"))
    await owned.act("reply", WORDS)
    await owned.deliver()
    assert (await owned.act("resolve")).code == "reply_on_its_way"
    mine = next(one.line.message for one in await owned.lines() if one.line.who == "agent")
    await status(owned, mine, "failed", "63024")
    assert (await owned.act("resolve")).code == "reply_failed"
    assert (await owned.act("resolve", force=True)).status == "done"
    assert "resolved_open" in await owned.notes()
    assert await owned.owner() == "bot"


async def test_an_overtaken_reply_is_shown_as_failed(owned: Scene) -> None:
    """A reply that another agent has overtaken before it left did not arrive: the new owner sees it."""
    await owned.act("reply", WORDS)
    await owned.act("return")
    await owned.act("claim", agent="ben")
    assert await owned.deliver() == []
    await owned.turn()
    (failed,) = (await row(owned)).failed
    assert (failed.agent, failed.reason) == ("anna", "owner")
    assert (await owned.act("resend", agent="ben", message=failed.message)).status == "done"
    assert await owned.deliver() == [WORDS]


async def test_a_fresh_failure_gives_its_agent_time(owned: Scene) -> None:
    """The clock that gives conversations back begins with the failure, although the customer has waited for longer."""
    message = await replied(owned)
    owned.clock.move(minutes=40)
    await owned.stores.presence.here("anna")
    await owned.stores.presence.here("ben")
    await status(owned, message, "failed", "63024")
    await owned.ring()
    seen = await row(owned)
    assert (seen.owner, seen.warned_until) == ("agent:anna", None)
    owned.clock.move(minutes=12)
    await owned.stores.presence.here("anna")
    await owned.ring()
    assert (await row(owned)).warned_until == owned.clock() + timedelta(minutes=3)
