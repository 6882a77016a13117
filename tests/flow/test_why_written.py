"""“Warum habt ihr mir geschrieben?” is answered from what has really left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.flow.turn.turn import TIDY
from bot.model.conversation import LastNotice
from bot.model.errors import SendError
from bot.model.ids import random_id
from bot.model.inbound import PlatformStatus, StatusUpdate
from bot.model.item import EventItem, TimerItem
from bot.store.redis import codec, keys
from tests.flow.conftest import Start
from tests.flow.scene import ENDED, Scene
from tests.flow.travel import CLOSED, PARCEL, commute, grant, happens, parcel
from tests.support.listener import CHAT_LIKE
from tests.support.names import NAMES

WHY = "Warum habt ihr mir geschrieben?"


@pytest.fixture
async def commuter(start: Start) -> Scene:
    """It is Monday, 7:00; somebody commutes by U3 and U1."""
    town = await start(channel=CHAT_LIKE)
    town.clock.go_to(0, 7)
    await commute(town)
    await commute(town, "U1")
    return town


async def why(town: Scene) -> str:
    """The answer, before anything else leaves; empty if it is that nothing was written first."""
    await town.write(WHY)
    await town.turn()
    said = [one.line.text for one in await town.lines() if one.line.who == "bot"][-1]
    await town.deliver()
    return "" if town.has(said, "utter_why_written_none") else said


async def reports(town: Scene, status: PlatformStatus, code: str = "") -> None:
    """The platform's late word on the last message."""
    key = f"{town.contact}.{town.permits[-1].message}"
    await town.stores.outbox.note_status(StatusUpdate(key, status, "SM-1", code))


async def test_it_names_the_consent(commuter: Scene) -> None:
    """What was told last, on which words, and when."""
    await happens(commuter, "appeared", **CLOSED)
    await happens(commuter, "appeared", line="U1", **CLOSED)
    said = await why(commuter)
    assert "U1" in said
    assert "es so weit ist: commute zu line:U1" in said


async def test_a_send_that_failed_is_no_reason(commuter: Scene) -> None:
    """A notice that was given up was not written; the one that had arrived before it is what is asked about."""
    commuter.listener.failures = [SendError("failed", "63016")]
    await happens(commuter, "appeared", line="U1", **CLOSED)
    assert await why(commuter) == ""
    await happens(commuter, "appeared", **CLOSED)
    commuter.listener.failures = [SendError("failed", "63016")]
    await happens(commuter, "changed", line="U1", **{**CLOSED, "to": "Ohlsdorf"})
    assert "es so weit ist: commute zu line:U3" in await why(commuter)


async def test_a_notice_that_may_not_leave_is_no_reason(commuter: Scene) -> None:
    """What was ready and met a stop before its claim was never written."""
    fields = {"line": "U3", "source": "Hochbahn", "as_of": {"at": commuter.clock().isoformat()}, **CLOSED}
    await commuter.enqueue(
        EventItem(random_id("e"), commuter.clock(), random_id("ev"), "commute", "line:U3", fields, "appeared", "i-1")
    )
    await commuter.turn()
    await commuter.say("STOPP")
    assert await why(commuter) == ""


async def test_a_send_that_is_put_off_is_no_reason_yet(commuter: Scene) -> None:
    """While a notice waits to be tried again nothing was written; when it has left, it was."""
    commuter.listener.failures = [SendError("retry", "500")]
    assert await happens(commuter, "appeared", **CLOSED) == []
    assert await why(commuter) == ""
    await commuter.deliver()
    assert "es so weit ist: commute zu line:U3" in await why(commuter)


async def test_the_platforms_late_word_counts(commuter: Scene) -> None:
    """What the platform took and then gave up was not written; what arrives after all was."""
    await happens(commuter, "appeared", **CLOSED)
    notice = commuter.permits[-1]
    await reports(commuter, "failed", "63024")
    assert await why(commuter) == ""
    commuter.listener.sent.append(notice)
    await reports(commuter, "delivered")
    assert "es so weit ist: commute zu line:U3" in await why(commuter)


async def test_a_send_of_unknown_outcome_is_a_reason(commuter: Scene) -> None:
    """Whoever asks may have read it before the platform has told us."""
    commuter.listener.failures = [SendError("unknown", "timeout")]
    await happens(commuter, "appeared", **CLOSED)
    assert "es so weit ist: commute zu line:U3" in await why(commuter)


async def test_only_the_newest_are_kept(commuter: Scene) -> None:
    """However many notices leave, a few are noted, the newest first."""
    for number, station in enumerate(sorted(NAMES.parts["line"]["U3"])[:8]):
        commuter.clock.go_to(number % 5, 7)
        await happens(commuter, "appeared", f"i-{number}", **{**CLOSED, "from": station})
        commuter.clock.move(days=1)
    notices = [permit.message for permit in commuter.permits if permit.basis.kind == "notice"]
    noted = (await commuter.redis.hget(keys.of_contact(commuter.contact, "meta"), "wrote")).decode().split()
    assert len(notices) > 5
    assert [one.partition(",")[0] for one in noted] == notices[:-6:-1]


async def test_a_reason_outlives_the_news_of_it(start: Start) -> None:
    """A consent that is over for good and concerns no turn any more still says why we wrote."""
    town = await start(channel=CHAT_LIKE)
    town.feed.disrupt("U3")
    await grant(town, ENDED, "line:U3", days=1, line="U3")
    await town.event()
    await town.go_on()
    assert len(await town.consents("sent")) == 1
    for one in await town.consents("sent"):
        await town.redis.hset(keys.of_contact(town.contact, "optins"), f"{one.id}:until", 1_600_000_000_000)
    assert f"es so weit ist: {ENDED} zu line:U3" in await why(town)


async def test_what_was_forgotten_is_not_denied(start: Start) -> None:
    """When a parcel's consent has gone, that we wrote stays true: the day is said, and nothing of the parcel."""
    town = await start(channel=CHAT_LIKE)
    await grant(town, "parcel_comes", f"parcel:{PARCEL}", number=PARCEL, carrier="DHL")
    assert await parcel(town, "parcel_comes", "soon")
    await forgotten(town)
    said = await why(town)
    assert town.has(said, "utter_why_written_forgotten")
    assert PARCEL not in said
    assert "so weit" not in said


async def forgotten(town: Scene) -> None:
    """More than two weeks after the parcel."""
    for _ in range(2):
        town.clock.move(days=20)
        await town.enqueue(TimerItem(random_id("t"), town.clock(), TIDY))
        await town.turn()
    assert await town.stores.threads.consents(town.contact) == ()


async def test_what_an_earlier_version_noted_is_still_known(start: Start) -> None:
    """A state of the version before says why it wrote, until its consent is forgotten."""
    town = await start(channel=CHAT_LIKE)
    await grant(town, "parcel_comes", f"parcel:{PARCEL}", number=PARCEL, carrier="DHL")
    (one,) = await town.consents()
    noted = LastNotice(one.type, "parcel:ALT-1", "ev-1", town.clock(), one.id, town.clock(), "Sag mir was dazu")
    state = codec.encode(replace(await town.state(), last_notice=noted))
    await town.redis.set(keys.of_contact(town.contact, "state"), state)
    assert "Sag mir was dazu" in await why(town)
    town.clock.move(days=40)
    await forgotten(town)
    said = await why(town)
    assert town.has(said, "utter_why_written_forgotten")
    assert "Sag mir was dazu" not in said
