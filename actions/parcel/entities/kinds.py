"""The numbers of parcels."""

from __future__ import annotations

from collections.abc import Iterator

from actions.parcel.entities import parcels
from bot.model.pack import EntityKind
from bot.model.visible import Span

NUMBER = EntityKind(
    "parcel_number",
    rank=10,
    find=lambda text, _: parcels.recognise(text),
    fillers=frozenset({"sendung", "sendungsnummer", "paket", "paketnummer", "trackingnummer", "sendungsnr"}),
    title={"de": "Sendungsnummer", "en": "Parcel number"},
)


def beyond_doubt(text: str) -> Iterator[Span]:
    """Yield where a number surely is a parcel's: its check digit fits, or it begins as only a carrier's does."""
    for entity in parcels.recognise(text):
        if entity.extra["check"] == "ok" or not entity.value[:2].isdigit() or entity.value.startswith("00340"):
            yield entity.start, entity.end
