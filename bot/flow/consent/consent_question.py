"""The question for a consent: a clear yes grants it, a doubtful one is asked about once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.flow.consent import consent
from bot.flow.desk import callback
from bot.flow.inbound.message import Deal, Read
from bot.flow.respond import quoted_message, reply
from bot.flow.respond.pick import picked_by, stands_for
from bot.flow.respond.question_row import QuestionRow
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.consent import Proposal
from bot.model.conversation import YES, Question
from bot.model.dialogue import Heard, Understanding
from bot.model.grammar.question import asks
from bot.model.grammar.undecided import asks_what_it_is
from bot.model.grammar.yes_no import Said, yes_or_no
from bot.model.message import Choice


def _proposal(question: Question) -> Proposal:
    if question.proposal is None:
        raise ValueError("a question for a consent proposes one")
    return question.proposal


async def _take(turn: Turn, services: Services, read: Read, question: Question, choice: Choice) -> None:
    turn.close_question()
    turn.converse(misunderstood=0)
    turn.heard(read.item, understood(turn, choice.intent, 1.0, (), "answered"))
    if choice.intent == YES:
        consent.accept(turn, _proposal(question), read.item)
        quoted_message.answered(turn, question)
    else:
        consent.decline(turn, _proposal(question), read.item)


async def _ask_again(turn: Turn, read: Read, question: Question) -> None:
    """An unclear yes grants nothing: the question stands, in as few words as possible."""
    turn.heard(read.item, understood(turn, YES, 1.0, read.entities, "asked"))
    consent.ask_again(turn, question, _proposal(question), read.item)


def _beside(turn: Turn, services: Services, read: Read, question: Question) -> Deal | None:
    """Explain what is offered, and offer it once more. Naming an end alone is no yes."""
    if asks_what_it_is(read.text):
        return partial(_explain, turn, read, question, "utter_offer_explained")
    if services.recogniser.asked_for("until", read.text, services.local(turn.now)) is not None:
        return partial(_explain, turn, read, question, "utter_optin_ask_again")
    return None


async def _explain(turn: Turn, read: Read, question: Question, why: str) -> None:
    turn.heard(read.item, understood(turn, "", 1.0, (), "asked"))
    consent.ask_again(turn, question, _proposal(question), read.item, why)


def _on_condition(turn: Turn, services: Services, read: Read, question: Question, said: Said) -> Deal | None:
    """ "Ja, aber nur bis 18 Uhr", "ja, und die U1 auch": only what was asked about is granted."""
    if asks(said.condition):
        return None
    end = services.recogniser.asked_for("until", said.condition, services.local(turn.now))
    if end is not None:
        return partial(_until, turn, read, question, datetime.fromisoformat(end["value"]))
    subject = _proposal(question).subject
    others = tuple(entity for entity in read.entities if not subject.endswith(f":{entity['value']}"))
    last = turn.conversation.subject if turn.conversation else None
    if others and last and said.condition.startswith(("und ", "and ")):
        heard = Heard(read.item.id, read.text, others, last.skill)
        return partial(_and_another, turn, services, read, question, heard)
    return partial(_ask_again, turn, read, question)


async def _until(turn: Turn, read: Read, question: Question, end: datetime) -> None:
    """ "Ja, aber nur bis 18 Uhr": as offered, but no longer than the customer said."""
    proposal = _proposal(question)
    turn.close_question()
    turn.converse(misunderstood=0)
    turn.heard(read.item, understood(turn, YES, 1.0, (), "answered"))
    consent.accept(turn, replace(proposal, until=min(proposal.until, end)), read.item)
    quoted_message.answered(turn, question)


async def _and_another(turn: Turn, services: Services, read: Read, question: Question, other: Heard) -> None:
    """The yes counts. What else the customer named is answered, and asked about next."""
    turn.close_question()
    consent.accept(turn, _proposal(question), read.item)
    quoted_message.answered(turn, question)
    known = Understanding(other.intent or "", 1.0, (), other.entities)
    await reply.run_skill(turn, services, read.item, other, known)


def _read_among_people(turn: Turn, services: Services, read: Read, question: Question) -> Deal | None:
    """While people have the conversation, only the callback offer is open."""
    if callback.offered(question, read.item, services) is None:
        return None
    choice = picked_by(read, question, clearly=True)
    said = None if choice or read.item.choice else yes_or_no(read.text)
    if choice is None and said and not said.condition:
        choice = stands_for(question, said.word)
    return partial(_call_back, turn, read, question, choice) if choice else None


async def _call_back(turn: Turn, read: Read, question: Question, choice: Choice) -> None:
    """A yes or no to the callback; the place in the queue stays."""
    turn.close_question()
    turn.heard(read.item, understood(turn, choice.intent, 1.0, (), "queued"))
    if choice.intent == YES:
        consent.accept(turn, _proposal(question), read.item)
        turn.converse(callback=True)
    else:
        consent.decline(turn, _proposal(question), read.item)


CONSENT = QuestionRow(
    _take,
    ask_again=_ask_again,
    beside=_beside,
    on_condition=_on_condition,
    undecided="utter_offer_undecided",
    read_among_people=_read_among_people,
)
