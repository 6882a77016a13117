"""Items of a restored backup: they were probably finished after it was made, so an agent looks and the bot is
silent."""

from __future__ import annotations

from bot.flow.consent import consent, stop
from bot.flow.desk import unasked_messages
from bot.flow.inbound.arrive import arrive
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import BOT, QUEUE
from bot.model.item import AgentItem, MessageItem, RestoredItem

CODE = "restored"


async def look_at(turn: Turn, services: Services, restored: RestoredItem) -> None:
    """Put the message into the transcript and queue the conversation, saying nothing. A stop counts at once."""
    match restored.item:
        case MessageItem() as item:
            _message(turn, services, item)
        case AgentItem() as item:
            turn.note(item.id, item.text, item.agent, CODE)


def _message(turn: Turn, services: Services, item: MessageItem) -> None:
    arrive(turn, services, item)
    turn.heard(item, understood(turn, "", 0.0, (), "queued"))
    turn.note(item.id, "", code=CODE)
    turn.close_question()
    if meant := stop.ends(turn, services, item):
        consent.end(turn, stop.wishes(turn, meant), item, confirm=None)
    elif turn.owner == BOT:
        turn.give_to(QUEUE, reason=CODE, queued_at=turn.now, waiting_since=item.at, unasked=False, claimed_at=None)
    else:
        unasked_messages.asks(turn, item.at)
