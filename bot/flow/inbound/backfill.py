"""Backfill: messages that came while no webhook could be taken are fetched from the platform's own log.

A platform gives up on a webhook after a few tries; after that the message is only in its log. A message in the log that
no mailbox has had is received like a webhook, under the same id, so one that comes both ways is a duplicate. Successive
looks overlap and nearly everything in the log is known, so many messages are checked at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.model.inbound import Inbound

log = structlog.get_logger()

OVERLAP = timedelta(minutes=2)  # how late a log may show a message, and how far clocks may differ
FURTHEST = timedelta(days=7)  # for a month the mailbox knows what it has had

MANY = 500

Keep = Callable[[Inbound], Awaitable[bool]]
NotHad = Callable[[Sequence[Inbound]], Awaitable[Sequence[Inbound]]]
"""Keeps those that no mailbox has had, in order."""


async def recover(
    missed: Callable[[datetime], AsyncIterator[Inbound]],
    not_had: NotHad,
    receive: Keep,
    *,
    compared_until: datetime,
    until: datetime,
) -> int:
    """Receive what the log shows from the last good moment to `until`; returns how many were new.

    Newer messages may still come as a webhook, which says more than the log.
    """
    since = max(compared_until - OVERLAP, until - FURTHEST)
    if since > compared_until:
        log.error("recover.too_long_ago", days=FURTHEST.days)
    number = 0
    async for some in _many(inbound async for inbound in missed(since) if inbound.at is None or inbound.at <= until):
        for inbound in await not_had(some):
            number += await receive(inbound)
    if number:
        log.warning("recover.replayed", messages=number)
    return number


async def _many(async_iterator: AsyncIterator[Inbound]) -> AsyncIterator[Sequence[Inbound]]:
    some: list[Inbound] = []
    async for inbound in async_iterator:
        some.append(inbound)
        if len(some) == MANY:
            yield some
            some = []
    if some:
        yield some
