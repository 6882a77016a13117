"""What each timer does when it rings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.flow.consent import pause
from bot.flow.desk import closing, reclaim
from bot.flow.inbound import crossing
from bot.flow.notices import deferred
from bot.flow.privacy import retention
from bot.flow.respond import remembered_values
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.item import TimerItem
from bot.model.timer import TimerName, kind_of

log = structlog.get_logger()

Ring = Callable[[Turn, Services, TimerItem], Awaitable[None]]

TIMERS: Mapping[TimerName, Ring] = {
    "close": closing.ring,
    "crossed": crossing.crossed,
    "forget": remembered_values.ring,
    "held": deferred.ring,
    "onward": crossing.ring,
    "owner": reclaim.ring,
    "pause": pause.ring,
    "tidy": retention.ring,
}


async def ring(turn: Turn, services: Services, item: TimerItem) -> None:
    """One that this version does not know, which a later one may have set, changes nothing."""
    row = {str(name): ring for name, ring in TIMERS.items()}.get(kind_of(item.name))
    if row is None:
        log.warning("timer.unknown", name=kind_of(item.name))
    else:
        await row(turn, services, item)
