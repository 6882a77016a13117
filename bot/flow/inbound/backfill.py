"""Recover: what customers wrote while nobody could take it, from the platform's own log into their mailboxes.

A platform gives up on a webhook after a few tries; then a message stays only in its log. What the log shows and no
mailbox has had is received like a webhook, under the same id: a gap is closed in order, and what comes through both
ways is a duplicate. Two looks overlap, so nearly all that a log shows is known: that is asked for many at once.
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
"""Those of them that no mailbox has had, in their order."""


async def recover(
    missed: Callable[[datetime], AsyncIterator[Inbound]],
    not_had: NotHad,
    receive: Keep,
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
    async for some in _many(inbound async for inbound in missed(since) if inbound.at is None or inbound.at <= until):
        for inbound in await not_had(some):
            number += await receive(inbound)
    if number:
        log.warning("recover.replayed", messages=number)
    return number


async def _many(found: AsyncIterator[Inbound]) -> AsyncIterator[Sequence[Inbound]]:
    some: list[Inbound] = []
    async for inbound in found:
        some.append(inbound)
        if len(some) == MANY:
            yield some
            some = []
    if some:
        yield some
