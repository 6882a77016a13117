"""Ask shipcloud for a parcel, by a tracker that is made at the first question."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import aiohttp

from actions.parcel.carriers import CARRIERS
from actions.parcel.shipment.asking import Sparing
from actions.parcel.shipment.model import Parcel
from actions.parcel.shipment.remember import Found
from actions.parcel.sources.shipcloud import parse
from bot.model.errors import NotStoredError
from bot.model.source_quota import Quota

SERVED = tuple(parse.CARRIERS.values())
"""Carriers of whose parcels it tells."""
QUOTA = Quota(per_day=50_000, spacing=timedelta(milliseconds=200), patience=timedelta(seconds=4))
_KNOWN_FOR = timedelta(days=60)
"""So long a tracker's id is kept for its number."""
_NOT_TAKEN = (400, 409, 422)
"""A tracker that is not made: there is one already, or the number is none."""


class Shipcloud(Sparing):
    """One contract for many carriers; without a key it is unavailable. It tells of no persons and places.

    A parcel is asked for by carrier and number together, as `of` does.
    """

    name = "shipcloud"
    unlocks = False
    usual = QUOTA

    def of(self, carrier: str) -> OfCarrier:
        """Return its view of one carrier's parcels."""
        return OfCarrier(self, carrier)

    def question(self, number: str, language: str) -> str:
        return number  # a carrier's words come in one language

    async def ask(self, number: str, language: str, postcode: str | None) -> Parcel | None:
        carrier, _, plain = number.rpartition(":")
        if carrier not in SERVED:  # whether it answers at all is asked without making a tracker
            await self._get("trackers")
            return None
        known = await self._sharing.answer(f"tracker {number}", str)
        data = await self._get(f"trackers/{quote(known, safe='')}") if known else None
        found = await self._make(carrier, plain) if data is None else parse.parse(data, self._clock(), plain)
        if found is None:
            return None
        if found.id != known:
            with contextlib.suppress(NotStoredError):
                await self._sharing.keep(f"tracker {number}", found.id, _KNOWN_FOR)
        return _named(found.parcel, carrier)

    async def hinted(self, what: str, id_: str) -> tuple[str, Parcel] | None:
        """Fetch what a webhook has named, one of `trackers` or `shipments`, for whoever asks next; return carrier and
        parcel."""
        data = await self.asked(lambda: self._get(f"{what}/{quote(id_, safe='')}"))
        found = None if data is None else parse.read(data, self._clock())
        if found is None or not found.carrier:
            return None
        parcel = _named(found.parcel, found.carrier)
        kept = Found(parcel)
        with contextlib.suppress(NotStoredError):
            await self._sharing.keep(f"{found.carrier}:{parcel.number}", kept.of(""), kept.lasts)
        return found.carrier, parcel

    async def _make(self, carrier: str, number: str) -> parse.Tracked | None:
        body = {"carrier": carrier, "carrier_tracking_no": number}
        data = await self._json(
            "POST", f"{self._url}/trackers", found=(200, 201), absent=_NOT_TAKEN, json=body, **self._auth()
        )
        if data is not None:
            return parse.parse(data, self._clock(), number)
        listed = await self._json(
            "GET", f"{self._url}/trackers", params={"carrier_tracking_no": number}, absent=_NOT_TAKEN, **self._auth()
        )
        return parse.newest(listed, self._clock(), number, carrier)

    async def _get(self, path: str) -> Any:
        return await self._json("GET", f"{self._url}/{path}", **self._auth())

    def _auth(self) -> dict[str, Any]:
        basic = aiohttp.encode_basic_auth(self._key, "")
        return {"headers": {"Authorization": basic, "Accept": "application/json"}}


class OfCarrier:
    """The port over one carrier of it."""

    unlocks = False

    def __init__(self, shipcloud: Shipcloud, carrier: str) -> None:
        self._shipcloud = shipcloud
        self._carrier = carrier

    async def parcel(self, number: str, language: str = "de", postcode: str | None = None) -> Parcel:
        """Return the parcel; a postcode unlocks nothing here."""
        return replace(await self._shipcloud.parcel(f"{self._carrier}:{number}", language), number=number)


def _named(parcel: Parcel, carrier: str) -> Parcel:
    return replace(parcel, told_by=f"{CARRIERS[carrier].name} (shipcloud)")
