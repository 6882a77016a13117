"""The question which skill is meant: the one that is picked answers."""

from __future__ import annotations

from bot.flow.inbound.message import Read
from bot.flow.respond import fixed_replies, reply
from bot.flow.respond.question_row import QuestionRow
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import Question
from bot.model.dialogue import Heard, Understanding
from bot.model.message import Choice


async def _take(turn: Turn, services: Services, read: Read, question: Question, choice: Choice) -> None:
    intent = choice.intent
    if intent == fixed_replies.SOMETHING_ELSE:
        turn.close_question()
        await fixed_replies.rephrase(turn, read.item)
        return
    heard = Heard(read.item.id, read.text, choice.entities, intent)
    await reply.run_skill(
        turn, services, read.item, heard, Understanding(intent, 1.0, (), choice.entities), certain=True
    )


CHOICE = QuestionRow(_take)
