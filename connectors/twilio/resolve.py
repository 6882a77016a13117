"""Has an earlier send arrived at Twilio? Its list of messages to this recipient tells, a little late."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiohttp import ClientError
from twilio.base.exceptions import TwilioException
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from bot.model.errors import SendError
from bot.model.message import Permit, Receipt, Resolution
from connectors.twilio.settings import Settings

NEWEST = 50  # one page; far more than one contact gets between a claim and its resolution
LAG = timedelta(seconds=30)  # how late a message may appear in the list
AFTER = timedelta(seconds=5)  # how long Twilio may still be at a request whose line broke
SKEW = timedelta(seconds=5)  # how far Twilio's clock, which tells whole seconds, may be behind ours


async def resolve(client: Client, settings: Settings, now: datetime, permit: Permit) -> Resolution:
    """Look for this very text to this recipient since the claim, leaving out messages known to be others."""
    try:
        page = await client.messages.page_async(to=permit.address.user, page_size=NEWEST)
        listed = list(page)
    except (TwilioException, SendError, ClientError, OSError, ValueError, LookupError, TypeError):
        return "away"
    for message in listed:
        if _is_it(message, permit, settings):
            return _receipt(message)
    ended = max(permit.claimed_at, permit.unknown_at or permit.claimed_at)  # it may have been taken as late as this
    return "absent" if now - ended >= LAG + AFTER else "unsure"


def _is_it(message: MessageInstance, permit: Permit, settings: Settings) -> bool:
    return (
        str(message.direction).startswith("outbound")
        and (message.from_ == settings.from_ or bool(settings.messaging_service_sid))
        and message.sid not in permit.known
        and message.date_created is not None
        and message.date_created >= permit.claimed_at - SKEW
        and message.body == permit.text
    )


def _receipt(message: MessageInstance) -> Receipt:
    """A message that failed since is told by its status callback; here counts that Twilio has it."""
    status = str(message.status)
    if status == "read":
        return Receipt(message.sid or "", "read")
    return Receipt(message.sid or "", "delivered" if status == "delivered" else "sent")
