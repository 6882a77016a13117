"""While the brain is away: wait unnoticed, then say so once, and in the end call a person.

All of it counts from when the brain went away, or from the start of this worker. Messages that were written long before
are answered by the brain that is about to be there.
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
"""A restart of the brain takes less."""
LOADS = timedelta(minutes=2)
"""Loading takes less, also on a slow machine; a brain that comes and goes is told of by then, too."""
ENOUGH = timedelta(minutes=5)
NEVER_DONE = timedelta(hours=1)
"""A brain that loads is waited for so long. Nothing that ends well takes that time."""
SILENCE = timedelta(minutes=10)
"""A brain that comes and goes is not told each time."""
LOOK_AGAIN = 1.0


async def brain_away(turn: Turn, services: Services, waiting: Sequence[MessageItem]) -> int | None:
    """How many of these messages a person has now; none if the customer is only told. None if there is nothing to do
    but wait."""
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
