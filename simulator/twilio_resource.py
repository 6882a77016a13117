"""A message as the REST API shows it."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from typing import Any

from simulator.phone import Message

API = "/2010-04-01"
_UNSENT = frozenset({"queued", "accepted", "scheduled"})


def resource(message: Message, account_sid: str, sender: str) -> dict[str, Any]:
    """All fields of the message resource; the callback address is not among them, as in reality."""
    inbound = message.direction == "inbound"
    path = f"{API}/Accounts/{account_sid}/Messages/{message.sid}"
    updated = message.history[-1][1] if message.history else message.created
    return {
        "account_sid": account_sid,
        "api_version": "2010-04-01",
        "body": message.body,
        "date_created": stamp(message.created),
        "date_sent": None if message.status in _UNSENT else stamp(_sent(message)),
        "date_updated": stamp(updated),
        "direction": "inbound" if inbound else "outbound-api",
        "error_code": message.error_code,
        "error_message": None,
        "from": message.address if inbound else sender,
        "messaging_service_sid": None,
        "num_media": str(len(message.media)),
        "num_segments": "1",
        "price": None,
        "price_unit": None,
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{path}/Media.json"},
        "to": sender if inbound else message.address,
        "uri": f"{path}.json",
    }


def _sent(message: Message) -> datetime:
    return next((at for status, at in message.history if status not in _UNSENT), message.created)


def stamp(moment: datetime) -> str:
    return format_datetime(moment)
