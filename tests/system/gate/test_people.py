"""Ways in which somebody at the desk may try to send a newsletter: as an agent, as several, as an admin."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.flow.dispatch import converse
from bot.model.errors import RefusedError
from bot.model.item import AgentItem
from bot.model.turn import ItemResult
from tests.flow.conftest import Start
from tests.system.gate.people import OFFER, customers, got, served, spent, unique


async def test_1_a_bots_conversation(start: Start) -> None:
    """A contact's id, once seen, opens nothing: what the bot has cannot be claimed, and nobody else writes into it."""
    for town in await customers(start, 9):
        await town.say("Moin")
        assert await town.act("claim") == ItemResult("refused", "with_bot", "bot")
        assert (await town.act("reply", OFFER)).code == "not_owner"
        assert await town.act("take", "Angebot") == ItemResult("refused", "admins_only", "bot")
        assert await town.deliver() == []


async def test_2_a_conversation_that_is_over(start: Start) -> None:
    """After *resolved* there is nothing to claim, to take or to write into, until the customer writes again."""
    (town,) = await served(start, 1)
    await town.act("resolve")
    assert (await town.act("claim")).code == "ended"
    assert (await town.act("reply", OFFER)).code == "not_owner"
    assert (await town.act("take", "Angebot", agent="admin")).code == "ended"
    await town.say("Danke")
    assert (await town.act("claim")).code == "with_bot"
    assert await got([town]) == 0


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text, n: unique(n),
        lambda text, n: f"-{50 + n} % -> 040/{1234567 + n} {'🎉🍕📞🚲'[n % 4] * n}",
        lambda text, n: f"{text}{chr(10) * 40}{unique(n)}",
        lambda text, n: "".join(one if random.Random(n).random() < 0.5 else chr(ord(one) + n) for one in text),
        lambda text, n: f"{n}",
    ],
)
async def test_3_other_words_for_each(start: Start, disguise: Callable[[str, int], str]) -> None:
    """Whatever an agent writes to people who have not just asked, the eleventh within an hour does not get it."""
    towns = await served(start, 12)
    codes = [(await town.act("reply", disguise(OFFER, n + 1))).code for n, town in enumerate(towns)]
    assert await got(towns) <= 10
    assert set(codes[10:]) <= {"pushes", "same_text"}


async def test_4_several_agents_share_the_work(start: Start) -> None:
    """Thirty in an hour are all for the whole team, however many of them write."""
    towns = [town for agent in ("anna", "ben", "cem", "dora") for town in await served(start, 9, agent)]
    codes = []
    for number, town in enumerate(towns):
        agent = (await town.owner()).removeprefix("agent:")
        codes.append((await town.act("reply", unique(number), agent=agent)).code)
    assert codes == [""] * 30 + ["pushes_team"] * 6
    assert await got(towns) == 30


async def test_5_returned_and_claimed_again(start: Start) -> None:
    """A budget is a person's: neither giving back and claiming again nor a colleague's claim opens a question."""
    towns = await served(start, 12)
    codes = []
    for number, town in enumerate(towns):
        await town.act("return")
        await town.act("claim")
        codes.append((await town.act("reply", unique(number))).code)
    assert codes == [""] * 10 + ["pushes"] * 2
    for town in towns[10:]:
        await town.act("return")
        await town.act("claim", agent="ben")
    assert [(await town.act("reply", OFFER, agent="ben")).code for town in towns[10:]] == ["", ""]
    assert (await spent(towns[0], "ben"), await spent(towns[0])) == (2, 10)


async def test_6_more_of_the_same_answer(start: Start) -> None:
    """Three more messages after an answer are that answer; the fourth is none, nor is one after an hour."""
    (town,) = await customers(start, 1)
    await town.say("Mensch")
    await town.act("claim")
    for number in range(4):
        await town.act("reply", unique(number))
    assert await spent(town) == 0
    await town.act("reply", OFFER)
    assert await spent(town) == 1


async def test_7_one_offer_behind_every_answer(start: Start) -> None:
    """What follows an answer and yet goes to many is counted like any other message nobody has asked for."""
    towns = await customers(start, 20)
    codes = []
    for town in towns:
        await town.say("Mensch")
        await town.act("claim")
        await town.act("reply", "Moin, ich sehe nach.")
        town.clock.move(minutes=10)
        codes.append((await town.act("reply", OFFER)).code)
    assert codes == [""] * 15 + ["pushes"] * 5


async def test_8_sixty_messages_at_once(start: Start) -> None:
    """One customer's phone does not ring sixty times: ten a minute, and in the next minute what the budget holds."""
    (town,) = await customers(start, 1)
    await town.say("Mensch")
    await town.act("claim")
    results = [await town.act("reply", unique(number)) for number in range(60)]
    assert [one.code for one in results] == [""] * 10 + ["agent_rate"] * 50
    assert results[-1].again_at == (town.clock() + timedelta(minutes=1)).isoformat()
    assert await town.notes() == ["handed_over", "claimed", "refused_agent_rate"]
    town.clock.move(minutes=1)
    await town.say("Was ist da los?")
    assert (await town.act("reply", "Entschuldigung!")).status == "done"


async def test_9_notes_are_no_messages(start: Start) -> None:
    """Notes reach the team alone, whoever owns the conversation and however many there are."""
    (town,) = await customers(start, 1)
    await town.say("Moin")
    for number in range(15):
        assert (await town.act("note", f"{OFFER} {number}")).status == "done"
    assert await town.deliver() == []


