"""Restored: what a backup had not finished was most probably finished after it, so a person looks and nobody asks."""

from __future__ import annotations

from bot.flow import consent, speak
from bot.flow.arrive import arrive
from bot.flow.draft import Draft
from bot.flow.house import House
from bot.model.commands import EndOptIns
from bot.model.conversation import BOT, QUEUE
from bot.model.item import AgentItem, MessageItem, RestoredItem
from bot.model.reflexes import reflex

CODE = "restored"
STOP = "stop"


def look_at(draft: Draft, house: House, restored: RestoredItem) -> None:
    """Write it into the thread and queue the conversation, saying nothing; a stop counts at once."""
    match restored.item:
        case MessageItem() as item:
            _message(draft, house, item)
        case AgentItem() as item:
            draft.note(item.id, item.text, item.agent, CODE)


def _message(draft: Draft, house: House, item: MessageItem) -> None:
    arrive(draft, house, item)
    draft.heard(item, speak.understood(draft, "", 0.0, (), "queued"))
    draft.note(item.id, "", code=CODE)
    if says_stop(draft, item):
        consent.end(draft, [EndOptIns()], item, confirm=None)
    elif draft.owner == BOT:
        draft.give_to(QUEUE, reason=CODE, queued_at=draft.now, waiting_since=item.at, claimed_at=None)
    elif draft.conversation and draft.conversation.waiting_since is None:
        draft.converse(waiting_since=item.at)


def says_stop(draft: Draft, item: MessageItem) -> bool:
    """Whether this is a stop, as far as rules alone can tell."""
    skills = draft.content.skills
    found = STOP in skills and reflex(item.text, [skills[STOP]], None) is not None
    return item.opt_out == STOP or found
