"""Buttons and lists inside the window."""

from __future__ import annotations

import json
from typing import Any

from twilio.rest.content.v1.content import ContentList

from tests.simulator.twilio_client import call, client
from tests.support.simulator import SENDER, SimulatorProcess

ADA = "+491713920001"

QUICK_REPLY = {
    "friendly_name": "frage",
    "language": "de",
    "variables": {"1": "Frage?", "2": "Ja"},
    "types": {
        "twilio/quick-reply": {
            "body": "{{1}}",
            "actions": [{"type": "QUICK_REPLY", "title": "{{2}}", "id": "choice:{{2}}"}],
        }
    },
}


async def make(simulator: SimulatorProcess) -> Any:
    request = ContentList.ContentCreateRequest(QUICK_REPLY)
    return await call(client(simulator.url).content.v1.contents.create, request)


async def send(simulator: SimulatorProcess, sid: str) -> None:
    await call(
        client(simulator.url).messages.create,
        to=f"whatsapp:{ADA}",
        from_=SENDER,
        content_sid=sid,
        content_variables=json.dumps({"1": "Bescheid geben?", "2": "Ja, gern"}),
    )


async def test_quick_reply(simulator: SimulatorProcess) -> None:
    """Inside the window a quick reply needs no approval; its variables are filled in."""
    await simulator.control("POST", f"customers/{ADA}/say", {"text": "Moin"})
    await send(simulator, (await make(simulator)).sid)
    (bubble,) = await simulator.control("GET", f"customers/{ADA}/received")
    assert bubble["body"] == "Bescheid geben?"
    assert bubble["choices"] == [{"title": "Ja, gern", "id": "choice:Ja, gern", "description": ""}]


async def test_list_content(simulator: SimulatorProcess) -> None:
    """Content is listed with its name and types, so that it can be found again."""
    made = await make(simulator)
    listed = await call(client(simulator.url).content.v1.contents.list)
    (found,) = [content for content in listed if content.sid == made.sid]
    assert found.friendly_name == "frage"
    assert "twilio/quick-reply" in found.types
