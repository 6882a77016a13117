"""Neighbour, pick-up place and who has a parcel: only with the recipient's postcode, and not guessed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.actions.feeds import Server, serving
from tests.flow.conftest import Start
from tests.flow.scene import PARCEL, Scene

PLACE = "Filiale Kiosk am Park, Musterweg 3, 20095 Hamburg"
OPEN = "Die Sendung liegt in der Filiale zur Abholung bereit."
ASKED = "utter_parcel_status_ask_postcode"


def answer(text: str, postcode: str | None = None) -> dict[str, Any]:
    status = {"timestamp": "2026-11-23T08:00:00", "statusCode": "transit", "description": text}
    address = {"countryCode": "DE"} | ({"postalCode": postcode} if postcode else {})
    return {
        "shipments": [{"id": PARCEL, "service": "parcel-de", "status": status, "destination": {"address": address}}]
    }


def dhl(request: web.Request) -> web.StreamResponse:
    """As DHL does: more to who names the right postcode, the same as ever to who names a wrong one."""
    right = request.query.get("recipientPostalCode") == "20095"
    return web.json_response(answer(f"Die Sendung liegt in der {PLACE} bereit.", "20095") if right else answer(OPEN))


def careless(_: web.Request) -> web.StreamResponse:
    """A source that names the place to everybody."""
    return web.json_response(answer(f"Die Sendung liegt in der {PLACE} zur Abholung bereit."))


@pytest.fixture(params=[dhl])
async def carrier(request: pytest.FixtureRequest) -> AsyncIterator[Server]:
    async with serving(request.param) as (server, _):
        yield server


@pytest.fixture
async def town(start: Start, carrier: Server) -> Scene:
    """Somebody has asked about a parcel that lies ready."""
    given = await start(dhl_api_url=carrier.url, dhl_api_key="k", dhl_seconds_apart=0)
    said = "\n".join(await given.say(PARCEL))
    assert "zur Abholung bereit" in said
    assert "Musterweg" not in said
    return given


@pytest.mark.parametrize(
    "question", ["In welcher Filiale?", "Wo genau liegt es?", "wo kann ich es abholen", "Bei wem?"]
)
async def test_the_postcode_is_asked_for_and_unlocks(town: Scene, carrier: Server, question: str) -> None:
    """Who asks where it lies is asked for the postcode, and told with it; it is kept for this parcel only."""
    assert town.has(await town.say(question), ASKED)
    said = "\n".join(await town.say("20095 Hamburg"))
    assert PLACE in said
    assert [one.query.get("recipientPostalCode") for one in carrier.requests] == [None, "20095"]
    assert PLACE in "\n".join(await town.say("wo genau?"))
    slots = ((await town.state()).dialogue or {}).get("slots", {})
    assert [name for name, value in slots.items() if value and "20095" in str(value)] == ["parcel_unlocked"]


async def test_a_wrong_postcode_reveals_nothing(town: Scene) -> None:
    """The answer says that it did not fit, and where else to look; five an hour, then a person."""
    for code in ("20097", "22301", "PLZ 10115", "80331", "die ist 99999"):
        said = "\n".join(await town.say(code))
        assert "nichts weiter" in said
        assert "Kiosk" not in said
    assert town.has(await town.say("20095"), "utter_parcel_status_postcode_limit")
    assert (await town.outcomes())[-1] == "handed_over"


async def test_tries_are_of_an_hour(town: Scene) -> None:
    """An hour later the right one is right again."""
    for code in ("20097", "22301", "10115", "80331", "99999"):
        await town.say(code)
    town.clock.move(minutes=55)
    await town.say(PARCEL)
    town.clock.move(minutes=6)
    assert PLACE in "\n".join(await town.say("20095"))


@pytest.mark.parametrize("carrier", [careless], indirect=True)
async def test_a_place_that_nothing_has_unlocked_is_not_told(town: Scene) -> None:
    """What a source tells everybody proves no postcode: any of them stays wrong."""
    for code in ("20095", "20097"):
        assert "Musterweg" not in "\n".join(await town.say(code))


async def test_five_digits_are_a_postcode_only_after_a_parcel(start: Start, carrier: Server) -> None:
    """Without a parcel's answer before it, nobody is asked about anything."""
    given = await start(dhl_api_url=carrier.url, dhl_api_key="k", dhl_seconds_apart=0)
    await given.say("20095")
    assert carrier.requests == []


@pytest.mark.parametrize("question", [f"Wo ist {PARCEL}?", f"Wo ist denn Paket {PARCEL} gerade"])
async def test_where_a_number_is_asks_how_it_stands(town: Scene, question: str) -> None:
    """Only what asks for the place itself leads to the postcode; a number asked about anew has its state told."""
    town.brain.understands(question, "parcel_status")
    said = "\n".join(await town.say(question))
    assert "zur Abholung bereit" in said
    assert not town.has(said, ASKED)


@pytest.mark.parametrize("question", ["Bis wann kann ich es abholen?", "wie lange liegt es da?", "bis wann?"])
async def test_until_when_it_lies_there(town: Scene, question: str) -> None:
    """What the carrier does not say is said to be that, without a postcode."""
    assert "Bis wann es dort liegt" in "\n".join(await town.say(question))
