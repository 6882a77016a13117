"""Read DHL's answer; it has no code for "out for delivery", so the text decides."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from actions.sources.dhl.model import Parcel, Status, Window

LOCAL = ZoneInfo("Europe/Berlin")  # a time without a zone is local time

_CODES: dict[str, Status] = {
    "pre-transit": "announced",
    "transit": "transit",
    "delivered": "delivered",
    "failure": "failure",
}
# While the code is "transit" the text says where; the first that fits counts.
_WORDS: tuple[tuple[Status, str], ...] = (
    ("returned", r"rücksendung|zurück an den absender|an den absender zurück|return(?:ed)? to (?:the )?sender"),
    ("out_for_delivery", r"zustellfahrzeug|in zustellung|out for delivery|delivery vehicle"),
    (
        "region",
        r"(?:in der|die) region des empfängers (?:angekommen|erreicht)|(?:in|zur) (?:der )?zustellbasis"
        r"|arrived (?:in|at) the (?:recipient's|destination) region|delivery (?:base|depot)",
    ),
    (
        "handed_in",
        r"eingeliefert|(?:filiale|packstation|paketshop).{0,40}abgegeben|abgeholt beim absender"
        r"|handed (?:in|over)|accepted at|picked up from the sender",
    ),
)
_TRANSIT = tuple((status, re.compile(words, re.IGNORECASE)) for status, words in _WORDS)


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Status(_Model):
    timestamp: str | None = None
    code: str = Field("unknown", alias="statusCode")
    status: str | None = None
    description: str | None = None


class _Frame(_Model):
    begins: str | None = Field(None, alias="estimatedFrom")
    ends: str | None = Field(None, alias="estimatedThrough")


class _Shipment(_Model):
    id: str = ""
    service: str = ""
    status: _Status = _Status.model_validate({})
    eta: str | None = Field(None, alias="estimatedTimeOfDelivery")
    frame: _Frame | None = Field(None, alias="estimatedDeliveryTimeFrame")
    returned: bool = Field(False, alias="returnFlag")


class _Answer(_Model):
    shipments: tuple[_Shipment, ...] = ()


def parse(data: Any, number: str, as_of: datetime) -> Parcel | None:
    """Return the parcel of that number, None if the answer holds none; raise ValueError if it is no answer."""
    answer = _Answer.model_validate(data)
    if not answer.shipments:
        return None
    shipment = next((s for s in answer.shipments if s.service == "parcel-de"), answer.shipments[0])
    status = _status(shipment)
    return Parcel(
        number=number,
        status=status,
        description=shipment.status.description or shipment.status.status,
        at=_moment(shipment.status.timestamp),
        eta=None if status in ("delivered", "returned") else _window(shipment),
        as_of=as_of,
    )


def _status(shipment: _Shipment) -> Status:
    code = _CODES.get(shipment.status.code, "unknown")
    if shipment.returned and code in ("transit", "delivered"):
        return "returned"
    if code != "transit":
        return code
    text = f"{shipment.status.status or ''} {shipment.status.description or ''}"
    where: Status | None = next((status for status, pattern in _TRANSIT if pattern.search(text)), None)
    return where or "transit"


def _window(shipment: _Shipment) -> Window | None:
    begins = _moment(shipment.frame.begins) if shipment.frame else None
    ends = _moment(shipment.frame.ends) if shipment.frame else None
    if begins and ends and begins < ends and ends - begins <= timedelta(hours=14):
        return Window(begins.astimezone(LOCAL).date(), begins, ends)
    day = _moment(shipment.eta) or begins
    return Window(day.astimezone(LOCAL).date()) if day else None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)
