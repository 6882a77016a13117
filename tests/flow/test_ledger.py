"""What a conversation leaves in the ledger."""

from __future__ import annotations

from bot.cli.ledger.audit import audit
from bot.model.consent import Consent
from bot.model.ledger import Entry, faults, salted
from bot.store.ledger import RedisLedger
from tests.flow.scene import Scene

WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"


async def ledger(town: Scene) -> list[Entry]:
    kept = await RedisLedger(town.redis).of(town.contact)
    entries, wrong = faults(town.contact, kept.lines, kept.head or "")
    assert wrong == []
    return entries


async def granted(town: Scene) -> Consent:
    return (await town.stores.threads.consents(town.contact))[0]


async def test_a_yes_is_tied_to_its_question(town: Scene) -> None:
    """Question and consent show the same hash: it is a yes to these very words."""
    town.feed.disrupt("U3")
    await town.say("Fährt die U3?")
    await town.say("Ja")
    proposed, grant = await ledger(town)
    assert (proposed.kind, grant.kind) == ("proposed", "granted")
    assert proposed.shown == grant.shown != ""
    proof = (await granted(town)).proof
    assert grant.words == salted(proof.salt, "words", "Ja")


async def test_a_no_is_an_entry_and_nothing_more(town: Scene) -> None:
    """A refused question is on record without the customer's words."""
    town.feed.disrupt("U3")
    await town.say("Fährt die U3?")
    await town.say("lieber nicht")
    assert [(one.kind, one.words) for one in await ledger(town)] == [("proposed", ""), ("declined", "")]


async def test_a_question_that_was_not_put_is_no_entry(town: Scene) -> None:
    """Only what the customer has seen was proposed: an overtaken question leaves nothing."""
    town.feed.disrupt("U3")
    await town.write("Fährt die U3?")
    await town.write("Mensch")
    await town.go_on()
    assert await ledger(town) == []


async def test_a_stop_is_proven_by_its_message(town: Scene) -> None:
    """The withdrawal shows whose message it was, hashed with the consent's salt."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    message = await town.write("STOPP")
    await town.go_on()
    salt = (await granted(town)).proof.salt
    withdrawn = (await ledger(town))[-1]
    assert withdrawn.kind == "withdrawn"
    assert withdrawn.message == salted(salt, "message", message)
    assert withdrawn.words == salted(salt, "words", "STOPP")


async def test_a_notice_leaves_its_use(town: Scene) -> None:
    """Each notice is an entry with its event, in the same commit that spends the consent."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    happened = await town.event()
    await town.turn()
    salt = (await granted(town)).proof.salt
    assert [one.kind for one in await ledger(town)] == ["granted", "used"]
    assert (await ledger(town))[-1].event == salted(salt, "event", happened.id)


async def test_two_consents_never_share_a_salt(town: Scene) -> None:
    """Each consent has a salt of its own, so that erasing one says nothing of another."""
    town.feed.disrupt("U3")
    for text in (WISH, "STOPP", WISH):
        await town.say(text)
    salts = {one.proof.salt for one in await town.stores.threads.consents(town.contact)}
    assert len(salts) == 2
    assert all(len(one) == 32 for one in salts)


async def test_a_notice_and_a_stop_in_one_turn_stand_in_their_order(town: Scene) -> None:
    """What was used before the customer's stop stands before it, and the auditor finds nothing amiss."""
    town.feed.disrupt("U3")
    await town.say(WISH)
    await town.event()
    await town.write("STOPP")
    await town.turn()
    assert [one.kind for one in await ledger(town)] == ["granted", "used", "withdrawn"]
    assert audit(await RedisLedger(town.redis).of(town.contact)).findings == []
