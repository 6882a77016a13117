"""The parcel pack: where a parcel is, and a word when it comes or has come."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from actions.parcel.settings import Settings
from actions.parcel.subjects import EVENTS, PARCEL, PARCELS
from bot.model.pack import Pack


def kept(settings: Settings) -> timedelta:
    """Return how long a parcel's number outlives its notices."""
    return timedelta(days=settings.parcel_days)


PACK = Pack(
    name="parcel",
    data=Path(__file__).parents[2] / "data" / "nlu" / "parcel",
    settings=Settings,
    subjects=(PARCEL,),
    events=EVENTS,
    notices=(PARCELS,),
    retention=kept,
)
