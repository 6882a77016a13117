"""What customers wrote, from Twilio's message log: the way back for messages whose webhook never got through."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from aiohttp import ClientError
from twilio.base.exceptions import TwilioException
from twilio.base.values import unset
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
"""So many are held at a time."""
SECOND = timedelta(seconds=1)  # what the log's moments are rounded down to
UNKNOWN_MIME = "application/octet-stream"


async def missed(client: Client, settings: Settings, since: datetime, most: int = MOST) -> AsyncIterator[Inbound]:
    """All to our sender since that moment, oldest first; raises LogUnreadableError.

    The log lists the newest first and knows less than a webhook: no tapped button's id, no place, no type of media.
    A long one is read down to its beginning and then once more, part by part, upwards. Who wrote at a seam comes twice.
    """
    seams: list[datetime] = []
    part = await _listed(client, settings, since, None, most)
    while len(part) == most:
        seams.append(_below(part, seams))
        part = await _listed(client, settings, since, seams[-1] + SECOND, most)
    while True:
        for message in reversed(part):
            if message.direction == "inbound" and message.sid and message.from_:
                yield _inbound(message)
        if not seams:
            return
        begin = seams.pop()
        part = await _listed(client, settings, begin, seams[-1] + SECOND if seams else None, None)


async def _listed(
    client: Client, settings: Settings, since: datetime, until: datetime | None, most: int | None
) -> list[MessageInstance]:
    try:
        stream = await client.messages.stream_async(
            to=settings.from_,
            date_sent_after=since,
            date_sent_before=until or unset,
            page_size=PAGE,
            limit=most,
        )
        return [message async for message in stream]
    except (TwilioException, SendError, ClientError, OSError, ValueError, LookupError, TypeError) as error:
        raise LogUnreadableError(type(error).__name__) from error


def _below(part: Sequence[MessageInstance], seams: Sequence[datetime]) -> datetime:
    """Where the next part ends: at the oldest of this one."""
    moments: list[datetime] = [moment for one in part if (moment := one.date_sent or one.date_created) is not None]
    if not moments or (seams and min(moments) >= seams[-1]):
        raise LogUnreadableError(f"more than {len(part)} messages of one moment")
    return min(moments)


def _inbound(message: MessageInstance) -> Inbound:
    media = str(message.num_media or "0")
    return Inbound(
        address=Address(CHANNEL.name, str(message.from_)),
        message_id=str(message.sid),
        text=(message.body or "").replace("\0", ""),
        at=message.date_created,
        attachments=(Attachment("", UNKNOWN_MIME),) * (int(media) if media.isdigit() else 0),
    )
