"""What was promised about a parcel decides which of its events keeps the promise. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.model.item import EventKind

COMING = frozenset({"vehicle", "slot", "soon"})
FRAME, VEHICLE = (f"utter_word_parcel_when_{when}" for when in ("frame", "vehicle"))


def keeps(values: Mapping[str, Any], what: EventKind, fields: Mapping[str, Any]) -> bool:
    """Whether an event is the one that these values of a consent have promised.

    Who was promised a word before the time frame hears of the vehicle only if no frame is known any more.
    """
    word = promised(values)
    if what not in COMING or word is None:
        return True
    if word == VEHICLE:
        return what in {"vehicle", "soon"}
    return what == "soon" or (what == "vehicle" and not fields.get("eta_from"))


def promised(values: Mapping[str, Any]) -> str | None:
    """The one of the two promises that was made."""
    promise = values.get("promise")
    word = promise.get("word") if isinstance(promise, Mapping) else None
    return word if word in (FRAME, VEHICLE) else None
