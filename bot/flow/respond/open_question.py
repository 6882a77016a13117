"""The open question: a tap, a number, a title, a whole yes or no answers it; what has content of its own does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Literal

from bot.flow.consent import consent, stop
from bot.flow.desk import callback
from bot.flow.inbound.arrive import answerable
from bot.flow.inbound.message import Deal, Read
from bot.flow.privacy import erase
from bot.flow.respond import beside_question, quoted_message
from bot.flow.respond import reply as speak
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import BOT, Question
from bot.model.dialogue import Heard, Reply, Understanding
from bot.model.grammar.choice import by_number, by_title, picked
from bot.model.grammar.question import asks
from bot.model.grammar.undecided import undecided
from bot.model.grammar.yes_no import Said, yes_or_no
from bot.model.message import Choice
from bot.model.optin import Proposal

ABOUT_DATA = {"erase_me", "my_data", "out_of_scope", "affirm", "deny"}
"""What the brain takes questions about an erasure for."""


def step(turn: Turn, services: Services, read: Read) -> Deal | None:
    """How this message answers the open question; None if it does not."""
    question = answerable(turn, read.item)
    if question is None or read.item.opt_out:
        return None
    deal = _deal(turn, services, read, question)
    if deal is None or question is turn.question:
        return deal
    return partial(quoted_message.in_its_place, turn, question, deal)


def _deal(turn: Turn, services: Services, read: Read, question: Question) -> Deal | None:
    if turn.owner != BOT:
        return _among_people(turn, services, read, question)
    if question.about == erase.ABOUT:
        return _to_erase(turn, read, question)
    if (choice := _picked(read, question)) is not None:
        return partial(take, turn, services, read, question, choice)
    if not read.item.choice and (typed := _typed(services, turn, read, question)) is not None:
        return partial(take, turn, services, read, question, typed)
    said = None if read.item.choice else yes_or_no(read.text)
    if said is None:
        return beside_question.step(turn, services, read, question)
    if said.condition:
        return _on_condition(turn, services, read, question, said)
    choice = stands_for(question, said.word)
    return partial(take, turn, services, read, question, choice) if choice else None


def _picked(read: Read, question: Question) -> Choice | None:
    """A typed yes or no with a question mark or a sneer ("Ja?", "Ja 🙄") is the title of neither."""
    choice = picked(read.text, read.item.choice, question)
    lasting = question.proposal is not None or question.about == stop.ABOUT
    if choice is None or read.item.choice or not lasting or by_number(read.text, len(question.choices)) is not None:
        return choice
    return choice if yes_or_no(read.text) is not None else None


def _typed(services: Services, turn: Turn, read: Read, question: Question) -> Choice | None:
    """A value of the kind by which the choices differ: "7 bis 9" where two pairs of hours are offered."""
    intents = {one.intent for one in question.choices}
    kinds = [{str(entity["entity"]) for entity in one.entities} for one in question.choices]
    if len(intents) != 1 or not any("schedule" in one for one in kinds):
        return None
    value = services.recogniser.asked_for("schedule", read.text, services.local(turn.now))
    if value is None:
        return None
    rest = tuple(one for one in question.choices[0].entities if one["entity"] != "schedule")
    return Choice("", read.text, question.choices[0].intent, (*rest, dict(value)))


def stands_for(question: Question, word: str) -> Choice | None:
    """The choice that a plain yes or no means here, if the question knows one."""
    meaning = question.yes if word == "yes" else question.no
    if not meaning:
        return None
    return next((one for one in question.choices if one.intent == meaning), Choice("", "", meaning))


async def take(turn: Turn, services: Services, read: Read, question: Question, choice: Choice) -> None:
    """Carry out a choice: a consent given or refused, a stop confirmed, another wording, or a skill."""
    intent = choice.intent
    if question.proposal is not None and intent in {consent.YES, consent.NO}:
        turn.close_question()
        turn.converse(misunderstood=0)
        turn.heard(read.item, understood(turn, intent, 1.0, (), "answered"))
        if intent == consent.YES:
            consent.accept(turn, question.proposal, read.item)
            quoted_message.answered(turn, question)
        else:
            consent.decline(turn, question.proposal, read.item)
    elif question.about == stop.ABOUT and intent in {stop.YES, stop.NO}:
        turn.heard(read.item, understood(turn, intent, 1.0, (), "ended" if intent == stop.YES else "answered"))
        stop.answered(turn, read.item, question, intent)
    elif intent == speak.SOMETHING_ELSE:
        turn.close_question()
        await speak.rephrase(turn, read.item)
    else:
        heard = Heard(read.item.id, read.text, choice.entities, intent)
        known = Understanding(intent, 1.0, (), choice.entities)
        await speak.run_skill(turn, services, read.item, heard, known, certain=True)


async def hint(turn: Turn, services: Services, read: Read, question: Question, reply: Reply) -> None:
    """The brain takes it for a yes or no, the grammar for neither. A no costs nothing; a yes with a lasting effect is
    asked for once more."""
    intent = reply.understanding.intent
    word: Literal["yes", "no"] = "yes" if intent == consent.YES else "no"
    choice = stands_for(question, word)
    if question.about == erase.ABOUT:
        await (_erase(turn, read, erase.NO) if word == "no" else explain_erasure(turn, read))
    elif word == "yes" and question.about == stop.ABOUT:
        turn.heard(read.item, understood(turn, intent, 1.0, read.entities, "asked"))
        turn.close_question()
        stop.ask(turn, read.item, question.ends)
    elif word == "yes" and question.proposal is not None:
        await ask_once_more(turn, read, question, question.proposal)
    elif choice is not None:
        await take(turn, services, read, question, choice)
    else:
        await speak.reply(turn, services, read.item, reply, Heard(read.item.id, read.text, read.entities))


async def ask_once_more(turn: Turn, read: Read, question: Question, proposal: Proposal) -> None:
    """What may be a yes and is none for certain grants nothing: the question stands, in as few words as will do."""
    turn.heard(read.item, understood(turn, consent.YES, 1.0, read.entities, "asked"))
    consent.ask_again(turn, question, proposal, read.item)


def _on_condition(turn: Turn, services: Services, read: Read, question: Question, said: Said) -> Deal | None:
    """ "Ja, aber nur bis 18 Uhr", "ja, und die U1 auch": nothing is granted that was not asked."""
    proposal = question.proposal
    if proposal is None or asks(said.condition):
        return None
    end = services.recogniser.asked_for("until", said.condition, services.local(turn.now))
    if end is not None:
        return partial(_until, turn, read, question, proposal, datetime.fromisoformat(end["value"]))
    others = tuple(one for one in read.entities if not _is_about(one["value"], proposal))
    subject = turn.conversation.subject if turn.conversation else None
    if others and subject and said.condition.startswith(("und ", "and ")):
        return partial(
            _and_another, turn, services, read, question, Heard(read.item.id, read.text, others, subject.skill)
        )
    return partial(ask_once_more, turn, read, question, proposal)


async def _until(turn: Turn, read: Read, question: Question, proposal: Proposal, end: datetime) -> None:
    """ "Ja, aber nur bis 18 Uhr": as it was offered, and no longer than was said."""
    turn.close_question()
    turn.converse(misunderstood=0)
    turn.heard(read.item, understood(turn, consent.YES, 1.0, (), "answered"))
    consent.accept(turn, replace(proposal, until=min(proposal.until, end)), read.item)
    quoted_message.answered(turn, question)
    quoted_message.answered(turn, question)


async def _and_another(turn: Turn, services: Services, read: Read, question: Question, other: Heard) -> None:
    """The yes is one; what else was named is answered, and asked about in its turn."""
    turn.close_question()
    if question.proposal is not None:
        consent.accept(turn, question.proposal, read.item)
    quoted_message.answered(turn, question)
    known = Understanding(other.intent or "", 1.0, (), other.entities)
    await speak.run_skill(turn, services, read.item, other, known)


def _is_about(value: object, proposal: Proposal) -> bool:
    return proposal.subject.endswith(f":{value}")


def _to_erase(turn: Turn, read: Read, question: Question) -> Deal | None:
    """Only a tap or its title typed in full erases; a number, a yes or a question hears once more what would go."""
    tapped = next((one for one in question.choices if one.id == read.item.choice), None)
    typed = tapped or (None if asks(read.text) else by_title(read.text, question.choices))
    if typed is not None:
        return partial(_erase, turn, read, typed.intent)
    said = yes_or_no(read.text)
    if said is not None and said.word == "no":
        return partial(_erase, turn, read, erase.NO)
    by_number = picked(read.text, None, question)
    if by_number is not None and by_number.intent == erase.NO:
        return partial(_erase, turn, read, erase.NO)
    if by_number is not None or said is not None or undecided(read.text):
        return partial(explain_erasure, turn, read)
    return None


def asks_what_goes(turn: Turn, read: Read, question: Question | None, reply: Reply) -> bool:
    """Whether a question is about the erasure that is asked for: any that the brain does not know for another's."""
    if question is None or question.about != erase.ABOUT or not asks(read.text):
        return False
    skill = turn.content.skills.get(reply.understanding.intent)
    return skill is None or skill.name in ABOUT_DATA or (skill.pack in speak.NOT_ASKABLE_PACKS and not read.entities)