async def test_10_words_that_pretend_to_have_waited(start: Start) -> None:
    """An action from the desk never says that it waited: that mark is the store's own, of what was counted before."""
    (town,) = await customers(start, 1)
    await town.say("Mensch")
    assert (await town.state()).waiting == ()
    await town.enqueue(AgentItem("a-1", town.clock(), "anna", "reply", (await town.state()).epoch, OFFER, waited=True))
    await town.turn()
    assert await town.stores.mailbox.result(town.contact, "a-1") == ItemResult("refused", "not_owner", "queue")


async def test_11_an_admin_takes_and_gives_away(start: Start) -> None:
    """What an admin took from the bot and gave to the queue is still nobody's question: agents' budgets pay for it."""
    towns = await customers(start, 12)
    codes = []
    for number, town in enumerate(towns):
        await town.say("Moin")
        assert (await town.act("take", "Nachfrage", agent="admin")).status == "done"
        assert (await town.act("return", agent="admin")).status == "done"
        assert (await town.act("claim")).status == "done"
        codes.append((await town.act("reply", unique(number))).code)
    assert codes == [""] * 10 + ["pushes"] * 2


async def test_12_an_admins_act_is_seen(start: Start) -> None:
    """An admin needs a reason, which all can read in the conversation, and an alarm tells the others."""
    (town,) = await customers(start, 1)
    await town.say("Moin")
    assert (await town.act("take", " ", agent="admin")).code == "reason"
    assert (await town.act("take", "Beschwerde am Telefon", agent="admin")).status == "done"
    shown = (await town.lines())[-1].line
    assert (shown.note, shown.agent, shown.text) == ("taken", "admin", "Beschwerde am Telefon")
    alarm = next(one for one in await town.stores.alarms.newest() if one.kind == "taken")
    assert dict(alarm.details) == {"agent": "admin", "contact": town.contact}
    (other,) = await customers(start, 1)
    await other.say("Mensch")
    assert (await other.act("take", "Eilig", agent="admin")).code == "moved"


async def test_13_a_turn_made_by_hand(start: Start) -> None:
    """The store itself refuses words of an agent who does not own the conversation, whatever the turn says."""
    (town,) = await customers(start, 1)
    await town.say("Mensch")
    await town.act("claim")
    await town.enqueue(AgentItem("a-1", town.clock(), "anna", "reply", (await town.state()).epoch, OFFER))
    await town.make_ready()
    found = await town.stores.mailbox.take(town.contact, 20)
    assert found is not None
    made = await converse(found, town.services)
    stolen = replace(made.outgoing[0], basis=replace(made.outgoing[0].basis, agent="ben"))  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match="not_owner"):
        await town.stores.mailbox.commit(replace(made, outgoing=(stolen,)))


async def test_14_what_asks_is_never_counted(start: Start) -> None:
    """A storm is answered with one text, in two bubbles and with closing words, however many have asked."""
    towns = await customers(start, 18)
    said = (
        "Die U3 steht wegen des Sturms.",
        "Busse fahren ab Barmbek.",
        "Haben Sie noch eine Frage? Sonst schließe ich.",
    )
    for town in towns:
        await town.say("Mensch")
        await town.act("claim")
        assert [(await town.act("reply", text)).code for text in said] == [""] * 3
        await town.act("resolve")
    assert await spent(towns[0]) == 0


async def test_22_closing_words_come_later(start: Start) -> None:
    """Whoever is silent for a while may be asked whether there is anything else, in the same words as others."""
    towns = await customers(start, 12)
    for town in towns:
        await town.say("Mensch")
        await town.act("claim")
        await town.act("reply", "Die Karte ist unterwegs.")
        town.clock.move(minutes=20)
        closing = "Haben Sie noch eine Frage? Sonst schließe ich das Gespräch."
        assert (await town.act("reply", closing)).status == "done"


async def test_23_closed_and_taken_again(start: Start) -> None:
    """Closing a conversation and taking it again gives an agent no more to say than leaving it open."""
    towns = await served(start, 12)
    codes = []
    for number, town in enumerate(towns):
        await town.act("resolve")
        await town.deliver()
        assert (await town.act("reopen")).status == "done"
        codes.append((await town.act("reply", unique(number))).code)
    assert await got(towns) <= 10
    assert set(codes[10:]) == {"pushes"}


async def test_24_a_closing_sentence_is_anybodys(start: Start) -> None:
    """The usual last question to twelve customers in a day, after their answer or after their thanks, is no advert."""
    towns = await customers(start, 12)
    for number, town in enumerate(towns):
        await town.say("Mensch")
        await town.act("claim")
        await town.act("reply", f"Ihre Bahn fährt wieder, Wagen {number}.")
        town.clock.move(minutes=3)
        if number % 2:
            town.clock.move(minutes=30)
            await town.say("ok danke")
        said = await town.act("reply", "Haben Sie noch eine Frage? Sonst schließe ich das Gespräch.")
        assert (said.status, said.code) == ("done", "")
        assert (await town.act("resolve")).status == "done"


async def test_15_an_alarm_names_who_and_where(start: Start) -> None:
    """An admin is told who it was and in which conversation; the words stand there and go with it."""
    towns = await served(start, 6)
    for town in towns:
        await town.act("reply", OFFER)
    alarm = next(one for one in await towns[5].stores.alarms.newest() if one.kind == "same_text")
    assert dict(alarm.details) == {"agent": "anna", "contact": towns[5].contact}
    line = (await towns[5].lines())[-1].line
    assert (line.note, line.text, line.agent) == ("refused_same_text", OFFER, "anna")
