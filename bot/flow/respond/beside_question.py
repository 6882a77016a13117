"""Beside: what is said to an open question without answering it; the question stays open."""

from __future__ import annotations

from functools import partial

from bot.flow.consent import consent
from bot.flow.inbound.message import Deal, Read
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.conversation import Question
from bot.model.grammar.undecided import asks_what_it_is, undecided


def step(draft: Draft, house: House, read: Read, question: Question) -> Deal | None:
    """Who does not know hears that this is fine; who asks what is offered hears it, with the offer once more."""
    if read.item.choice or not question.choices:
        return None
    if undecided(read.text):
        return partial(_never_mind, draft, read, question)
    if question.proposal is None:
        return None
    if asks_what_it_is(read.text):
        return partial(_explain, draft, read, question, "utter_offer_explained")
    if house.recogniser.asked_for("until", read.text, house.local(draft.now)) is not None:
        return partial(_explain, draft, read, question, "utter_optin_ask_again")  # an end, and no yes
    return None


async def _never_mind(draft: Draft, read: Read, question: Question) -> None:
    draft.heard(read.item, understood(draft, "", 1.0, (), "answered"))
    response = "utter_offer_undecided" if question.proposal else "utter_undecided"
    draft.answer(read.item, draft.render(response, {}, read.item.id))
    draft.done.append(read.item)


async def _explain(draft: Draft, read: Read, question: Question, why: str) -> None:
    draft.heard(read.item, understood(draft, "", 1.0, (), "asked"))
    if question.proposal is not None:
        consent.ask_again(draft, question, question.proposal, read.item, why)
    draft.done.append(read.item)
