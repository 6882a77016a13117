"""Recover: what customers wrote while nobody could take it, from the platform's own log into their mailboxes.

A platform gives up on a webhook after a few tries; then a message stays only in its log. What the log shows is
received like a webhook, under the same id, so what is known is a duplicate and a gap is closed, in order.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.model.inbound import Inbound

log = structlog.get_logger()

OVERLAP = timedelta(minutes=2)  # how late a log may show a message, and how far clocks may differ
FURTHEST = timedelta(days=7)  # for eight days the mailbox knows what it has had

Receive = Callable[[Inbound], Awaitable[bool]]


async def recover(
    missed: Callable[[datetime], AsyncIterator[Inbound]],
    receive: Receive,
    *,
    compared_until: datetime,
    until: datetime,
) -> int:
    """Receive what the log shows from the last good moment to `until`; gives how many nobody knew of.

    What is younger may still be on its way as a webhook, which says more than the log.
    """
    since = max(compared_until - OVERLAP, until - FURTHEST)
    if since > compared_until:
        log.error("recover.too_long_ago", days=FURTHEST.days)
    number = 0
    async for inbound in missed(since):
        if inbound.at is None or inbound.at <= until:
            number += await receive(inbound)
    if number:
        log.warning("recover.replayed", messages=number)
    return number
