"""Restored: what a backup had not finished was most probably finished after it, so a person looks and nobody asks."""

from __future__ import annotations

from bot.flow.consent import consent, stop
from bot.flow.desk import unasked_messages
from bot.flow.inbound.arrive import arrive
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.conversation import BOT, QUEUE
from bot.model.item import AgentItem, MessageItem, RestoredItem

CODE = "restored"


def look_at(draft: Draft, house: House, restored: RestoredItem) -> None:
    """Write it into the thread and queue the conversation, saying nothing; a stop counts at once."""
    match restored.item:
        case MessageItem() as item:
            _message(draft, house, item)
        case AgentItem() as item:
            draft.note(item.id, item.text, item.agent, CODE)


def _message(draft: Draft, house: House, item: MessageItem) -> None:
    arrive(draft, house, item)
    draft.heard(item, understood(draft, "", 0.0, (), "queued"))
    draft.note(item.id, "", code=CODE)
    draft.close_question()
    if meant := stop.ends(draft, house, item):
        consent.end(draft, stop.wishes(draft, meant), item, confirm=None)
    elif draft.owner == BOT:
        draft.give_to(QUEUE, reason=CODE, queued_at=draft.now, waiting_since=item.at, unasked=False, claimed_at=None)
    else:
        unasked_messages.asks(draft, item.at)
