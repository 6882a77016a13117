"""How one kind of open question is answered: a row of the table of questions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.flow.inbound.message import Deal, Read
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import Question
from bot.model.dialogue import Reply
from bot.model.grammar.yes_no import Said
from bot.model.message import Choice


def _nobody(turn: Turn, services: Services, read: Read, question: Question) -> Deal | None:
    return None


def _no_condition(turn: Turn, services: Services, read: Read, question: Question, said: Said) -> Deal | None:
    return None


@dataclass(frozen=True)
class QuestionRow:
    """`take` carries out a choice; only this is required.

    A question whose yes has a lasting effect has `ask_again`: only a clear yes counts, and any other puts the question
    once more. `read` replaces the common way of reading the message (tap, number, title, yes or no). `on_condition`
    reads a "yes, but ...", `beside` what is said to the question without answering it, and `undecided` is the response
    to "I don't know". `read_among_people` reads the message while the queue or an agent has the conversation.
    `explains` tells whether the brain's reply is to a question about this one, which `ask_again` answers. `weighty`
    means that "wrong" may be an answer, so nobody who says it is offered a person instead.
    """

    take: Callable[[Turn, Services, Read, Question, Choice], Awaitable[None]]
    ask_again: Callable[[Turn, Read, Question], Awaitable[None]] | None = None
    read: Callable[[Turn, Services, Read, Question], Deal | None] | None = None
    beside: Callable[[Turn, Services, Read, Question], Deal | None] = _nobody
    on_condition: Callable[[Turn, Services, Read, Question, Said], Deal | None] = _no_condition
    undecided: str = "utter_undecided"
    read_among_people: Callable[[Turn, Services, Read, Question], Deal | None] = _nobody
    explains: Callable[[Turn, Read, Reply], bool] | None = None
    weighty: bool = False
