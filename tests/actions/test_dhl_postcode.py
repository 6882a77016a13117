"""What DHL tells to whoever names the recipient's postcode."""

from __future__ import annotations

from typing import Any

import pytest

from actions.kit.source_errors import GuessingError
from tests.actions.feeds import Clock, json_body, serving
from tests.actions.test_dhl import NUMBER, dhl

PLACE = "Die Sendung liegt in der Filiale Kiosk am Park, Musterweg 3, 20095 Hamburg zur Abholung bereit."


def lying(text: str, **address: str) -> Any:
    status = {"timestamp": "2026-11-22T09:50:00", "statusCode": "transit", "description": text}
    return {"shipments": [{"service": "parcel-de", "status": status, "destination": {"address": address}}]}


@pytest.mark.parametrize(
    ("everybody", "with_postcode", "told"),
    [
        ("Die Sendung liegt zur Abholung bereit.", lying(PLACE, postalCode="20095"), True),
        ("Die Sendung liegt zur Abholung bereit.", lying(PLACE), True),
        ("Die Sendung liegt zur Abholung bereit.", lying(PLACE, postalCode="10115"), False),
        ("Die Sendung liegt zur Abholung bereit.", lying("Die Sendung liegt zur Abholung bereit."), False),
        (PLACE, lying(PLACE, postalCode="20095"), True),
        (PLACE, lying(PLACE), False),
        (PLACE, lying(PLACE, postalCode="10115"), False),
    ],
)
async def test_what_a_postcode_unlocks(everybody: str, with_postcode: Any, told: bool) -> None:
    """Persons and places are told if the answer names that postcode, or holds more than the one for everybody."""
    async with serving(json_body(lying(everybody)), json_body(with_postcode)) as (server, session):
        parcel = await dhl(session, server.url, Clock()).parcel(NUMBER, "de", "20095")
    assert (parcel.details == (PLACE,), parcel.confirmed) == (told, told)
    assert "Musterweg" not in (parcel.description or "")


async def test_an_unlocked_answer_is_kept_nowhere() -> None:
    """The next who asks is told what everybody is."""
    clock = Clock()
    replies = [json_body(lying("Die Sendung liegt bereit zur Abholung.")), json_body(lying(PLACE, postalCode="20095"))]
    async with serving(*replies) as (server, session):
        source = dhl(session, server.url, clock)
        assert (await source.parcel(NUMBER, "de", "20095")).details
        assert (await source.parcel(NUMBER)).details == ()
    assert len(server.requests) == 2


async def test_postcodes_of_a_parcel_are_not_guessed_by_many() -> None:
    """After ten wrong ones within the hour, whoever named them, no further one is tried for this parcel."""
    clock = Clock()
    async with serving(json_body(lying("Die Sendung liegt zur Abholung bereit."))) as (server, session):
        source = dhl(session, server.url, clock)
        for code in range(10):
            assert not (await source.parcel(NUMBER, "de", f"2009{code}")).confirmed
        with pytest.raises(GuessingError):
            await source.parcel(NUMBER, "de", "22301")
        clock.tick(minutes=61)
        await source.parcel(NUMBER, "de", "22301")
    assert len(server.requests) == 13


async def test_who_took_it_is_told_with_the_postcode() -> None:
    """The name beside a proof of delivery is nobody else's."""
    status = {"timestamp": "2026-11-22T09:50:00", "statusCode": "delivered", "description": "Zugestellt."}
    proof = {"proofOfDelivery": {"signed": {"givenName": "Imke", "familyName": "Petersen"}}}
    answer = {"shipments": [{"status": status, "details": proof, "destination": {"address": {"postalCode": "20095"}}}]}
    async with serving(json_body(answer)) as (server, session):
        source = dhl(session, server.url, Clock())
        told = [await source.parcel(NUMBER, "de", code) for code in (None, "20095", "22301")]
    assert [one.signed for one in told] == [None, "Imke Petersen", None]
