"""One message to one recipient by Twilio's REST API, and what a failure of it means."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError
from twilio.base.exceptions import TwilioRestException, TwilioServiceException
from twilio.rest import Client

from bot.model.errors import SendError
from bot.model.message import Permit, Receipt
from connectors.twilio.channel import CHANNEL, KEY_PARAMETER, STATUS_PATH
from connectors.twilio.codes import refusal
from connectors.twilio.settings import Settings


async def send(client: Client, settings: Settings, public_url: str, permit: Permit) -> Receipt:
    """Create the message once; raise SendError with a verdict."""
    if len(permit.text) > CHANNEL.text_limit:
        raise SendError("failed", "21617")
    service = {"messaging_service_sid": settings.messaging_service_sid} if settings.messaging_service_sid else {}
    try:
        message = await client.messages.create_async(
            to=permit.address.user,
            from_=settings.from_,
            body=permit.text,
            status_callback=callback(public_url, permit.key),
            **service,
        )
    except Exception as error:
        raise verdict(error) from None
    if not message.sid:
        raise SendError("unknown", "no_sid")
    return Receipt(message.sid)


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
