"""Sending through Twilio, against the simulator as a process of its own."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.model.address import Address
from bot.model.basis import Answer
from bot.model.clock import utc_now
from bot.model.errors import SendError
from bot.model.message import Permit, Receipt, TemplateUse
from bot.model.template import Template
from connectors.twilio.connector import TwilioConnector, build
from connectors.twilio.settings import Settings
from tests.support.simulator import ACCOUNT_SID, AUTH_TOKEN, SENDER, SimulatorProcess, running_simulator

NUMBER = "+4915550000007"
DAY = 24 * 3600
ENDED = Template(
    "line_runs_again", "de", "Die Störung auf der {1} ist vorbei.", ("line",), ("U3",), timedelta(minutes=30), "v-1"
)
PUBLIC_URL = "http://127.0.0.1:9"  # statuses go nowhere here


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def simulator() -> AsyncIterator[SimulatorProcess]:
    async with running_simulator(LOTSE_PUBLIC_URL=PUBLIC_URL) as process:
        yield process


@pytest_asyncio.fixture(loop_scope="module")
async def world(simulator: SimulatorProcess) -> SimulatorProcess:
    """The simulated world as it begins, with one customer whose window is open."""
    await simulator.control("POST", "reset")
    await simulator.control("POST", f"customers/{NUMBER}/say", {"text": "Moin"})
    return simulator


def connector(api_url: str, ahead: timedelta = timedelta(0)) -> TwilioConnector:
    """A connector whose clock may be ahead, as if time had passed."""
    settings = Settings(account_sid=ACCOUNT_SID, auth_token=SecretStr(AUTH_TOKEN), from_=SENDER, api_url=api_url)
    return build(settings, PUBLIC_URL, lambda: utc_now() + ahead)


def permit(text: str = "Moin", **changes: Any) -> Permit:
    fields: dict[str, Any] = {
        "key": "c-1.m-1",
        "contact": "c-1",
        "message": "m-1",
        "address": Address("twilio", f"whatsapp:{NUMBER}"),
        "text": text,
        "choices": (),
        "basis": Answer("i-1"),
        "claimed_at": utc_now(),
        "attempt": 1,
        "token": "t-1",
    }
    return Permit(**{**fields, **changes})


async def failure(api_url: str, **changes: Any) -> SendError:
    """The error that sending ends in."""
    twilio = connector(api_url)
    try:
        with pytest.raises(SendError) as caught:
            await twilio.send(permit(**changes))
        return caught.value
    finally:
        await twilio.close()


async def test_message_arrives_with_our_key(world: SimulatorProcess) -> None:
    """The text reaches the phone as it is, and the receipt names the platform's id."""
    twilio = connector(world.url)
    receipt = await twilio.send(permit("Die U3 fährt: ä ö ü ß 🚇\n\n1) Ja\n2) Nein"))
    [message] = await world.control("GET", f"customers/{NUMBER}/received")
    assert message["sid"] == receipt.platform_id
    assert message["body"] == "Die U3 fährt: ä ö ü ß 🚇\n\n1) Ja\n2) Nein"
    assert receipt.status == "sent"
    await twilio.close()


@pytest.mark.parametrize(
    ("fault", "verdict", "code"),
    [
        ({"status": 429}, "retry", "20429"),
        ({"code": 20429}, "retry", "20429"),
        ({"code": 63038}, "retry", "63038"),
        ({"code": 63018, "status": 400}, "retry", "63018"),
        ({"code": 20003}, "retry", "20003"),
        ({"code": 63016}, "failed", "63016"),
        ({"code": 21211}, "failed", "21211"),
        ({"status": 500}, "unknown", "20500"),
        ({"status": 503}, "unknown", "20500"),
    ],
)
async def test_refusal_carries_its_verdict(
    world: SimulatorProcess, fault: dict[str, int], verdict: str, code: str
) -> None:
    """Each of Twilio's refusals says whether to try again, to give up, or to find out first."""
    await world.control("POST", "faults", {"target": "twilio.send", "mode": "error", "times": 1, **fault})
    error = await failure(world.url)
    assert (error.verdict, error.code) == (verdict, code)


