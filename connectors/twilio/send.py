"""One message to one recipient by Twilio's REST API, and what a failure of it means."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from typing import Any
from urllib.parse import quote

from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError
from twilio.base.exceptions import TwilioRestException, TwilioServiceException
from twilio.rest import Client

from bot.model.errors import SendError
from bot.model.message import Permit, Receipt
from connectors.twilio.channel import CHANNEL, KEY_PARAMETER, STATUS_PATH
from connectors.twilio.codes import refusal
from connectors.twilio.settings import Settings

LONGEST_VALIDITY = 36_000  # seconds that Twilio keeps a message in its queue
EXPIRED = "30036"


async def send(client: Client, settings: Settings, public_url: str, now: datetime, permit: Permit) -> Receipt:
    """Create the message once; raise SendError with a verdict."""
    if len(permit.text) > CHANNEL.text_limit:
        raise SendError("failed", "21617")
    service = {"messaging_service_sid": settings.messaging_service_sid} if settings.messaging_service_sid else {}
    try:
        message = await client.messages.create_async(
            to=permit.address.user,
            from_=settings.from_,
            status_callback=callback(public_url, permit.key),
            **_content(permit),
            **_validity(permit.deadline, now),
            **service,
        )
    except Exception as error:
        raise verdict(error) from None
    if not message.sid:
        raise SendError("unknown", "no_sid")
    return Receipt(message.sid)


def _content(permit: Permit) -> dict[str, str]:
    """The words, or the approved template that says them outside the window."""
    if permit.template is None:
        return {"body": permit.text}
    blanks = {str(number): value for number, value in enumerate(permit.template.variables, 1)}
    return {"content_sid": permit.template_id, "content_variables": json.dumps(blanks, ensure_ascii=False)}


def _validity(deadline: datetime | None, now: datetime) -> dict[str, Any]:
    """Twilio drops what still lies in its queue then: nothing stale reaches anybody."""
    if deadline is None:
        return {}
    left = int((deadline - now).total_seconds())
    if left < 1:
        raise SendError("failed", EXPIRED)
    return {"validity_period": min(left, LONGEST_VALIDITY)}


def callback(public_url: str, key: str) -> str:
    """Where Twilio reports what becomes of the message; it signs this address, our key with it."""
    return f"{public_url}{STATUS_PATH}?{KEY_PARAMETER}={quote(key, safe='.-')}"


def verdict(error: Exception) -> SendError:
    """Safe to try again only where the request cannot have reached Twilio or Twilio says that it did not take it."""
    match error:
        case SendError():
            return error
        case ClientConnectorError() | ConnectionTimeoutError():  # refused, no DNS, no TLS, no free connection
            return SendError("retry", "no_connection")
        case TwilioRestException() | TwilioServiceException():
            return refusal(error.status, error.code or error.status)
        case asyncio.TimeoutError():
            return SendError("unknown", "timeout")
        case ClientError() | OSError():  # the line went dead after the request was on it
            return SendError("unknown", "dropped")
        case _:  # an answer that cannot be read is no proof that nothing was sent
            return SendError("unknown", "unreadable_answer")
