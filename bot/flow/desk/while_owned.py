"""Attend: messages while people have the conversation. Under an agent no skill answers and a closed list of texts
remains; in the queue, where nobody is yet, what the bot is sure of and what only informs is answered.
"""

from __future__ import annotations

import re

from bot.flow.consent import stop
from bot.flow.desk import closing, unasked_messages, while_queued
from bot.flow.inbound.arrive import answerable
from bot.flow.inbound.message import Read
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.conversation import QUEUE
from bot.model.grammar.courtesy import asks_nothing
from bot.model.stop import STOP


async def attend(draft: Draft, house: House, read: Read) -> None:
    """Keep the message for the person; a stop and what the queue answers are dealt with at once. An open question is
    passed over by it: a later yes would answer something else."""
    item = read.item
    if not _asks_nothing(draft, read):
        unasked_messages.asks(draft, item.at)
        closing.goes_on(draft, item.id)
    if answerable(draft, item):
        draft.close_question()
    stops = stop.ends(draft, house, item)
    if draft.owner == QUEUE and not (stops or item.opt_out):
        await _in_queue(draft, house, read)
        return
    draft.heard(item, understood(draft, STOP if stops else item.opt_out or "", 1.0, (), "queued"))
    draft.done.append(item)
    stop.obey(draft, item, stops)


def _asks_nothing(draft: Draft, read: Read) -> bool:
    """Thanks and signs wait for nobody, also with the agent's name; a picture or a place may be the question."""
    item = read.item
    if item.attachments or item.location or item.choice:
        return False
    name = re.escape(draft.owner.removeprefix("agent:"))
    return asks_nothing(re.sub(rf"\b{name}\b", " ", item.text, flags=re.IGNORECASE))


async def _in_queue(draft: Draft, house: House, read: Read) -> None:
    """A short word, an answer, or silence; the message lies ready for the person in any case."""
    item, word = read.item, while_queued.word(draft, read)
    reply = None if word else await while_queued.answer_of(draft, house, read)
    if reply is not None:
        known = reply.understanding
        draft.heard(item, understood(draft, known.intent, known.confidence, known.entities, "answered"))
        while_queued.say(draft, house, item, reply)
    else:
        draft.heard(item, understood(draft, word, 1.0, (), "queued"))
    draft.done.append(item)
    if word == while_queued.LEAVE:
        while_queued.leave(draft, item)
    elif word:
        await while_queued.say_place(draft, house, item, word)
