"""Read DHL's answer; its codes are coarse (in transit, delivered, failed), so its sentences say where a parcel is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from actions.parcel.shipment import public, states, untidy
from actions.parcel.shipment.model import ARRIVED, Parcel, Status, Window
from actions.parcel.shipment.untidy import When, dig

_CODES: dict[str, Status] = {
    "pre-transit": "announced",
    "transit": "transit",
    "delivered": "delivered",
    "failure": "failure",
}
_OTHER_SERVICES = frozenset(
    {"express", "freight", "dgf", "dsc", "sameday", "parcel-nl", "parcel-pl", "parcel-uk", "ecommerce-ppl"}
)
_LONGEST_WINDOW = timedelta(hours=14)
_NEVER = datetime.min.replace(tzinfo=UTC)
_UNTIL = re.compile(
    r"\b(?:bis|until|by)\s+(?:zum |einschließlich |einschl\. |including |spätestens )*(?:\w{2,10}[.,]{1,2}\s*)?"
    r"(\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}-\d{2}-\d{2})",
    re.IGNORECASE,
)


def parse(data: Any, number: str, as_of: datetime, postcode: str | None = None) -> Parcel | None:
    """Return the newest parcel of that number, None if the answer holds none; raise ValueError if it is no answer.

    Persons and places are read only if a postcode was given with the question, and not if the answer names another.
    """
    if not isinstance(data, dict) or not isinstance(data.get("shipments"), list | dict):
        raise ValueError("no shipments")
    if not data["shipments"]:
        return None
    shipment = newest(data["shipments"])
    if shipment is None:
        raise ValueError("no shipment that can be read")
    events = _by_time(untidy.items(shipment.get("events")))
    status = dig(shipment, "status")
    if not isinstance(status, dict) or not any(status.get(key) for key in ("statusCode", "status", "description")):
        status = {"description": status, **(events[0] if events else {})}
    texts = _texts(status)
    state = _state(shipment, status, texts, events)
    at = untidy.when(status.get("timestamp"))
    details, theirs = _details(status, texts, state), _postcode(shipment)
    signed = _person(dig(shipment, "details", "proofOfDelivery", "signed"))
    unlocked = postcode is not None and theirs in (None, _plain_code(postcode))
    return Parcel(
        number=number,
        status=state,
        description=_sentence(status, arrived=state in ("delivered", "ready")),
        at=at.at if at else None,
        at_day=bool(at and at.day_only),
        eta=None if state in ARRIVED else _window(shipment),
        as_of=as_of,
        how=states.how(texts),
        until=_until(texts) if state == "ready" else None,
        remark=_remark(shipment) if state not in ARRIVED else None,
        pieces=max(1, min(untidy.number(dig(shipment, "details", "totalNumberOfPieces")) or 1, 999)),
        details=details if unlocked else (),
        signed=signed if unlocked else None,
        hidden=bool(details or signed),
        confirmed=postcode is not None and theirs == _plain_code(postcode),
    )


def _postcode(shipment: dict[str, Any]) -> str | None:
    found = dig(shipment, "destination", "address", "postalCode")
    return _plain_code(str(found)) if isinstance(found, str | int) and found else None


def _plain_code(text: str) -> str:
    return re.sub(r"\W", "", text).upper()


def newest(data: Any) -> dict[str, Any] | None:
    """Return the shipment that something was said of last: numbers are used again, and the old one may stand first.

    Where a time or a service cannot be read nobody knows which one it is; then it is one that is not delivered.
    """
    found = [one for one in untidy.items(data) if one]
    ours = [one for one in found if untidy.word(one.get("service")) not in _OTHER_SERVICES]
    among = ours or found
    if any(_last(one) == _NEVER or not untidy.word(one.get("service")) for one in among):
        among = [one for one in among if untidy.word(dig(one, "status", "statusCode")) != "delivered"] or among
    return max(among, key=_last, default=None)


def _last(shipment: dict[str, Any]) -> datetime:
    moments = [
        dig(shipment, "status", "timestamp"),
        *(e.get("timestamp") for e in untidy.items(shipment.get("events"))),
    ]
    return max((when.at for moment in moments if (when := untidy.when(moment))), default=_NEVER)


def _by_time(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Newest first; those without a time stay where they stand, behind the others."""
    return sorted(events, key=lambda one: at.at if (at := untidy.when(one.get("timestamp"))) else _NEVER, reverse=True)


