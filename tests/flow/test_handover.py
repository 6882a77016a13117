"""Handing over tells the truth about when somebody will read it."""

from __future__ import annotations

from dataclasses import replace

from bot.model.desk_hours import DeskHours
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.support.listener import CHAT_LIKE

FRIDAY, SUNDAY = 4, 6


async def test_somebody_is_there(town: Scene) -> None:
    """With an agent at an open desk, a human is coming, even outside the hours."""
    town.clock.go_to(SUNDAY, 3)
    await town.stores.presence.here("anna")
    assert town.has(await town.say("Mensch"), "utter_handover_open")


async def test_an_agent_who_left_is_not_promised(town: Scene) -> None:
    """A desk that was closed, or has not been heard of for a minute, promises nobody."""
    await town.stores.presence.here("anna")
    town.clock.move(seconds=61)
    assert town.has(await town.say("Mensch"), "utter_handover_closed")


async def test_friday_evening_in_a_chat(start: Start) -> None:
    """Friday 20:00: the team is back on Monday at 8; where no window ends, that is all."""
    town = await start(channel=CHAT_LIKE)
    town.clock.go_to(FRIDAY, 20)
    said = await town.say("Mensch")
    assert town.has(said, "utter_handover_closed")
    assert "Wieder da: Mo, " in said[0]
    assert "08:00" in said[0]


async def test_friday_evening_on_whatsapp(town: Scene) -> None:
    """Friday 20:00: the window of a day ends before anybody is back, so the customer is asked to write then."""
    town.clock.go_to(FRIDAY, 20)
    (said,) = await town.say("Mensch")
    assert town.has(said, "utter_handover_window")
    assert "Wieder da: Mo, " in said
    assert "Sie endet: morgen, 20:00" in said
    assert "Dein Platz bleibt" in said


async def test_sunday_evening_is_near_enough(town: Scene) -> None:
    """Sunday 20:00: Monday 8:00 lies inside the window and is called tomorrow."""
    town.clock.go_to(SUNDAY, 20)
    (said,) = await town.say("Mensch")
    assert town.has(said, "utter_handover_closed")
    assert "Wieder da: morgen, 08:00" in said


async def test_in_hours_with_nobody_logged_in(town: Scene) -> None:
    """In the desk's hours, but with nobody there, no time is promised that nobody knows."""
    (said,) = await town.say("Mensch")
    assert town.has(said, "utter_handover_closed")
    assert "Wieder da" not in said
    assert "liegt dort bereit" in said


async def test_before_opening_on_the_same_day(town: Scene) -> None:
    """At 6 in the morning the team is back today, so the hour alone is said."""
    town.clock.go_to(1, 6)
    (said,) = await town.say("Mensch")
    assert "Wieder da: 08:00" in said


async def test_a_team_without_hours_promises_none(town: Scene) -> None:
    """Without desk hours there is no moment to promise."""
    shipped = town.services.content()
    nobody = replace(shipped, own=replace(shipped.own, hours=DeskHours(())))
    town.services = replace(town.services, content=lambda: nobody)
    (said,) = await town.say("Mensch")
    assert town.has(said, "utter_handover_closed")
    assert "Wieder da" not in said


async def test_the_queue_knows_what_it_is_about(town: Scene) -> None:
    """The desk sees why and about what: the skill spoken of before says more than "human"."""
    await town.say("Fährt die U3?")
    await town.say("Mensch")
    row = await town.stores.threads.row(town.contact)
    assert row is not None
    assert (row.owner, row.reason, row.topic) == ("queue", "asked", "disruption_line")
    assert row.waiting_since == row.queued_at == town.clock()


async def test_the_queue_shows_what_a_person_wrote_last(town: Scene) -> None:
    """Not the automatic text that tells everybody the same, but the customer's own words."""
    await town.say("Mensch")
    await town.say("Mein Rucksack liegt noch in der U3")
    row = await town.stores.threads.row(town.contact)
    assert row is not None
    assert row.last is not None
    assert (row.last.who, row.last.text) == ("customer", "Mein Rucksack liegt noch in der U3")
