"""The one way out: what each verdict leads to, and that order holds."""

from __future__ import annotations

import pytest

from bot.flow.outbound.deliver import deliver
from bot.model.clock import utc_now
from bot.model.errors import SendError
from bot.model.message import Permit, Receipt
from tests.flow.conftest import Start
from tests.flow.scene import Scene
from tests.support.listener import CHAT_LIKE, Mute

WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"
RETRY, FAILED, UNKNOWN = (SendError(verdict, f"{verdict}-code") for verdict in ("retry", "failed", "unknown"))


@pytest.fixture
async def answered(town: Scene) -> Scene:
    """Two answers lie in the outbox; the clock is the store's."""
    town.clock.now = utc_now()
    await town.write("Moin")
    await town.turn()
    await town.write("U3")
    await town.turn()
    return town


async def statuses(town: Scene) -> list[tuple[str, str]]:
    return [(entry.status, entry.code) for entry in await town.lines() if entry.line.message]


async def test_messages_leave_in_order(answered: Scene) -> None:
    """The first answer leaves first."""
    first, second = await answered.deliver()
    assert answered.has(first, "utter_greet")
    assert answered.has(second, "utter_disruption_line_none")


async def test_a_retry_comes_again_and_nothing_overtakes(answered: Scene) -> None:
    """A send that may be tried again is, later; what comes after it waits."""
    answered.listener.failures = [RETRY]
    assert await answered.deliver() == []
    assert await statuses(answered) == [("pending", "retry-code"), ("pending", "")]
    assert len(await answered.deliver()) == 2
    assert [status for status, _ in await statuses(answered)] == ["sent", "sent"]
    assert answered.permits[0].attempt == 2


async def test_a_final_failure_is_shown_and_the_next_leaves(answered: Scene) -> None:
    """A final verdict is kept with its code; the next message goes on at once."""
    answered.listener.failures = [FAILED]
    assert len(await answered.deliver()) == 1
    assert await statuses(answered) == [("failed", "failed-code"), ("sent", "")]


async def test_twelve_tries_are_enough(answered: Scene) -> None:
    """No message is tried for ever."""
    answered.listener.failures = [RETRY] * 12
    for _ in range(12):
        await answered.deliver()
    assert (await statuses(answered))[0] == ("failed", "retry-code")
    assert len(answered.permits) == 1


async def test_unknown_and_arrived(answered: Scene) -> None:
    """A send of unknown outcome that did arrive is settled, not repeated."""
    answered.listener.failures = [UNKNOWN]
    assert await answered.deliver() == []
    answered.listener.found = [Receipt("P-1", "delivered")]
    assert len(await answered.deliver()) == 1
    assert [status for status, _ in await statuses(answered)] == ["delivered", "sent"]


async def test_unknown_and_absent(answered: Scene) -> None:
    """A send that two looks in a row do not find is sent again; one look decides nothing."""
    answered.listener.failures = [UNKNOWN]
    answered.listener.found = ["absent", RETRY, "absent", "absent"]
    await answered.deliver()
    for _ in range(4):
        assert await answered.deliver() == []
    assert len(await answered.deliver()) == 2
    assert len(answered.listener.resolved) == 4


async def test_a_platform_that_was_away_is_asked_before_anything_is_repeated(answered: Scene) -> None:
    """However long an outage was, a look that fails repeats nothing: the message is found once it can be looked for."""
    answered.listener.failures = [UNKNOWN]
    await answered.deliver()
    answered.clock.move(seconds=300)
    answered.listener.found = [RETRY, "away", "absent", Receipt("P-1")]
    for _ in range(3):
        assert await answered.deliver() == []
    assert len(await answered.deliver()) == 1
    assert [status for status, _ in await statuses(answered)] == ["sent", "sent"]


async def test_a_platform_that_stays_away_is_not_asked_for_ever(answered: Scene) -> None:
    """After an hour of looks that failed the message is given up as unknown, and the next one has its turn."""
    answered.listener.failures = [UNKNOWN]
    await answered.deliver()
    answered.clock.move(minutes=59)
    answered.listener.found = ["away", "away"]
    assert await answered.deliver() == []
    assert await statuses(answered) == [("unknown", "away"), ("pending", "")]
    answered.clock.move(minutes=2)
    await answered.deliver()
    assert (await statuses(answered))[0] == ("failed", "unknown")


async def test_unknown_and_absent_for_ever_ends(answered: Scene) -> None:
    """A platform that loses every send and denies it is given up on."""
    answered.listener.failures = [UNKNOWN] * 50
    answered.listener.found = ["absent"] * 50
    for _ in range(36):
        await answered.deliver()
    assert (await statuses(answered))[0][0] == "failed"


