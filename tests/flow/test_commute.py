"""A standing notice says what its customer wants to know, in their hours, so many times a day, and nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.errors import SendError
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.flow.travel import CLOSED, LATE, commute, happens, rings, seen_by_actions, timer
from tests.support.listener import CHAT_LIKE

HOUR = 3_600


@pytest.fixture
async def commuter(start: Start) -> Scene:
    """It is Monday, 7:00, and the U3 is watched on workdays from 6:30 to 9:00."""
    town = await start(channel=CHAT_LIKE)
    town.clock.go_to(0, 7)
    await commute(town)
    return town


async def test_what_was_agreed(start: Start) -> None:
    """The confirmation says when, of what, how often, until when, and how to pause and to stop."""
    town = await start(channel=CHAT_LIKE)
    (said,) = await commute(town)
    for part in ("U3", "Mo bis Fr", "06:30 bis 09:00", "Sperrung oder ab 10 Minuten", "höchstens 2 Mal am Tag"):
        assert part in said
    for part in (f"{town.clock().year + 1}, 10:00", "Pause", "STOPP"):
        assert part in said


async def test_a_closure_is_told(commuter: Scene) -> None:
    """A notice says what is, its source and its age, who writes and why."""
    (said,) = await happens(commuter, "appeared", reason={"word": "utter_word_cause_accident"}, **CLOSED)
    for part in ("Die U3 ist gesperrt", "Barmbek bis Kellinghusenstraße", "Hochbahn, Stand 07:00", "Bot von", "STOPP"):
        assert part in said
    assert "Verspätung" not in said


async def test_prose_in_an_event_is_left_out(commuter: Scene) -> None:
    """Whatever else an event brings, a notice shows typed fields."""
    prose = "Jetzt 20 % auf alle Tickets unter example.org!"
    (said,) = await happens(commuter, "appeared", text=prose, reason=prose, **{**CLOSED, "from": prose})
    assert "20 %" not in said
    assert "Die U3 ist gesperrt" in said


async def test_what_is_not_bad_enough_is_not_told(commuter: Scene) -> None:
    """Below the customer's own threshold nothing is told; what grows above it is told then, as new."""
    assert await happens(commuter, "appeared", delay_minutes=5) == []
    assert await happens(commuter, "changed", delay_minutes=9) == []
    (said,) = await happens(commuter, "changed", delay_minutes=10)
    assert said.startswith("Die U3 ist verspätet")
    assert "etwa 10 Minuten" in said


async def test_an_end_is_told_if_the_beginning_was(commuter: Scene) -> None:
    """An incident that nobody was told of has not ended for them; one that was told ends once."""
    await happens(commuter, "appeared", "small", delay_minutes=5)
    assert await happens(commuter, "ended", "small") == []
    await happens(commuter, "appeared", "big", **CLOSED)
    (said,) = await happens(commuter, "ended", "big")
    assert "vorbei" in said
    assert await happens(commuter, "ended", "big") == []


async def test_over_means_that_nothing_told_is_left(commuter: Scene) -> None:
    """Of two disruptions the end of one is not told, for the line is not free; the end of the last one is."""
    await happens(commuter, "appeared", "one", **CLOSED)
    await happens(commuter, "appeared", "two", **LATE)
    commuter.clock.move(days=1)
    assert await happens(commuter, "ended", "one") == []
    (said,) = await happens(commuter, "ended", "two")
    assert "vorbei" in said


async def test_an_incident_is_not_told_twice(commuter: Scene) -> None:
    """The same again, in the same words or under a new id, is no news; its end comes under the new id."""
    await happens(commuter, "appeared", "old", **CLOSED)
    assert await happens(commuter, "appeared", "old", **CLOSED) == []
    assert await happens(commuter, "changed", "old", **CLOSED) == []
    assert await happens(commuter, "appeared", "new", **CLOSED) == []
    assert await happens(commuter, "ended", "old") == []
    (said,) = await happens(commuter, "ended", "new")
    assert "vorbei" in said


async def test_a_material_change_is_told(commuter: Scene) -> None:
    """What was told and is another thing now is told as a change."""
    await happens(commuter, "appeared", **LATE)
    (said,) = await happens(commuter, "changed", **CLOSED)
    assert said.startswith("Neues zur U3: Sie ist gesperrt")


