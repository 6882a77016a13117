"""Being told when a parcel comes, or is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.kit.source_errors import NotFoundError, UnavailableError
from tests.actions.talk import Tracking, act
from tests.actions.test_parcel_status import NUMBER, PARCEL, WINDOW

COMING = replace(PARCEL, status="transit")
FOR_DAYS: dict[str, Any] = {"window_until": None}


async def wish(text: str, parcel: Any = COMING, **view: Any) -> Any:
    return await act("action_tell_me_parcel", text, dhl=Tracking(parcel), **{**FOR_DAYS, **view})


async def test_a_number_and_a_wish_are_the_opt_in() -> None:
    """A wish with its number is the consent itself, promised as far as the source can tell."""
    said = await wish(f"Sag Bescheid, wenn {NUMBER} kommt")
    assert said.says == []
    assert said.commands == [
        {
            "command": "opt_in",
            "type": "parcel_comes",
            "subject": f"parcel:{NUMBER}",
            "until": "2026-11-24T23:59:00+01:00",
            "values": {"number": NUMBER, "carrier": "DHL", "promise": {"word": "utter_word_parcel_when_frame"}},
        }
    ]


async def test_without_a_time_frame_it_is_the_vehicle() -> None:
    """Where the carrier knows no time frame, nothing before the vehicle is promised."""
    said = await wish(f"Sag Bescheid, wenn {NUMBER} kommt", replace(COMING, eta=None))
    assert said.commands[0]["values"]["promise"] == {"word": "utter_word_parcel_when_vehicle"}
    assert said.commands[0]["until"].startswith("2026-12-06")


@pytest.mark.parametrize(
    ("text", "parcel"),
    [("Nachricht, wenn {n} zugestellt ist", COMING), ("Sag Bescheid wegen {n}", PARCEL)],
    ids=["asked for", "on the vehicle already"],
)
async def test_its_delivery(text: str, parcel: Any) -> None:
    """Whoever asks for the delivery is told of it. Whose parcel is on the vehicle already is asked whether they want
    that instead of what they asked for."""
    said = await wish(text.format(n=NUMBER), parcel)
    assert said.commands[0]["type"] == "parcel_done"
    assert said.commands[0]["command"] == ("opt_in" if parcel is COMING else "propose_opt_in")


@pytest.mark.parametrize(
    ("slots", "view"),
    [({"parcel_number": NUMBER}, {}), ({}, {"optin_confirm": "always"})],
    ids=["from before", "setting"],
)
async def test_otherwise_one_question(slots: dict[str, Any], view: dict[str, Any]) -> None:
    """A number from before, or the company's setting, makes it a question."""
    text = "Sag Bescheid, wenn es kommt" if slots else f"Sag Bescheid, wenn {NUMBER} kommt"
    said = await wish(text, slots=slots, **view)
    assert [c["command"] for c in said.commands] == ["propose_opt_in"]


async def test_a_number_is_asked_for() -> None:
    """Without a number it is asked for; its answer then brings the offer."""
    said = await act("action_tell_me_parcel", "Sag Bescheid, wenn mein Paket kommt")
    assert (said.responses, said.commands) == (["utter_ask_parcel_number"], [])
    then = await act("action_parcel_status", NUMBER, dhl=Tracking(COMING), **FOR_DAYS)
    assert then.command("propose_opt_in") is not None


@pytest.mark.parametrize(
    ("answer", "response"),
    [
        (replace(PARCEL, status="delivered", eta=None), "utter_tell_me_parcel_done"),
        (NotFoundError(), "utter_parcel_status_not_found"),
        (UnavailableError("away"), "utter_parcel_status_unavailable"),
    ],
    ids=["delivered", "unknown", "away"],
)
async def test_nothing_to_wait_for(answer: Any, response: str) -> None:
    """What is over, unknown or out of reach is no reason for a consent."""
    said = await wish(f"Sag Bescheid, wenn {NUMBER} kommt", answer)
    assert said.responses == [response]
    assert not {"opt_in", "propose_opt_in"} & {c["command"] for c in said.commands}


async def test_no_second_one() -> None:
    """A consent that holds already is named, not asked for again."""
    live = {"id": "n", "type": "parcel_comes", "subject": f"parcel:{NUMBER}", "until": "2026-11-24T12:00:00+01:00"}
    said = await wish(f"Sag Bescheid, wenn {NUMBER} kommt", consents=[live])
    assert (said.responses, said.commands) == (["utter_tell_me_parcel_already"], [])


async def test_another_carrier() -> None:
    """A carrier that tells us nothing is named with its own page."""
    said = await act("action_tell_me_parcel", "Sag Bescheid, wenn 1Z999AA10123456784 kommt")
    assert said.responses == ["utter_tell_me_parcel_link"]
    assert said.commands == []


@pytest.mark.parametrize("status", ["delivered", "returned"])
async def test_what_is_over_is_not_offered(status: Any) -> None:
    """A delivered parcel's status comes without an offer; one on its way with it."""
    over = await act("action_parcel_status", NUMBER, dhl=Tracking(replace(PARCEL, status=status, eta=None)), **FOR_DAYS)
    assert over.command("propose_opt_in") is None
    coming = await act("action_parcel_status", NUMBER, dhl=Tracking(replace(COMING, eta=WINDOW)))
    assert coming.command("propose_opt_in") is not None