async def test_still_unknown_waits_a_minute_then_repeats_once(answered: Scene) -> None:
    """An answer is looked for during 60 seconds, sent once more as a possible double, and then given up."""
    answered.listener.failures = [UNKNOWN]
    await answered.deliver()
    answered.listener.failures = []
    for _ in range(5):
        assert await answered.deliver() == []
    assert len(answered.listener.resolved) == 5
    answered.clock.move(seconds=61)
    answered.listener.failures = [UNKNOWN]
    await answered.deliver()  # gives up looking
    await answered.deliver()
    answered.clock.move(seconds=61)
    await answered.deliver()
    assert (await statuses(answered))[0] == ("failed", "unknown")
    assert (await statuses(answered))[1][0] == "sent"


async def test_a_platform_that_cannot_be_asked_is_unsure(answered: Scene) -> None:
    """A failed look-up decides nothing."""
    answered.listener.failures = [UNKNOWN]
    await answered.deliver()
    answered.listener.found = [RETRY, Receipt("P-1")]
    assert await answered.deliver() == []
    assert len(await answered.deliver()) == 1


async def test_an_unknown_notice_is_never_repeated(town: Scene) -> None:
    """A notice whose outcome stays unknown is given up and owned up to; it is not sent twice."""
    town.clock.now = utc_now()
    town.feed.disrupt("U3")
    await town.say(WISH)
    sent = len(town.permits)
    await town.event()
    town.listener.failures = [UNKNOWN]
    await town.go_on()
    town.clock.move(seconds=61)
    for _ in range(5):
        await town.deliver()
    assert len(town.permits) == sent
    assert len(await town.consents("failed")) == 1
    assert (await statuses(town))[-1] == ("failed", "unknown")


async def test_an_agents_unknown_answer_is_theirs_to_decide(town: Scene) -> None:
    """An agent's answer of unknown outcome is shown as such and not repeated."""
    town.clock.now = utc_now()
    await town.say("Mensch")
    await town.act("claim")
    await town.act("reply", "Moin, Anna hier.")
    sent = len(town.permits)
    town.listener.failures = [UNKNOWN]
    await town.deliver()
    town.clock.move(seconds=61)
    for _ in range(5):
        await town.deliver()
    assert len(town.permits) == sent
    assert (await statuses(town))[-1] == ("failed", "unknown")


async def test_a_sender_that_died_after_sending_is_resolved(answered: Scene) -> None:
    """A message claimed by a sender that is gone is looked for before anything else leaves."""
    claimed = await answered.stores.outbox.claim(answered.contact)
    assert claimed is not None
    await answered.listener.send(claimed.permit)  # and the process dies before it can say so
    answered.listener.found = [Receipt("P-1")]
    assert len(await answered.deliver()) == 1
    assert len(answered.permits) == 2
    assert len({permit.message for permit in answered.permits}) == 2


async def test_an_unserved_messenger_fails_by_name(answered: Scene) -> None:
    """A message to a messenger that is switched off fails visibly instead of blocking."""
    number = await deliver(
        answered.contact,
        outbox=answered.stores.outbox,
        connectors={},
        live=answered.stores.live,
        clock=answered.clock,
    )
    assert number == 2
    assert await statuses(answered) == [("failed", "no_connector")] * 2


async def test_a_connector_that_breaks_is_unknown(answered: Scene) -> None:
    """An error that no connector should raise stops this contact only, and the message is resolved later."""

    class Broken(type(answered.listener)):  # type: ignore[misc]
        async def send(self, permit: Permit) -> Receipt:
            raise RuntimeError("a bug")

    whole = answered.listener
    answered.listener = Broken(whole.channel)
    with pytest.raises(RuntimeError):
        await answered.deliver()
    answered.listener = whole
    whole.found = ["absent", "absent"]
    await answered.deliver()
    await answered.deliver()
    assert len(await answered.deliver()) == 2


async def test_a_platform_that_can_be_asked_nothing(answered: Scene) -> None:
    """Where neither list nor receipt tells, an answer is looked at as unsure until it is repeated once."""
    town = answered
    mute = Mute(town.listener)
    town.listener.failures = [UNKNOWN]
    await town.deliver(mute)
    assert await town.deliver(mute) == []
    town.clock.move(seconds=61)
    assert len(await town.deliver(mute)) == 2


async def test_where_twice_shows_once_nothing_is_looked_for(start: Start) -> None:
    """A channel that shows a message once, however often it is sent, gets it again at once."""
    town = await start(channel=CHAT_LIKE)
    town.clock.now = utc_now()
    await town.write("Moin")
    await town.turn()
    town.listener.failures = [UNKNOWN]
    mute = Mute(town.listener)
    await town.deliver(mute)
    assert await town.deliver(mute) == []  # found absent, to be tried again
    assert len(await town.deliver(mute)) == 1