def _texts(status: dict[str, Any]) -> tuple[str, ...]:
    return tuple(untidy.sentences(*(untidy.text(status.get(key)) for key in ("description", "status", "remark"))))


def _state(
    shipment: dict[str, Any], status: dict[str, Any], texts: tuple[str, ...], events: Sequence[dict[str, Any]]
) -> Status:
    code = _CODES.get(untidy.word(status.get("statusCode")))
    if code is None and events and (not texts or set(texts) & set(_texts(events[0]))):
        code = _CODES.get(untidy.word(events[0].get("statusCode")))
    before = [states.state("transit", _texts(event)) for event in events[:50]]
    state = states.state(code, texts, on_last_mile=bool({"region", "out_for_delivery", "failure"} & set(before)))
    back = untidy.flag(shipment.get("returnFlag"))
    if back and state not in ("lost", "damaged", "announced"):
        return "returned"
    return "unknown" if back is None and state == "delivered" else state


def _sentence(status: dict[str, Any], *, arrived: bool) -> str | None:
    """What the carrier says in words, as far as everybody may read it."""
    texts = (untidy.text(status.get(key)) for key in ("description", "remark", "status"))
    found = [public.told(text, arrived=arrived) for text in texts]
    return next((one for one in found if one), None)


def _details(status: dict[str, Any], texts: tuple[str, ...], state: Status) -> tuple[str, ...]:
    """The sentences that name somebody or a place, and the address beside them."""
    address = dig(status, "location", "address")
    street = untidy.text(dig(address, "streetAddress"))
    town = " ".join(filter(None, (_plain(dig(address, "postalCode")), untidy.text(dig(address, "addressLocality")))))
    point = untidy.text(dig(status, "location", "servicePoint", "label"))
    arrived = state in ("delivered", "ready")
    said = [
        text
        for text in (*texts, untidy.text(status.get("nextSteps")))
        if text and (public.personal(text) or (arrived and " " in text and public.told(text, arrived=True) is None))
    ]
    place = ", ".join(filter(None, (point, street, town))) if point or street else None
    return tuple(untidy.sentences(*said, place))


def _person(data: Any) -> str | None:
    parts = [untidy.text(dig(data, key)) for key in ("givenName", "familyName")]
    return " ".join(filter(None, parts)) or untidy.text(dig(data, "name"))


def _plain(data: Any) -> str | None:
    return untidy.text(str(data)) if isinstance(data, str | int) and not isinstance(data, bool) else None


def _remark(shipment: dict[str, Any]) -> str | None:
    for key in ("estimatedTimeOfDeliveryRemark", "estimatedDeliveryTimeRemark"):
        found = public.told(untidy.text(shipment.get(key)))
        if found and len(found) <= 80:
            return found
    return None


def _window(shipment: dict[str, Any]) -> Window | None:
    frame = dig(shipment, "estimatedDeliveryTimeFrame")
    begins, ends = (untidy.when(dig(frame, key)) for key in ("estimatedFrom", "estimatedThrough"))
    exact = begins and ends and not (begins.day_only or ends.day_only)
    if begins and ends and exact and timedelta() < ends.at - begins.at <= _LONGEST_WINDOW:
        return Window(_day(begins), begins.at, ends.at)
    end = untidy.when(shipment.get("estimatedTimeOfDelivery")) or ends
    if end and not end.day_only and not untidy.is_midnight(end.at):
        return Window(_day(end), None, end.at)
    day = end or begins
    return Window(_day(day)) if day else None


def _day(moment: When) -> date:
    return moment.at.astimezone(untidy.LOCAL).date()


def _until(texts: Sequence[str]) -> date | None:
    for text in texts:
        if (match := _UNTIL.search(text)) and (until := untidy.when(match[1])):
            return until.at.date()
    return None
