"""Templates: asking for approval, what WhatsApp says, and messages outside the window."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Page, expect
from twilio.base.exceptions import TwilioRestException
from twilio.rest.content.v1.content import ContentList

from tests.simulator.conftest import Gateway
from tests.simulator.test_page import chromium, page
from tests.simulator.twilio_client import call, client
from tests.support.simulator import SENDER, SimulatorProcess

__all__ = ["chromium", "page"]

ADA = "+491713920001"
DAY = 24 * 3600


async def make(simulator: SimulatorProcess, body: str = "Zur {{1}}: vorbei, Stand {{2}} Uhr.", **more: Any) -> str:
    """A template; gives its sid."""
    wish = {
        "friendly_name": "ende",
        "language": "de",
        "variables": {"1": "U3", "2": "14:05"},
        "types": {"twilio/text": {"body": body}},
    }
    made = await call(
        client(simulator.url).content.v1.contents.create, ContentList.ContentCreateRequest({**wish, **more})
    )
    return str(made.sid)


async def ask(simulator: SimulatorProcess, sid: str, **more: Any) -> str:
    """Ask for approval; gives what WhatsApp then says of it."""
    content = client(simulator.url).content.v1.contents(sid)
    wish = {"name": "ende", "category": "UTILITY", **more}
    await call(content.approval_create.create, type(content.approval_create).ContentApprovalRequest(wish))
    fetched = await call(content.approval_fetch().fetch)
    return str(fetched.whatsapp["status"])


async def send(simulator: SimulatorProcess, sid: str, values: dict[str, str] | None = None, **more: Any) -> Any:
    return await call(
        client(simulator.url).messages.create,
        to=f"whatsapp:{ADA}",
        from_=SENDER,
        content_sid=sid,
        content_variables=json.dumps({"1": "U1", "2": "7:30"} if values is None else values),
        **more,
    )


async def received(simulator: SimulatorProcess) -> list[str]:
    return [one["body"] for one in await simulator.control("GET", f"customers/{ADA}/received")]


async def test_a_template_arrives_filled_in(simulator: SimulatorProcess) -> None:
    """An approved template reaches somebody whose window is closed, with the values of this message."""
    sid = await make(simulator)
    assert await ask(simulator, sid, send_ttl_seconds=1800) == "approved"
    await send(simulator, sid)
    assert await received(simulator) == ["Zur U1: vorbei, Stand 7:30 Uhr."]


@pytest.mark.parametrize(
    ("status", "code"),
    [("pending", "63016"), ("rejected", "63040"), ("paused", "63041"), ("disabled", "63027")],
)
async def test_a_template_that_is_not_approved(
    simulator: SimulatorProcess, gateway: Gateway, status: str, code: str
) -> None:
    """Outside the window a template that WhatsApp has not approved, or no more, is not delivered."""
    await simulator.control("PATCH", "behaviour", {"template_approval": status})
    sid = await make(simulator)
    assert await ask(simulator, sid) == status
    await send(simulator, sid, status_callback=f"{gateway.url}/status")
    (post,) = await gateway.until(1)
    assert post.form["ErrorCode"] == code
    assert await received(simulator) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"body": "{{1}} fährt wieder."},
        {"body": "Vorbei: {{1}}"},
        {"body": "Zur {{1}} {{2}} vorbei."},
        {"body": "Zur {{1}} und {{3}} vorbei.", "variables": {"1": "a", "3": "b"}},
        {"body": "Zur {{1}} vorbei.", "variables": {}},
    ],
)
async def test_a_form_that_whatsapp_does_not_allow(simulator: SimulatorProcess, wrong: dict[str, Any]) -> None:
    """Variables at an end, side by side, with a gap or without a sample are turned down with the reason."""
    sid = await make(simulator, **wrong)
    assert await ask(simulator, sid) == "rejected"


@pytest.mark.parametrize("values", [{"1": "U1", "2": ""}, {"1": "U1", "2": "a\nb"}])
async def test_a_value_that_no_body_can_hold(simulator: SimulatorProcess, values: dict[str, str]) -> None:
    """An empty value or a new line is refused at once."""
    sid = await make(simulator)
    with pytest.raises(TwilioRestException) as refused:
        await send(simulator, sid, values)
    assert refused.value.code == 21656


async def test_a_value_too_many(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """A variable that the template does not have is an error of delivery."""
    sid = await make(simulator)
    await ask(simulator, sid)
    await send(simulator, sid, {"1": "a", "2": "b", "3": "c"}, status_callback=f"{gateway.url}/status")
    (post,) = await gateway.until(1)
    assert post.form["ErrorCode"] == "63028"


async def test_contents_are_listed_with_their_approvals(simulator: SimulatorProcess) -> None:
    """One list tells of each content what WhatsApp says and in which category, in as many pages as it takes."""
    await simulator.control("PATCH", "behaviour", {"template_category": "MARKETING"})
    sid = await make(simulator)
    await ask(simulator, sid)
    bare = await make(simulator)
    listed = await call(client(simulator.url).content.v1.content_and_approvals.list, page_size=1)
    found = {one.sid: one.approval_requests for one in listed}
    assert (found[sid]["status"], found[sid]["category"]) == ("approved", "MARKETING")
    assert found[bare]["status"] == "unsubmitted"


async def test_what_is_held_too_long_is_not_sent(simulator: SimulatorProcess, gateway: Gateway) -> None:
    """A message that waits in the platform's queue longer than it is valid fails and reaches nobody."""
    await simulator.control("POST", f"customers/{ADA}/say", {"text": "Moin", "copies": 0})
    await simulator.control("POST", "faults", {"target": "twilio.status", "mode": "hold"})
    await call(
        client(simulator.url).messages.create,
        to=f"whatsapp:{ADA}",
        from_=SENDER,
        body="Hallo",
        validity_period=60,
        status_callback=f"{gateway.url}/status",
    )
    await simulator.control("POST", "clock", {"advance_seconds": 61})
    (post,) = await gateway.until(1)
    assert (post.form["MessageStatus"], post.form["ErrorCode"]) == ("failed", "30036")
    assert await received(simulator) == []