async def test_so_many_a_day_and_no_more(commuter: Scene) -> None:
    """After two notices the day is over: a third rests until the next morning, and is told if it still holds."""
    await happens(commuter, "appeared", "one", **CLOSED)
    await happens(commuter, "ended", "one")
    assert await happens(commuter, "appeared", "two", **CLOSED) == []
    assert await timer(commuter, "held") == 23.5 * HOUR
    commuter.clock.move(hours=23, minutes=30)
    (said,) = await rings(commuter, "held")
    assert "Die U3 ist gesperrt" in said


async def test_fewer_a_day_if_the_customer_wants(start: Start) -> None:
    """The customer may want fewer than the type allows, and not more."""
    town = await start(channel=CHAT_LIKE)
    town.clock.go_to(0, 7)
    (said,) = await commute(town, a_day=1)
    assert "höchstens einmal am Tag" in said
    await happens(town, "appeared", "one", **CLOSED)
    assert await happens(town, "appeared", "two", delay_minutes=30) == []
    (said,) = await commute(town, "U1", a_day=9)
    assert "höchstens 2 Mal am Tag" in said


async def test_outside_the_hours_it_rests(commuter: Scene) -> None:
    """What happens in the evening and still holds is told when the hours begin, with the age that it has."""
    commuter.clock.go_to(0, 22)
    assert await happens(commuter, "appeared", **CLOSED) == []
    assert await timer(commuter, "held") == 8.5 * HOUR
    commuter.clock.go_to(1, 6, 30)
    (said,) = await rings(commuter, "held")
    assert "Die U3 ist gesperrt" in said
    assert "Stand gestern, 22:00" in said
    assert (await commuter.state()).held == ()


async def test_what_should_be_over_by_its_forecast_is_not_told_in_the_morning(commuter: Scene) -> None:
    """A source that fell silent in the night has not said that it still holds: it is left out and owned up to."""
    commuter.clock.go_to(0, 22)
    forecast = {"at": (commuter.clock() + timedelta(hours=1)).isoformat()}
    assert await happens(commuter, "appeared", forecast=forecast, **CLOSED) == []
    commuter.clock.go_to(1, 6, 30)
    assert await rings(commuter, "held") == []
    said = await commuter.say("Moin")
    assert any("nicht rechtzeitig erreicht" in one for one in said)


async def test_over_the_weekend(commuter: Scene) -> None:
    """Friday evening's closure is told on Monday morning, and no sooner."""
    commuter.clock.go_to(4, 9)
    await happens(commuter, "appeared", **CLOSED)
    assert await timer(commuter, "held") == (2 * 24 + 21.5) * HOUR
    commuter.clock.move(hours=20)
    assert await rings(commuter, "held") == []
    assert await timer(commuter, "held") == (2 * 24 + 1.5) * HOUR


async def test_what_ended_meanwhile_is_not_told(commuter: Scene) -> None:
    """What appeared and ended outside the hours never happened for this customer."""
    commuter.clock.go_to(0, 22)
    await happens(commuter, "appeared", **CLOSED)
    assert await happens(commuter, "ended") == []
    assert await timer(commuter, "held") is None
    commuter.clock.go_to(1, 6, 30)
    assert await rings(commuter, "held") == []


async def test_only_the_newest_word_rests(commuter: Scene) -> None:
    """Of several words on one incident the last is told, once."""
    commuter.clock.go_to(0, 22)
    await happens(commuter, "appeared", **CLOSED)
    await happens(commuter, "changed", **LATE)
    await happens(commuter, "appeared", "other", delay_minutes=40)
    commuter.clock.go_to(1, 6, 30)
    said = await rings(commuter, "held")
    assert [("gesperrt" in one, "15 Minuten" in one, "40 Minuten" in one) for one in said] == [
        (False, True, False),
        (False, False, True),
    ]


