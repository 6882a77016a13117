"""While there is no brain: wait in silence, then tell the customer once, and in the end hand over.

All times count from when the brain went away, or from the start of this worker. Messages written long before that are
answered as soon as a brain is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.flow.inbound.answer import give_to_people
from bot.flow.inbound.arrive import arrive
from bot.flow.turn.bubble import Bubble
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.basis import Service
from bot.model.item import MessageItem
from bot.model.message import Explanation

UNNOTICED = timedelta(seconds=20)
"""A restart of the brain takes less than this."""
LOADS = timedelta(minutes=2)
"""Loading a model takes less, even on a slow machine. After this, customers are also told of a brain that comes and
goes."""
ENOUGH = timedelta(minutes=5)
NEVER_DONE = timedelta(hours=1)
"""How long to wait for a brain that is loading; no successful load takes this long."""
SILENCE = timedelta(minutes=10)
"""How long customers are not told again."""
LOOK_AGAIN = 1.0


async def brain_away(turn: Turn, services: Services, waiting: Sequence[MessageItem]) -> int | None:
    """Returns how many of these messages were handed over, 0 if the customer was only told, None if there is nothing to
    do but wait."""
    first, outage = waiting[0], services.outage
    arrive(turn, services, first)
    if outage.absent >= ENOUGH or outage.lasted >= NEVER_DONE:
        await give_to_people(turn, services, waiting)
        return len(waiting)
    told = turn.conversation.away_told_at if turn.conversation else None
    noticed = outage.absent >= UNNOTICED or outage.lasted >= LOADS
    if not noticed or (told is not None and turn.now - told < SILENCE):
        return None
    text = turn.render("utter_brain_down", {}, first.id)
    named = f"{first.id}-away"  # the answer that still comes must not get this message's id
    turn.say(Bubble(text, Service("utter_brain_down", first.id), named, Explanation(turn.content.release)))
    turn.converse(away_told_at=turn.now)
    return 0
