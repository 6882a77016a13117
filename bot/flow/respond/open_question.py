"""The open question: a tap, a number, a title or a plain yes or no answers it; a message with other content does
not."""

from __future__ import annotations

from functools import partial

from bot.flow.inbound.arrive import answerable
from bot.flow.inbound.message import Deal, Read
from bot.flow.respond import quoted_message
from bot.flow.respond import reply as replies
from bot.flow.respond.pick import of_a_kind, picked_by, stands_for
from bot.flow.respond.question_row import QuestionRow
from bot.flow.respond.questions import row_of
from bot.flow.respond.understanding import understood
from bot.flow.turn.off import off_skill
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import BOT, NO, YES, Question
from bot.model.dialogue import Heard, Reply, Understanding
from bot.model.grammar.question import asks
from bot.model.grammar.undecided import undecided
from bot.model.grammar.yes_no import yes_or_no
from bot.model.orders import SwitchedOff


def step(turn: Turn, services: Services, read: Read) -> Deal | None:
    """How this message answers the open question; None if it does not."""
    question = answerable(turn, read.item)
    if question is None or read.item.opt_out:
        return None
    deal = _deal(turn, services, read, question)
    if deal and (off := off_skill(turn, services, question.skill)) and not _declines(read, question):
        deal = partial(_closed, turn, services, read, off)
    if deal is None or question is turn.question:
        return deal
    return partial(quoted_message.in_its_place, turn, question, deal)


def _declines(read: Read, question: Question) -> bool:
    choice = picked_by(read, question, clearly=False)
    said = yes_or_no(read.text) if choice is None else None
    return (choice.intent if choice else said and said.word) in (NO, "no")


async def _closed(turn: Turn, services: Services, read: Read, off: SwitchedOff) -> None:
    """What this skill had asked is no longer to be had: nothing is granted, and it says so."""
    known = Understanding(off.name, 1.0, (), read.entities)
    replies.say_off(turn, services, read.item, known, off)


def _deal(turn: Turn, services: Services, read: Read, question: Question) -> Deal | None:
    row = row_of(question)
    if turn.owner != BOT:
        return row.read_among_people(turn, services, read, question)
    if row.read:
        return row.read(turn, services, read, question)
    choice = picked_by(read, question, clearly=row.ask_again is not None)
    choice = choice or of_a_kind(services.recogniser, services.local(turn.now), read, question)
    if choice is not None:
        return partial(row.take, turn, services, read, question, choice)
    said = None if read.item.choice else yes_or_no(read.text)
    if said is None:
        return _beside(turn, services, read, question, row)
    if said.condition:
        return row.on_condition(turn, services, read, question, said)
    choice = stands_for(question, said.word)
    return partial(row.take, turn, services, read, question, choice) if choice else None


def _beside(turn: Turn, services: Services, read: Read, question: Question, row: QuestionRow) -> Deal | None:
    """A remark about the question that does not answer it; the question stays open."""
    if read.item.choice or not question.choices:
        return None
    if undecided(read.text):
        return partial(_never_mind, turn, read, row.undecided)
    return row.beside(turn, services, read, question)


async def _never_mind(turn: Turn, read: Read, response: str) -> None:
    """The customer does not know: say that this is fine."""
    turn.heard(read.item, understood(turn, "", 1.0, (), "answered"))
    turn.answer(read.item, turn.render(response, {}, read.item.id))


def asked_about(turn: Turn, read: Read, question: Question | None, reply: Reply) -> Deal | None:
    """How to deal with a question about the open question; None if this is not one."""
    row = row_of(question) if question else None
    if question is None or row is None or row.explains is None or row.ask_again is None or not asks(read.text):
        return None
    return partial(row.ask_again, turn, read, question) if row.explains(turn, read, reply) else None


async def hint(turn: Turn, services: Services, read: Read, question: Question, reply: Reply) -> None:
    """The brain reads a yes or no, the grammar neither. A no costs nothing; for a yes with a lasting effect the
    question is asked once more."""
    row, says_yes = row_of(question), reply.understanding.intent == YES
    choice = stands_for(question, "yes" if says_yes else "no")
    if says_yes and row.ask_again:
        await row.ask_again(turn, read, question)
    elif choice is not None:
        await row.take(turn, services, read, question, choice)
    else:
        await replies.reply(turn, services, read.item, reply, Heard(read.item.id, read.text, read.entities))
