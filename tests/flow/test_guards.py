"""Guards: two bots do not talk for ever, and no text of an agent goes to many who did not ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model.turn import ItemResult
from tests.flow.conftest import Start
from tests.flow.scene import Scene

OFFER = "Moin Frau {name}, ab Montag gibt es unsere neue Jahreskarte mit 20 % Rabatt. Greifen Sie zu!"
NAMES = ("Petersen", "Hansen", "Zottelbek", "Nguyen", "Yılmaz", "Schmidt", "Kröger", "Meier")


async def answered(start: Start) -> Scene:
    """A customer with an agent, who has had their answer a while ago."""
    town = await start()
    await town.say("Mensch")
    await town.act("claim")
    await town.act("reply", "Moin, die Karte ist unterwegs zu Ihnen.")
    town.clock.move(hours=2)
    return town


async def several(start: Start, number: int) -> list[Scene]:
    """Customers of one installation, each of whom has had their answer."""
    towns = [await answered(start) for _ in range(number)]
    for town in towns[1:]:
        town.services = replace(town.services, agent_texts=towns[0].services.agent_texts)
    return towns


async def alarms(town: Scene) -> dict[str, int]:
    return {one.kind: one.number for one in await town.stores.alarms.newest() if not one.seen_by}


async def test_two_bots_end_at_a_person(start: Start) -> None:
    """After so many messages in ten minutes the next one is refused, and the conversation goes to a person, once."""
    town = await start(answers_per_contact=4)
    before = (await alarms(town)).get("rate", 0)
    said = [await town.say(text) for text in ("U1", "U3") * 2]
    assert all(said)
    assert await town.say("U1") == []
    assert await town.go_on() == []
    assert await town.owner() == "queue"
    assert (await town.conversation()).reason == "limit"
    assert (await town.outcomes())[-2:] == ["answered", "handed_over"]
    for text in ("U3", "U1", "U3"):
        assert await town.say(text) == []
    assert await town.notes() == ["rate"]
    assert (await alarms(town))["rate"] == before + 1


async def test_what_must_be_said_has_room_above(start: Start) -> None:
    """Emergency numbers and a confirmed stop still leave where the bot is already silent."""
    town = await start(answers_per_contact=2)
    for text in ("U1", "U3", "U1"):
        await town.say(text)
    await town.turn()
    assert town.has(await town.say("es brennt"), "utter_danger_fire")
    assert town.has(await town.say("stopp"), "utter_stop_nothing")


async def test_a_person_is_not_counted(start: Start) -> None:
    """An agent may write as much as the customer needs."""
    town = await start(answers_per_contact=2)
    await town.say("Mensch")
    await town.act("claim")
    for number in range(6):
        assert await town.act("reply", f"Zeile {number}") == ItemResult("done", owner="agent:anna")
    assert len(await town.deliver()) == 6


async def test_one_text_to_many_who_did_not_ask_is_refused(start: Start) -> None:
    """The sixth customer gets it no more, whatever name or number stands in it, and an admin hears of it."""
    towns = await several(start, 6)
    before = (await alarms(towns[0])).get("same_text", 0)
    for town, name in zip(towns[:5], NAMES, strict=False):
        assert (await town.act("reply", OFFER.format(name=name))).status == "done"
    last = await towns[5].act("reply", OFFER.format(name=NAMES[5]))
    assert (last.status, last.code) == ("refused", "same_text")
    await towns[5].deliver()
    assert not any("Jahreskarte" in permit.text for permit in towns[5].permits)
    assert (await alarms(towns[0]))["same_text"] == before + 1
    assert (await towns[5].act("reply", "Haben Sie noch eine Frage zu Ihrer Karte?")).status == "done"


@pytest.mark.parametrize(
    "text",
    [
        "ab  Montag gibt es unsere neue Jahreskarte mit 25 % Rabatt .. Greifen Sie zu !!",
        "🎉 Ab Montag gibt es unsere neue Jahreskarte mit 20 % Rabatt. 🎉 Greifen Sie zu! 🎉",
        "Hallo Jan, ab Montag gibt es unsere neue Jahreskarte, mit Rabatt. Greifen Sie zu!",
        "A b  M o n t a g  gibt es unsere neue Jahreskarte mit 20 % Rabatt. Greifen Sie zu!",
        "Ab Montag gibt es unsere neue Jahreskarte mit 20 % Rabatt. Greifen Sie jetzt schnell zu!",
    ],
)
async def test_small_changes_do_not_help(start: Start, text: str) -> None:
    """Blanks, signs, emoji, another name or number, a word more: it is the same text."""
    towns = await several(start, 6)
    for town, name in zip(towns[:5], NAMES, strict=False):
        await town.act("reply", OFFER.format(name=name))
    assert (await towns[5].act("reply", text)).code == "same_text"


async def test_other_words_are_other_words(start: Start) -> None:
    """What says something else to each customer goes to as many as need it."""
    towns = await several(start, 8)
    texts = [
        "Ihre Karte ist heute Morgen in die Post gegangen.",
        "Das Fundbüro hat Ihren Schirm leider nicht.",
        "Die Erstattung dauert etwa zwei Wochen.",
        "Bitte schicken Sie uns die Rechnungsnummer.",
        "Der Aufzug am Jungfernstieg fährt wieder.",
        "Ihr Fahrrad darf am Wochenende kostenlos mit.",
        "Wir haben den Fahrer darauf angesprochen.",
        "Das Abo läuft noch bis Ende Mai.",
    ]
    for town, text in zip(towns, texts, strict=True):
        assert (await town.act("reply", text)).status == "done"


async def test_a_storm_may_be_answered_with_one_text(start: Start) -> None:
    """Customers who wait for an answer all get the same one."""
    towns = [await start() for _ in range(8)]
    for town in towns:
        town.services = replace(town.services, agent_texts=towns[0].services.agent_texts)
        await town.say("Mensch")
        await town.act("claim")
        result = await town.act("reply", "Die U3 steht wegen des Sturms. Busse fahren ab Barmbek.")
        assert result.status == "done"


async def test_who_has_had_the_bots_answer_did_not_ask(start: Start) -> None:
    """An admin who takes conversations over from the bot, which had answered them, finds nobody who waits."""
    towns = [await start() for _ in range(6)]
    codes = []
    for town, name in zip(towns, NAMES, strict=False):
        town.services = replace(town.services, agent_texts=towns[0].services.agent_texts)
        await town.say("U3")
        await town.act("take", "Rückruf versprochen", agent="admin")
        codes.append((await town.act("reply", OFFER.format(name=name), agent="admin")).code)
    assert codes == ["", "", "", "", "", "same_text"]


async def test_a_day_later_it_is_forgotten(start: Start) -> None:
    """What was said more than 24 hours ago is compared with nothing; the window of a customer is open then anew."""
    towns = await several(start, 7)
    for town, name in zip(towns[:6], NAMES, strict=False):
        await town.act("reply", OFFER.format(name=name))
    agent_texts = towns[0].services.agent_texts
    towns[0].clock.move(hours=25)
    assert await agent_texts.others(towns[6].contact, OFFER.format(name="Jensen")) == 0