async def _erase(turn: Turn, read: Read, intent: str) -> None:
    turn.heard(read.item, understood(turn, intent, 1.0, (), "ended" if intent == erase.YES else "answered"))
    erase.answered(turn, read.item, intent)


async def explain_erasure(turn: Turn, read: Read) -> None:
    turn.heard(read.item, understood(turn, "erase_me", 1.0, (), "asked"))
    turn.close_question()
    erase.ask(turn, read.item)


def _among_people(turn: Turn, services: Services, read: Read, question: Question) -> Deal | None:
    """While people have the conversation only the offer to be called back is open."""
    offered = callback.offered(question, read.item, services)
    if offered is None:
        return None
    choice = _picked(read, question)
    said = None if choice or read.item.choice else yes_or_no(read.text)
    if choice is None and said and not said.condition:
        choice = stands_for(question, said.word)
    return partial(_call_back, turn, read, offered, choice) if choice else None


async def _call_back(turn: Turn, read: Read, proposal: Proposal, choice: Choice) -> None:
    """A yes or no to being written to when somebody has time; the place in the queue stays."""
    turn.close_question()
    turn.heard(read.item, understood(turn, choice.intent, 1.0, (), "queued"))
    if choice.intent == consent.YES:
        consent.accept(turn, proposal, read.item)
        turn.converse(callback=True)
    else:
        consent.decline(turn, proposal, read.item)