async def test_an_account_that_is_full_says_so(world: SimulatorProcess) -> None:
    """63038 means that nothing more leaves for now; it is tried again later, and nothing more is promised."""
    await world.control("PATCH", "behaviour", {"daily_limit": 0})
    error = await failure(world.url)
    assert (error.verdict, error.full, error.after) == ("retry", True, 300.0)


async def test_opted_out_recipient_is_told(world: SimulatorProcess) -> None:
    """21610 means that this recipient takes nothing more."""
    await world.control("POST", "faults", {"target": "twilio.send", "mode": "error", "times": 1, "code": 21610})
    error = await failure(world.url)
    assert (error.verdict, error.opted_out) == ("failed", True)


async def test_too_long_text_never_leaves(world: SimulatorProcess) -> None:
    """A text over the limit fails here, without asking Twilio."""
    error = await failure(world.url, text="x" * 1601)
    assert (error.verdict, error.code) == ("failed", "21617")


async def test_refused_connection_is_safe_to_repeat() -> None:
    """Where nobody listens, nothing was sent."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        error = await failure(f"http://127.0.0.1:{closed.getsockname()[1]}")
    assert (error.verdict, error.code) == ("retry", "no_connection")


async def test_unknown_host_is_safe_to_repeat() -> None:
    """A name without an address was not reached."""
    error = await failure("http://nowhere.invalid")
    assert error.verdict == "retry"


@pytest.mark.parametrize("mode", ["drop", "drop_after"])
async def test_dropped_line_is_unknown(world: SimulatorProcess, mode: str) -> None:
    """A line that goes dead after the request says nothing about the message."""
    await world.control("POST", "faults", {"target": "twilio.send", "mode": mode, "times": 1})
    assert (await failure(world.url)).verdict == "unknown"


async def test_dropped_message_that_arrived_is_found(world: SimulatorProcess) -> None:
    """A send of unknown outcome that Twilio has taken is found in its list."""
    await world.control("POST", "faults", {"target": "twilio.send", "mode": "drop_after", "times": 1})
    mine, twilio = permit("Ist sie da?"), connector(world.url)
    with pytest.raises(SendError):
        await twilio.send(mine)
    [message] = await world.control("GET", f"customers/{NUMBER}/received")
    found = await twilio.resolve(mine)
    assert isinstance(found, Receipt)
    assert found.platform_id == message["sid"]
    await twilio.close()


async def test_message_that_never_arrived_is_absent_after_the_lag(world: SimulatorProcess) -> None:
    """The list may lag: absent is said only after half a minute, unsure before."""
    soon, later = connector(world.url), connector(world.url, ahead=timedelta(seconds=36))
    assert await soon.resolve(permit("nie gesendet")) == "unsure"
    assert await later.resolve(permit("nie gesendet")) == "absent"
    await soon.close()
    await later.close()


async def test_the_lag_begins_when_the_send_has_ended(world: SimulatorProcess) -> None:
    """A slow request may have been taken at its very end: absent is said half a minute after that, not after
    the claim."""
    twilio = connector(world.url, ahead=timedelta(seconds=50))
    slow = permit("nie gesendet", unknown_at=utc_now() + timedelta(seconds=20))
    assert await twilio.resolve(slow) == "unsure"
    assert await twilio.resolve(permit("nie gesendet", unknown_at=utc_now() + timedelta(seconds=10))) == "absent"
    await twilio.close()


async def test_equal_text_known_before_is_not_taken_for_this_one(world: SimulatorProcess) -> None:
    """An earlier message with the same words is told apart by the ids already known."""
    twilio = connector(world.url, ahead=timedelta(seconds=36))
    earlier = await twilio.send(permit("Moin"))
    assert await twilio.resolve(permit("Moin", known=(earlier.platform_id,))) == "absent"
    await twilio.close()


async def test_equal_text_of_long_ago_is_not_taken_for_this_one(world: SimulatorProcess) -> None:
    """A message from before the claim is another one, also without its id."""
    twilio = connector(world.url, ahead=timedelta(minutes=10))
    await twilio.send(permit("Moin"))
    assert await twilio.resolve(permit("Moin", claimed_at=utc_now() + timedelta(minutes=5))) == "absent"
    await twilio.close()


@pytest.mark.parametrize("mode", ["error", "drop"])
async def test_list_out_of_reach_is_said_to_be_away(world: SimulatorProcess, mode: str) -> None:
    """As long as the list cannot be read nothing can be said, not even that a message was not found."""
    await world.control("POST", "faults", {"target": "twilio.list", "mode": mode})
    twilio = connector(world.url, ahead=timedelta(minutes=10))
    assert await twilio.resolve(permit()) == "away"
    await twilio.close()


async def approved(world: SimulatorProcess) -> Permit:
    """A permit to say with an approved template that the U1 runs again, a day after the customer last wrote."""
    twilio = connector(world.url)
    await twilio.sync([ENDED], change=True)
    stands = (await twilio.outlook([ENDED])).standings[ENDED.key]
    await twilio.close()
    await world.control("POST", "clock", {"advance_seconds": DAY + 1})
    use = TemplateUse("line_runs_again", "de", ("U1",), "Die Störung auf der U1 ist vorbei.")
    return permit(use.text, template=use, template_id=stands.id)


async def test_a_template_leaves_where_words_may_not(world: SimulatorProcess) -> None:
    """With the window closed the approved template arrives, its blanks filled in."""
    mine, twilio = await approved(world), connector(world.url)
    receipt = await twilio.send(mine)
    [message] = await world.control("GET", f"customers/{NUMBER}/received")
    assert (message["sid"], message["body"]) == (receipt.platform_id, "Die Störung auf der U1 ist vorbei.")
    assert (message["content_sid"], message["content_variables"]) == (mine.template_id, {"1": "U1"})
    await twilio.close()


async def test_a_dropped_template_that_arrived_is_found(world: SimulatorProcess) -> None:
    """The list shows a template as it reads on the phone, and by that it is found again."""
    mine, twilio = await approved(world), connector(world.url)
    await world.control("POST", "faults", {"target": "twilio.send", "mode": "drop_after", "times": 1})
    with pytest.raises(SendError):
        await twilio.send(mine)
    [message] = await world.control("GET", f"customers/{NUMBER}/received")
    moved = mine.claimed_at + timedelta(seconds=DAY)
    found = await twilio.resolve(permit(mine.text, template=mine.template, claimed_at=moved))
    assert isinstance(found, Receipt)
    assert found.platform_id == message["sid"]
    await twilio.close()


@pytest.mark.parametrize(("left", "told"), [(90.9, 90), (86_400, 36_000)])
async def test_a_deadline_goes_along(world: SimulatorProcess, left: float, told: int) -> None:
    """Twilio is told how many seconds a message is news, as many as it takes."""
    twilio = connector(world.url)
    await twilio.send(permit(deadline=utc_now() + timedelta(seconds=left)))
    [message] = await world.control("GET", f"customers/{NUMBER}/received")
    assert told - 5 <= message["valid_seconds"] <= told
    await twilio.close()


async def test_what_is_stale_never_leaves(world: SimulatorProcess) -> None:
    """A permit whose deadline has passed on the way is not sent."""
    error = await failure(world.url, deadline=utc_now() + timedelta(seconds=0.5))
    assert (error.verdict, error.code) == ("failed", "30036")
    assert await world.control("GET", f"customers/{NUMBER}/received") == []