async def test_what_is_held_for_a_while_arrives(simulator: SimulatorProcess) -> None:
    """A message that leaves the queue in time is delivered."""
    await simulator.control("POST", f"customers/{ADA}/say", {"text": "Moin", "copies": 0})
    await simulator.control("POST", "faults", {"target": "twilio.status", "mode": "hold", "seconds": 30})
    sid = await make(simulator)
    await send(simulator, sid, validity_period=60)
    assert await received(simulator) == []
    await simulator.control("POST", "clock", {"advance_seconds": 31})
    assert len(await simulator.control("GET", f"customers/{ADA}/received?count=1&wait=20")) == 1


@pytest.mark.parametrize(("seconds", "code"), [(0, 30012), (36_001, 30045)])
async def test_a_validity_that_is_none(simulator: SimulatorProcess, seconds: int, code: int) -> None:
    """The platform takes 1 to 36,000 seconds."""
    with pytest.raises(TwilioRestException) as refused:
        await send(simulator, await make(simulator), validity_period=seconds)
    assert refused.value.code == code


async def test_the_daily_limit(simulator: SimulatorProcess) -> None:
    """An account that has sent all it may in 24 hours is refused until a day has passed."""
    await simulator.control("PATCH", "behaviour", {"daily_limit": 1})
    sid = await make(simulator)
    await ask(simulator, sid)
    await send(simulator, sid)
    with pytest.raises(TwilioRestException) as refused:
        await send(simulator, sid)
    assert (refused.value.status, refused.value.code) == (429, 63038)
    await simulator.control("POST", "clock", {"advance_seconds": DAY + 1})
    await send(simulator, sid)


async def test_one_customers_window_ends_sooner(simulator: SimulatorProcess) -> None:
    """A customer who is made to have written earlier has a closed window; nobody else's changes."""
    for number in (ADA, "+491713920002"):
        await simulator.control("POST", f"customers/{number}/say", {"text": "Moin", "copies": 0})
    await simulator.control("POST", f"customers/{ADA}/silence", {"seconds": DAY + 1})
    shown = await simulator.control("GET", "customers")
    assert [one["window_open"] for one in shown] == [False, True]


async def test_the_page_decides(page: Page, simulator: SimulatorProcess) -> None:
    """A template that was asked for stands on the page; a press pauses it."""
    sid = await make(simulator, friendly_name="seite")
    await ask(simulator, sid)
    await page.get_by_role("button", name="seite: pausiert").click()
    await expect(page.get_by_role("button", name="seite: pausiert")).to_have_attribute("aria-pressed", "true")
    fetched = await call(client(simulator.url).content.v1.contents(sid).approval_fetch().fetch)
    assert fetched.whatsapp["status"] == "paused"
