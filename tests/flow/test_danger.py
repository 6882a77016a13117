"""Danger: the numbers first, whoever has the conversation; nothing of it grants, waits, or promises nobody's help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model.errors import BrainUnreachableError
from bot.store.redis import keys
from tests.flow.scene import Scene


async def alarms(town: Scene) -> list[str]:
    found = await town.stores.alarms.newest()
    return [one.kind for one in found if one.details.get("contact") == town.contact and not one.seen_by]


async def test_the_number_is_the_first_line(town: Scene) -> None:
    """Of the very first answer too: who writes and where privacy is explained comes after it."""
    said = (await town.say("Hilfe, es brennt im Zug"))[0]
    assert said.splitlines()[0].startswith("112")
    assert "Bot" in said


async def test_certain_danger_comes_first_and_is_an_alarm(town: Scene) -> None:
    """In the queue before all others, and whoever is admin sees it."""
    await town.say("mein mann bekommt keine luft")
    row = await town.stores.threads.row(town.contact)
    assert row is not None
    assert (row.owner, row.danger, row.reason) == ("queue", "certain", "danger")
    assert (await town.stores.threads.queue())[0].danger == "certain"
    assert await alarms(town) == ["danger"]


async def test_perhaps_gives_numbers_and_a_row_and_the_bot_goes_on(town: Scene) -> None:
    """A red row, no alarm; the next question is the bot's."""
    assert "0800 1110111" in (await town.say("ich kann nicht mehr"))[0].splitlines()[0]
    rows = {row.contact: row for row in await town.stores.threads.queue()}
    assert (rows[town.contact].owner, rows[town.contact].danger) == ("bot", "perhaps")
    assert await alarms(town) == []
    assert town.has(await town.say("Moin"), "utter_greet")
    assert (await town.act("claim")).owner == "agent:anna"


async def test_nobody_is_promised_where_nobody_is(town: Scene) -> None:
    """Only an open desk or somebody to page is spoken of."""
    await town.redis.delete(keys.PRESENCE)
    assert "Team" not in (await town.say("es brennt"))[0]
    town.services = replace(town.services, paged=True)
    assert "Ich habe unser Team alarmiert." in (await town.say("es brennt"))[0]


async def test_a_crisis_has_two_lines_at_least(town: Scene) -> None:
    """Lines are busy: there is always another."""
    said = (await town.say("ich kann nicht mehr, ich will dass das aufhört"))[0].splitlines()[0]
    assert all(number in said for number in ("0800 1110111", "0800 1110222", "116 123"))


@pytest.mark.parametrize("people", ["queue", "agent"])
async def test_people_have_the_conversation(town: Scene, people: str) -> None:
    """The numbers come in the queue and beside an agent; the owner stays, the row turns red."""
    await town.say("Mensch")
    if people == "agent":
        await town.stores.presence.here("anna")
        await town.act("claim")
    said = await town.say("mein mann bekommt keine luft")
    assert "112" in said[0].splitlines()[0]
    row = await town.stores.threads.row(town.contact)
    assert row is not None
    assert (row.owner.partition(":")[0], row.danger) == (people, "certain")
    assert await alarms(town) == ["danger"]


async def test_a_yes_after_danger_grants_nothing(town: Scene) -> None:
    """What was asked before is closed."""
    await town.say("Fährt die U3?")
    await town.say("ich will nicht mehr leben")
    await town.say("Ja")
    assert not [one for one in await town.stores.threads.consents(town.contact) if one.status == "live"]


async def test_danger_in_another_language_is_answered_in_it(town: Scene) -> None:
    """Turkish for Turkish."""
    assert "ambulans" in (await town.say("imdat yangın var"))[0].splitlines()[0]


async def test_danger_needs_no_brain(town: Scene) -> None:
    """The brain is away."""
    town.brain.error = BrainUnreachableError("away")
    assert "110" in (await town.say("Ein Mann hat ein Messer"))[0].splitlines()[0]
