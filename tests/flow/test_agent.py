"""One owner: what agents may do with a conversation, and what the bot still says meanwhile."""

from __future__ import annotations

import pytest

from bot.model.ids import derived_id
from bot.model.item import AgentVerb
from bot.model.turn import ItemResult
from tests.flow.scene import Scene


@pytest.fixture
async def queued(town: Scene) -> Scene:
    """A customer in the queue."""
    await town.say("Mensch")
    return town


@pytest.fixture
async def owned(queued: Scene) -> Scene:
    """A customer whom Anna has."""
    await queued.stores.presence.here("anna")
    assert await queued.act("claim") == ItemResult("done", owner="agent:anna")
    return queued


async def test_claiming_twice_is_done_twice(owned: Scene) -> None:
    """The owner's second click changes nothing and is no refusal."""
    epoch = (await owned.state()).epoch
    assert await owned.act("claim") == ItemResult("done", owner="agent:anna")
    assert (await owned.state()).epoch == epoch


async def test_a_claim_that_came_second_is_told_who_has_it(owned: Scene) -> None:
    """The second of two claims is refused with the owner."""
    assert await owned.act("claim", agent="ben", epoch=0) == ItemResult("refused", "taken", "agent:anna")


async def test_a_claim_of_what_has_moved_is_refused(queued: Scene) -> None:
    """Whoever claims what they saw an owner ago is told that it has moved."""
    assert await queued.act("claim", epoch=0) == ItemResult("refused", "moved", "queue")


async def test_an_admin_may_take_over_from_the_bot(town: Scene) -> None:
    """A conversation of the bot can be taken; its answer that has not left yet is then refused."""
    await town.write("Moin")
    await town.turn()
    assert (await town.act("take", "Beschwerde am Telefon", agent="admin")).status == "done"
    assert await town.deliver() == []
    assert [(e.status, e.code) for e in await town.lines() if e.line.who == "bot"] == [("refused", "owner")]


async def test_the_question_of_an_answer_that_did_not_leave_is_handed_over(town: Scene) -> None:
    """The bot's answer that a change of owner has overtaken is shown as not sent, its question counts as handed
    over, and an agent who has answered meanwhile is not asked to do it again."""
    await town.write("Fährt die U3?")
    await town.turn()
    assert await town.outcomes() == ["answered"]
    await town.act("take", "Beschwerde am Telefon", agent="admin")
    await town.act("reply", "Moin, Anna hier.", agent="admin")
    assert await town.deliver() == ["Moin, Anna hier."]
    await town.turn()
    assert await town.outcomes() == ["answered", "handed_over"]
    line = next(entry.line for entry in await town.lines() if entry.line.note == "unsent")
    heard = next(entry.line for entry in await town.lines() if entry.line.who == "customer")
    assert heard.id == derived_id("l", line.understood["question"])
    assert (await town.conversation()).waiting_since is None
    assert await town.waiting() == 0


async def test_an_answer_of_the_owner_leaves(owned: Scene) -> None:
    """The owner's words leave as they are, and the customer waits no more."""
    assert await owned.act("reply", "  Moin, Anna hier.  ") == ItemResult("done", owner="agent:anna")
    assert await owned.deliver() == ["Moin, Anna hier."]
    assert owned.permits[-1].basis.kind == "agent"
    assert (await owned.conversation()).waiting_since is None


@pytest.mark.parametrize(("text", "code"), [("", "empty"), (" \n", "empty"), ("x" * 4001, "too_long")])
async def test_an_answer_must_be_one(owned: Scene, text: str, code: str) -> None:
    """An empty or endless answer is refused by name; nothing leaves."""
    assert await owned.act("reply", text) == ItemResult("refused", code, "agent:anna")
    assert await owned.deliver() == []


async def test_no_answer_after_the_window(owned: Scene) -> None:
    """After the platform's window an answer is refused; the customer's next message opens it again."""
    owned.clock.move(hours=24)
    assert await owned.act("reply", "Moin") == ItemResult("refused", "window", "agent:anna")
    await owned.say("noch da?")
    assert (await owned.act("reply", "Moin")).status == "done"