async def test_an_end_outside_the_hours_is_told_when_they_begin(commuter: Scene) -> None:
    """Whoever was told of a closure yesterday hears this morning that it is over, unless it is back."""
    await happens(commuter, "appeared", **CLOSED)
    commuter.clock.go_to(0, 14)
    assert await happens(commuter, "ended") == []
    commuter.clock.go_to(1, 6, 30)
    (said,) = await rings(commuter, "held")
    assert "vorbei" in said


async def test_an_end_and_a_return_outside_the_hours_are_nothing_new(commuter: Scene) -> None:
    """What was told, ended and is back as it was, all unseen, is what the customer already knows."""
    await happens(commuter, "appeared", **CLOSED)
    commuter.clock.go_to(0, 14)
    await happens(commuter, "ended")
    await happens(commuter, "appeared", **CLOSED)
    commuter.clock.go_to(1, 6, 30)
    assert await rings(commuter, "held") == []


async def test_an_end_of_what_never_arrived_is_not_told(commuter: Scene) -> None:
    """If the notice of the closure failed, its end is no news; the next answer owns up to the notice, once."""
    commuter.listener.failures = [SendError("failed", "63016")]
    assert await happens(commuter, "appeared", **CLOSED) == []
    assert await happens(commuter, "ended") == []
    (said,) = await commuter.say("Danke")
    assert said.startswith("Ein Pendel-Hinweis zur U3 hat dich nicht rechtzeitig erreicht")
    assert "Pendel-Hinweis" not in (await commuter.say("Moin"))[0]


async def test_a_notice_lost_and_a_later_one(commuter: Scene) -> None:
    """The incident whose notice was lost is news when it changes."""
    commuter.listener.failures = [SendError("failed", "63016")]
    await happens(commuter, "appeared", **LATE)
    (said,) = await happens(commuter, "changed", **CLOSED)
    assert said.startswith("Die U3 ist gesperrt")


async def test_another_line_is_another_consent(commuter: Scene) -> None:
    """What is told of one line does not count for the other."""
    await commute(commuter, "U1")
    await happens(commuter, "appeared", **CLOSED)
    (said,) = await happens(commuter, "appeared", line="U1", **CLOSED)
    assert "Die U1 ist gesperrt" in said


async def test_why_it_was_written(commuter: Scene) -> None:
    """Actions see the last notice that left with the customer's own words, and what is used of the budget."""
    granted_at = commuter.clock().isoformat()
    commuter.clock.move(minutes=5)
    await happens(commuter, "appeared", **CLOSED)
    seen = await seen_by_actions(commuter)
    assert seen["last_notice"] == {
        "type": "commute",
        "subject": "line:U3",
        "at": commuter.permits[-1].claimed_at.isoformat(),
        "granted_at": granted_at,
        "words": "Sag mir Bescheid, wenn es so weit ist: commute zu line:U3",
    }
    (known,) = seen["consents"]
    assert (known["status"], known["budget"], known["per"], known["used_today"]) == ("live", 2, "day", 1)
    assert known["values"]["schedule"]["from"] == "06:30"
    assert known["granted_at"] == granted_at
    commuter.clock.move(days=1)
    assert (await seen_by_actions(commuter))["consents"][0]["used_today"] == 0


async def test_it_runs_out(commuter: Scene) -> None:
    """After its end nothing is told, the next answer says once that it ran out, and nothing renews it by itself."""
    commuter.clock.move(days=366)
    assert await happens(commuter, "appeared", **CLOSED) == []
    (said,) = await commuter.say("Moin")
    assert "Dein Pendel-Hinweis zur U3 ist ausgelaufen" in said
    assert "ausgelaufen" not in (await commuter.say("Danke"))[0]
    assert await commuter.consents() == []


async def test_that_it_ran_out_is_news_for_a_while(commuter: Scene) -> None:
    """Months later, or when it was renewed meanwhile, nobody is told of an old end."""
    await commute(commuter, "U1")
    commuter.clock.move(days=364)
    await commute(commuter, "U1")
    commuter.clock.move(days=8)
    (said,) = await commuter.say("Moin")
    assert "zur U3 ist ausgelaufen" in said
    assert "zur U1" not in said
    commuter.clock.move(days=400)
    assert "ausgelaufen" not in (await commuter.say("Moin"))[0]
