"""A pause is silence for a while, about what the customer names, and ends by itself or by their word."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.model.commands import Command, PauseConsents, ResumeConsents
from tests.flow.conftest import Start
from tests.flow.scene import ENDED, Scene
from tests.flow.travel import CLOSED, commute, grant, happens, rings, seen_by_actions, timer, wish_for
from tests.support.listener import CHAT_LIKE

DAY = timedelta(days=1)


@pytest.fixture
async def commuter(start: Start) -> Scene:
    """It is Monday, 7:00; the U1 and the U3 are watched on workdays from 6:30 to 9:00."""
    town = await start(channel=CHAT_LIKE)
    town.clock.go_to(0, 7)
    await commute(town)
    await commute(town, "U1")
    return town


async def paused(town: Scene) -> list[str]:
    return sorted(one.subject for one in await town.consents("paused"))


@pytest.mark.parametrize(
    ("wish", "subjects"),
    [
        (PauseConsents(), ["line:U1", "line:U3"]),
        (PauseConsents(subject="line:U3"), ["line:U3"]),
        (PauseConsents(type="commute"), ["line:U1", "line:U3"]),
        (PauseConsents(type=ENDED), []),
    ],
)
async def test_what_is_named_rests(commuter: Scene, wish: Command, subjects: list[str]) -> None:
    """One subject, one type, or everything."""
    await wish_for(commuter, "Pause", wish)
    assert await paused(commuter) == subjects


async def test_nothing_is_told_during_a_pause(commuter: Scene) -> None:
    """Also not what was in the mailbox already; actions see that it rests, and until when."""
    until = commuter.clock() + 3 * DAY
    await wish_for(commuter, "Pause bis Donnerstag", PauseConsents(until=until))
    assert await happens(commuter, "appeared", **CLOSED) == []
    seen = (await seen_by_actions(commuter))["consents"]
    assert [one["status"] for one in seen] == ["paused", "paused"]
    assert {datetime.fromisoformat(one["paused_until"]) for one in seen} == {until}


async def test_a_pause_ends_by_itself(commuter: Scene) -> None:
    """At its end the notices come again; before it, the timer changes nothing."""
    await wish_for(commuter, "Pause bis morgen", PauseConsents(subject="line:U3", until=commuter.clock() + DAY))
    await wish_for(commuter, "Pause bis übermorgen", PauseConsents(subject="line:U1", until=commuter.clock() + 2 * DAY))
    assert await timer(commuter, "pause") == DAY.total_seconds()
    await rings(commuter, "pause")
    assert await paused(commuter) == ["line:U1", "line:U3"]
    commuter.clock.move(days=1)
    await rings(commuter, "pause")
    assert await paused(commuter) == ["line:U1"]
    assert await timer(commuter, "pause") == DAY.total_seconds()
    assert len(await happens(commuter, "appeared", **CLOSED)) == 1


async def test_without_an_end_it_lasts_until_their_word(commuter: Scene) -> None:
    """No timer ends it; a resume of what is named does."""
    await wish_for(commuter, "Pause", PauseConsents())
    assert await timer(commuter, "pause") is None
    await wish_for(commuter, "U3 weiter", ResumeConsents(subject="line:U3"))
    assert await paused(commuter) == ["line:U1"]
    assert len(await happens(commuter, "appeared", **CLOSED)) == 1


async def test_a_resume_ends_the_timer(commuter: Scene) -> None:
    """What goes on already is not woken again."""
    await wish_for(commuter, "Pause bis morgen", PauseConsents(until=commuter.clock() + DAY))
    await wish_for(commuter, "Weiter", ResumeConsents())
    assert (await paused(commuter), await timer(commuter, "pause")) == ([], None)


async def test_after_a_pause_an_incident_is_news_again(commuter: Scene) -> None:
    """Nobody knows what happened meanwhile, so what was told before the pause is not taken as known."""
    await happens(commuter, "appeared", **CLOSED)
    await wish_for(commuter, "Pause", PauseConsents())
    await wish_for(commuter, "Weiter", ResumeConsents())
    assert len(await happens(commuter, "appeared", "new", **CLOSED)) == 1


async def test_a_pause_drops_what_rests(commuter: Scene) -> None:
    """What waits for the customer's hours is not told after a pause that began before them."""
    commuter.clock.go_to(0, 22)
    await happens(commuter, "appeared", **CLOSED)
    await wish_for(commuter, "Pause", PauseConsents())
    await wish_for(commuter, "Weiter", ResumeConsents())
    commuter.clock.go_to(1, 6, 30)
    assert await rings(commuter, "held") == []


async def test_a_notice_that_has_not_left_stays(commuter: Scene) -> None:
    """A pause counts for a notice that was made and not yet claimed, as a stop does; it is not called lost."""
    await grant(commuter, ENDED, "line:U3", days=1, line="U3")
    await commuter.event()
    await commuter.turn()
    assert len(await commuter.consents("spent")) == 1
    before = len(commuter.permits)
    await wish_for(commuter, "Pause", PauseConsents())
    assert all("vorbei" not in permit.text for permit in commuter.permits[before:])
    assert len(await commuter.consents("paused")) == 3


async def test_a_stop_ends_what_rests(commuter: Scene) -> None:
    """Paused consents are stopped like any other."""
    await wish_for(commuter, "Pause", PauseConsents())
    assert commuter.has(await commuter.say("stopp"), "utter_stop_confirmed")
    assert len(await commuter.consents("withdrawn")) == 2
    await wish_for(commuter, "Weiter", ResumeConsents())
    assert await commuter.consents() == []


async def test_a_renewal_ends_a_pause(commuter: Scene) -> None:
    """The customer's own new wish takes the place of what rests; there is one consent to one subject."""
    await wish_for(commuter, "Pause", PauseConsents(subject="line:U3"))
    await commute(commuter)
    assert sorted(one.subject for one in await commuter.consents()) == ["line:U1", "line:U3"]
    assert await paused(commuter) == []
