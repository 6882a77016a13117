"""Messages while an agent or the queue owns the conversation. Under an agent no skill answers, and only a closed list
of texts is sent. In the queue, where nobody reads yet, the bot answers what it is sure of and what only informs.
"""

from __future__ import annotations

import re

from bot.flow.consent import stop
from bot.flow.desk import closing, unasked_messages, while_queued
from bot.flow.inbound.arrive import answerable
from bot.flow.inbound.message import Read
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import QUEUE
from bot.model.grammar.courtesy import asks_nothing
from bot.model.stop import STOP


async def attend(turn: Turn, services: Services, read: Read) -> None:
    """Keep the message for the agent; a stop, and what the bot answers in the queue, are dealt with at once. The
    message closes an open question: a later yes would answer something else."""
    item = read.item
    if not _asks_nothing(turn, read):
        unasked_messages.asks(turn, item.at)
        closing.goes_on(turn, item.id)
    if answerable(turn, item):
        turn.close_question()
    stops = stop.ends(turn, services, item)
    if turn.owner == QUEUE and not (stops or item.opt_out):
        await _in_queue(turn, services, read)
        return
    turn.heard(item, understood(turn, STOP if stops else item.opt_out or "", 1.0, (), "queued"))
    stop.obey(turn, item, stops)


def _asks_nothing(turn: Turn, read: Read) -> bool:
    """Thanks and signs need no answer, with the agent's name or without. A picture or a place may be a question."""
    item = read.item
    if item.attachments or item.location or item.choice:
        return False
    name = re.escape(turn.owner.removeprefix("agent:"))
    return asks_nothing(re.sub(rf"\b{name}\b", " ", item.text, flags=re.IGNORECASE))


async def _in_queue(turn: Turn, services: Services, read: Read) -> None:
    """A short word, an answer, or silence. The message waits for the agent in any case."""
    item, word = read.item, while_queued.word(turn, read)
    reply = None if word else await while_queued.answer_of(turn, services, read)
    if reply is not None:
        known = reply.understanding
        turn.heard(item, understood(turn, known.intent, known.confidence, known.entities, "answered"))
        while_queued.say(turn, services, item, reply)
    else:
        turn.heard(item, understood(turn, word, 1.0, (), "queued"))
    if word == while_queued.LEAVE:
        while_queued.leave(turn, item)
    elif word:
        await while_queued.say_place(turn, services, item, word)
