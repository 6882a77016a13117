"""An agent's words to the customer: sent now, or kept until the customer writes again."""

from __future__ import annotations

from bot.flow.desk import callback, closing, failed_reply, unasked_messages
from bot.flow.desk.ownership import must_own
from bot.flow.turn.bubble import Bubble
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.basis import AgentAnswer
from bot.model.errors import RefusedError
from bot.model.item import AgentItem

LONGEST = 4_000


async def may_reply(turn: Turn, services: Services, item: AgentItem) -> None:
    """Raises RefusedError."""
    must_own(turn, item)
    if not item.text.strip():
        raise RefusedError("empty")
    if len(item.text) > LONGEST:
        raise RefusedError("too_long")
    if not turn.window_open and not callback.may_wait(turn):
        raise RefusedError("window")
    await unasked_messages.check(turn, services, item)


def reply(turn: Turn, item: AgentItem) -> None:
    unasked_messages.said(turn, item)
    closing.undo(turn)
    failed_reply.passed_over(turn)
    if not turn.window_open:
        callback.wait(turn, item)
        return
    turn.say(Bubble(item.text.strip(), AgentAnswer(item.agent, item.id), item.id, deadline=turn.state.window_until))
