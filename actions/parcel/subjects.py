"""Parcels as subjects: what an event may say of one, and which event keeps what was promised about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from actions.parcel.entities.carriers import can_be
from bot.model.event_fields import moment_of
from bot.model.subject import EventKind, Field, NoticeNames, Promise, SubjectKind

DELIVERED_BY = timedelta(days=60)
COMING = frozenset({"vehicle", "slot", "soon"})
OVERDUE = timedelta(hours=12)
"""So late the word that a parcel comes may itself come."""
LONGEST_WINDOW = timedelta(hours=23)
NEXT_DAY = timedelta(days=1)  # of a zone that no event names
FRAME, VEHICLE = (f"utter_word_parcel_when_{when}" for when in ("frame", "vehicle"))


def keeps(values: Mapping[str, Any], what: str, fields: Mapping[str, Any]) -> bool:
    """Say whether an event is the one that these values of a consent have promised.

    Who was promised a word before the time frame hears of the vehicle only if no frame is known any more.
    """
    word = promised(values)
    if what not in COMING or word is None:
        return True
    if word == VEHICLE:
        return what in {"vehicle", "soon"}
    return what == "soon" or (what == "vehicle" and not fields.get("eta_from"))


def promised(values: Mapping[str, Any]) -> str | None:
    """Return the one of the two promises that was made."""
    promise = values.get("promise")
    word = promise.get("word") if isinstance(promise, Mapping) else None
    return word if word in (FRAME, VEHICLE) else None


def contradicts(what: str, fields: Mapping[str, Any], now: datetime) -> Iterator[str]:
    """Yield the times of a delivery that cannot be: a window that does not last or is a whole day, one
    that is no longer to come, another day than its window's."""
    begins, ends = (moment_of(fields.get(name)) for name in ("eta_from", "eta_to"))
    if begins and ends and not timedelta() < ends - begins <= LONGEST_WINDOW:
        yield from ("eta_from", "eta_to")
    last = ends or begins
    if what in COMING and last and last < now - OVERDUE:
        yield "eta_to" if ends else "eta_from"
    day = date.fromisoformat(fields["eta_day"]["on"]) if "eta_day" in fields else None
    if day and what in COMING and day < (now - OVERDUE).date():
        yield "eta_day"
    if day and begins and abs(day - begins.date()) > NEXT_DAY:
        yield from ("eta_day", "eta_from")


PARCEL = SubjectKind(
    name="parcel",
    named_by="number",
    pattern=re.compile(r"[A-Z0-9]{8,39}"),
    possible=can_be,
    contradicts=contradicts,
    entity="parcel_number",
    fields={
        "number": Field("itself", sample="00340434161094042557"),
        "carrier": Field("member", of="carriers", bound=True, sample="DHL"),
        "eta_from": Field("moment", ahead=DELIVERED_BY, sample="14:00"),
        "eta_to": Field("moment", ahead=DELIVERED_BY, sample="16:00"),
        "eta_day": Field("day", ahead=DELIVERED_BY, sample="Mo, 23.11."),
        "place": Field("member", of="places", sample="Filiale"),
    },
    promise=Promise(promised, keeps, reads=("parcel_when_",)),
    personal=True,
)
EVENTS = (
    EventKind("vehicle"),
    EventKind("slot"),
    EventKind("soon"),
    EventKind("delivered", final=True),
    EventKind("ready", own_words=True),
    EventKind("failed", own_words=True),
)
PARCELS = NoticeNames(
    ("parcel_comes", "parcel_done"),
    "parcel",
    sign=r"paket|parcel",
    phrases="paket|pakete|paketen|sendung|parcel|parcels|package",
)
