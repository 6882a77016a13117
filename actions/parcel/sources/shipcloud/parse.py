"""Read shipcloud's answers, a tracker or a shipment with its packages; codes are exact, details the carrier's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from actions.parcel.shipment import public, states, untidy
from actions.parcel.shipment.model import ARRIVED, Parcel, Status, Window
from actions.parcel.shipment.untidy import dig

CARRIERS = {"dhl": "dhl", "dhl-express": "dhl_express", "dpd": "dpd", "gls": "gls", "hermes": "hermes", "ups": "ups",
            "fedex": "fedex"}  # fmt: skip
"""How shipcloud calls a carrier, with hyphens for underscores, and how we do."""
_CODES: dict[str, Status | None] = {
    "registered": "announced",
    "label-created": "announced",
    "shipcloud-label-created": "announced",
    "picked-up": "handed_in",
    "transit": "transit",
    "delayed": "transit",
    "out-for-delivery": "out_for_delivery",
    "delivered": "delivered",
    "awaits-pickup-by-receiver": "ready",
    "not-delivered": "failure",
    "exception": "failure",
    "destroyed": "lost",
}
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Tracked:
    """A tracker: its id, whose parcel it follows, and what is known of it."""

    id: str
    carrier: str
    parcel: Parcel


def parse(data: Any, as_of: datetime, number: str | None = None) -> Tracked:
    """Return what a tracker tells; raise ValueError if it is none."""
    if not isinstance(data, dict):
        raise ValueError("no tracker")
    id_, found = data.get("id"), number or _number(data)
    if not isinstance(id_, str) or not found:
        raise ValueError("a tracker without id or number")
    carrier = CARRIERS.get(untidy.word(data.get("carrier")), "")
    return Tracked(id_, carrier, _parcel(data, found, as_of))


def read(data: Any, as_of: datetime) -> Tracked | None:
    """Return the same of an answer that nobody has asked for by number; None if it is none that tells of a parcel."""
    try:
        return parse(data, as_of)
    except ValueError:
        return None


def newest(data: Any, as_of: datetime, number: str, carrier: str) -> Tracked | None:
    """Return the tracker of a list that was made last; None if there is none of this carrier."""
    listed = untidy.items(data.get("trackers", data) if isinstance(data, dict) else data)
    ours = [one for one in listed if CARRIERS.get(untidy.word(one.get("carrier"))) == carrier and one.get("id")]
    found = max(ours, key=lambda one: _time(one.get("created_at")), default=None)
    return parse(found, as_of, number) if found else None


def _parcel(data: dict[str, Any], number: str, as_of: datetime) -> Parcel:
    event = _newest_event(list(_events(data)))
    code = _code(data.get("status"), event.get("status"))
    texts = tuple(untidy.sentences(untidy.text(event.get("details"))))
    at = untidy.when(event.get("timestamp")) or untidy.when(data.get("tracking_status_updated_at"))
    state = states.state(code, texts)
    day = untidy.when(data.get("estimated_delivery_date")) or untidy.when(data.get("expected_delivery_date"))
    return Parcel(
        number=number,
        status=state,
        description=public.told(texts[0], arrived=state in ("delivered", "ready")) if texts else None,
        at=at.at if at else None,
        at_day=bool(at and at.day_only),
        eta=Window(day.at.astimezone(untidy.LOCAL).date()) if day and state not in ARRIVED else None,
        as_of=as_of,
        how=states.how(texts),
    )


def _newest_event(events: list[dict[str, Any]]) -> dict[str, Any]:
    """The newest by its time; of several at once the one on the newer side of the list."""
    times = [_time(event.get("timestamp")) for event in events]
    oldest_first = bool(times) and times[0] <= times[-1]
    places = range(len(events)) if oldest_first else range(len(events) - 1, -1, -1)
    return events[max(places, key=lambda at: (times[at], at if oldest_first else -at))] if events else {}


def _code(whole: Any, newest_event: Any) -> Status | None:
    """What the tracker says as a whole, or its newest event; delivered is what neither denies."""
    said = [_CODES.get(untidy.word(one)) for one in (whole, newest_event)]
    known = [one for one in said if one is not None]
    if "delivered" in known and len(set(known)) > 1:
        return next(one for one in known if one != "delivered")
    return known[0] if known else None


def _events(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from untidy.items(data.get("tracking_events"))
    for package in untidy.items(data.get("packages")):
        yield from untidy.items(package.get("tracking_events"))


def _number(data: dict[str, Any]) -> str | None:
    found = data.get("carrier_tracking_no") or dig(data, "package", "carrier_tracking_no")
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else None


def _time(data: Any) -> datetime:
    when = untidy.when(data)
    return when.at if when else _NEVER
