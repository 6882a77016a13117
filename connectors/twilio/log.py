"""What customers wrote, from Twilio's message log: the way back for messages whose webhook never got through."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from aiohttp import ClientError
from twilio.base.exceptions import TwilioException
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from bot.model.address import Address
from bot.model.errors import LogUnreadableError, SendError
from bot.model.inbound import Inbound
from bot.model.item import Attachment
from connectors.twilio.channel import CHANNEL
from connectors.twilio.settings import Settings

PAGE = 1_000
MOST = 100_000
UNKNOWN_MIME = "application/octet-stream"


async def missed(client: Client, settings: Settings, since: datetime) -> AsyncIterator[Inbound]:
    """All to our sender since that moment, oldest first; raises LogUnreadableError.

    The log lists the newest first and knows less than a webhook: no tapped button's id, no place, no type of media.
    """
    try:
        stream = await client.messages.stream_async(
            to=settings.from_, date_sent_after=since, page_size=PAGE, limit=MOST
        )
        listed = [message async for message in stream]
    except (TwilioException, SendError, ClientError, OSError, ValueError, LookupError, TypeError) as error:
        raise LogUnreadableError(type(error).__name__) from error
    for message in reversed(listed):
        if message.direction == "inbound" and message.sid and message.from_:
            yield _inbound(message)


def _inbound(message: MessageInstance) -> Inbound:
    media = str(message.num_media or "0")
    return Inbound(
        address=Address(CHANNEL.name, str(message.from_)),
        message_id=str(message.sid),
        text=(message.body or "").replace("\0", ""),
        at=message.date_created,
        attachments=(Attachment("", UNKNOWN_MIME),) * (int(media) if media.isdigit() else 0),
    )
