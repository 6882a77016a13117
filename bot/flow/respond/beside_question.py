"""Beside: what is said to an open question without answering it; the question stays open."""

from __future__ import annotations

from functools import partial

from bot.flow.consent import consent
from bot.flow.inbound.message import Deal, Read
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import Question
from bot.model.grammar.undecided import asks_what_it_is, undecided


def step(turn: Turn, services: Services, read: Read, question: Question) -> Deal | None:
    """Who does not know hears that this is fine; who asks what is offered hears it, with the offer once more."""
    if read.item.choice or not question.choices:
        return None
    if undecided(read.text):
        return partial(_never_mind, turn, read, question)
    if question.proposal is None:
        return None
    if asks_what_it_is(read.text):
        return partial(_explain, turn, read, question, "utter_offer_explained")
    if services.recogniser.asked_for("until", read.text, services.local(turn.now)) is not None:
        return partial(_explain, turn, read, question, "utter_optin_ask_again")  # an end, and no yes
    return None


async def _never_mind(turn: Turn, read: Read, question: Question) -> None:
    turn.heard(read.item, understood(turn, "", 1.0, (), "answered"))
    response = "utter_offer_undecided" if question.proposal else "utter_undecided"
    turn.answer(read.item, turn.render(response, {}, read.item.id))


async def _explain(turn: Turn, read: Read, question: Question, why: str) -> None:
    turn.heard(read.item, understood(turn, "", 1.0, (), "asked"))
    if question.proposal is not None:
        consent.ask_again(turn, question, question.proposal, read.item, why)