async def test_only_the_owner_answers(owned: Scene) -> None:
    """Another agent is told who owns it; without an owner nobody may answer, resolve or return."""
    verbs: tuple[AgentVerb, ...] = ("reply", "resolve", "return")
    for verb in verbs:
        assert await owned.act(verb, "Moin", agent="ben") == ItemResult("refused", "taken", "agent:anna")
    await owned.act("return")
    for verb in verbs:
        assert await owned.act(verb, "Moin") == ItemResult("refused", "not_owner", "queue")
    assert await owned.deliver() == []


async def test_resolving_gives_the_customer_back_to_the_bot(owned: Scene) -> None:
    """Resolved ends the conversation; it swallows no answer that was committed before."""
    await owned.act("reply", "Erledigt, schönen Tag!")
    assert (await owned.act("resolve")).status == "done"
    assert (await owned.state()).conversation is None
    said = await owned.deliver()
    assert said[0] == "Erledigt, schönen Tag!"
    assert owned.has(said[1], "utter_resolved")
    assert said[1].startswith("Bot: ")
    assert len(said) == 2
    assert owned.has(await owned.say("Moin"), "utter_greet")


async def test_a_return_keeps_the_place(owned: Scene) -> None:
    """Given back, the conversation has its old place and the customer still waits since their message."""
    before = await owned.conversation()
    owned.clock.move(minutes=5)
    assert (await owned.act("return")).status == "done"
    after = await owned.conversation()
    assert (after.owner, after.queued_at, after.waiting_since) == ("queue", before.queued_at, before.waiting_since)


async def test_a_note_is_for_colleagues(owned: Scene) -> None:
    """A note is kept in the thread and never leaves."""
    assert (await owned.act("note", "wirkt verärgert", agent="ben")).status == "done"
    assert await owned.deliver() == []
    assert [entry.line.text for entry in await owned.lines()][-1] == "wirkt verärgert"
    assert (await owned.act("note", " ")).code == "empty"


async def test_no_skill_answers_while_a_person_owns_it(owned: Scene) -> None:
    """Neither a question, nor a line's name, nor a wish is answered by the bot; all of it is kept for the person."""
    for text in ("Fährt die U3?", "U3", "Sag mir Bescheid, wenn die U3 wieder fährt", "Mensch"):
        assert await owned.say(text) == []
    assert owned.brain.requests == []
    assert set((await owned.outcomes())[1:]) == {"queued"}


@pytest.mark.parametrize("verb", ["return", "claim"])
async def test_the_closed_list_of_texts_remains(owned: Scene, verb: AgentVerb) -> None:
    """Stop is confirmed and an emergency answered, whether the queue or an agent owns it; the agent sees both."""
    await owned.act(verb)
    assert owned.has(await owned.say("stopp"), "utter_stop_nothing")
    assert owned.has(await owned.say("es brennt im Zug"), "utter_danger_fire")
    assert {permit.basis.kind for permit in owned.permits} == {"service"}
    assert [e.line.who for e in await owned.lines()].count("service") == 3


async def test_the_place_in_the_queue(queued: Scene) -> None:
    """Who waits may ask for their place, and is told a number; an agent's customer is not in the queue."""
    (said,) = await queued.say("wie lange dauert das noch?")
    row = [each.contact for each in await queued.stores.threads.queue() if each.owner == "queue"]
    assert f"Dein Platz in der Reihe: {row.index(queued.contact) + 1}" in said
    await queued.act("claim")
    assert await queued.say("wie lange dauert das noch?") == []


async def test_leaving_the_queue(queued: Scene) -> None:
    """Who needs nobody any more leaves the queue and is the bot's again."""
    assert queued.has(await queued.say("hat sich erledigt"), "utter_left_queue")
    assert await queued.owner() == "bot"
    assert queued.contact not in [row.contact for row in await queued.stores.threads.queue()]
    assert queued.has(await queued.say("Fährt die U3?"), "utter_disruption_line_none")
