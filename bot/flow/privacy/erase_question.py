"""The question whether to erase everything: only a tap, or the title typed in full, does it."""

from __future__ import annotations

from functools import partial

from bot.flow.inbound.message import Deal, Read
from bot.flow.privacy import erase
from bot.flow.respond import reply as replies
from bot.flow.respond.question_row import QuestionRow
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import NO, YES, Question
from bot.model.dialogue import Reply
from bot.model.grammar.choice import by_title, picked
from bot.model.grammar.question import asks
from bot.model.grammar.undecided import undecided
from bot.model.grammar.yes_no import yes_or_no
from bot.model.message import Choice

SKILL = "erase_me"
ABOUT_DATA = {SKILL, "my_data", "out_of_scope", YES, NO}
"""The intents that the brain gives to questions about an erasure."""


def _read(turn: Turn, services: Services, read: Read, question: Question) -> Deal | None:
    """A number, a yes or a question gets the explanation once more."""
    tapped = next((choice for choice in question.choices if choice.id == read.item.choice), None)
    typed = tapped or (None if asks(read.text) else by_title(read.text, question.choices))
    if typed is not None:
        return partial(_take, turn, services, read, question, typed)
    said, by_number = yes_or_no(read.text), picked(read.text, None, question)
    declines = (said is not None and said.word == "no") or (by_number is not None and by_number.intent == NO)
    if declines:
        return partial(_take, turn, services, read, question, Choice("", "", NO))
    if by_number is not None or said is not None or undecided(read.text):
        return partial(_explain, turn, read, question)
    return None


async def _take(turn: Turn, services: Services, read: Read, question: Question, choice: Choice) -> None:
    declines = choice.intent == NO
    turn.heard(read.item, understood(turn, choice.intent, 1.0, (), "answered" if declines else "ended"))
    turn.close_question()
    turn.converse(misunderstood=0)
    if declines:
        turn.answer(read.item, turn.render("utter_erase_declined", {}, read.item.id))
    else:
        erase.confirm(turn, read.item)


async def _explain(turn: Turn, read: Read, question: Question) -> None:
    turn.heard(read.item, understood(turn, SKILL, 1.0, (), "asked"))
    turn.close_question()
    erase.ask(turn, read.item)


def _is_about_it(turn: Turn, read: Read, reply: Reply) -> bool:
    """Any question, unless the brain knows that it is about something else."""
    skill = turn.content.skills.get(reply.understanding.intent)
    return skill is None or skill.name in ABOUT_DATA or (skill.pack in replies.NOT_ASKABLE_PACKS and not read.entities)


ERASE = QuestionRow(_take, ask_again=_explain, read=_read, explains=_is_about_it, weighty=True)
