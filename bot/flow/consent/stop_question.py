"""The question whether to stop: a clear yes ends the consents that were named."""

from __future__ import annotations

from bot.flow.consent import stop
from bot.flow.inbound.message import Read
from bot.flow.respond.question_row import QuestionRow
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import YES, Question
from bot.model.grammar.withdrawal import Withdrawal
from bot.model.message import Choice


async def _take(turn: Turn, services: Services, read: Read, question: Question, choice: Choice) -> None:
    ends = choice.intent == YES
    turn.heard(read.item, understood(turn, choice.intent, 1.0, (), "ended" if ends else "answered"))
    turn.close_question()
    turn.converse(misunderstood=0)
    if ends:
        stop.obey(turn, read.item, Withdrawal(question.ends))
    else:
        turn.answer(read.item, turn.render("utter_stop_declined", {}, read.item.id))


async def _ask_again(turn: Turn, read: Read, question: Question) -> None:
    turn.heard(read.item, understood(turn, YES, 1.0, read.entities, "asked"))
    turn.close_question()
    stop.ask(turn, read.item, question.ends)


STOP = QuestionRow(_take, ask_again=_ask_again, weighty=True)
