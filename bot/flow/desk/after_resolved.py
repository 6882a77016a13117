"""Settled: what a customer writes soon after a person has closed the conversation. Thanks are thanks; what the bot is
sure of it answers; the rest goes back to where it was."""

from __future__ import annotations

from datetime import timedelta

from bot.flow.desk import ownership
from bot.flow.inbound.message import Deal, Read
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.conversation import Settled
from bot.model.grammar.courtesy import courtesy
from bot.model.item import MessageItem

SOON = timedelta(minutes=30)
_WORD = "utter_thank"


def lately(draft: Draft) -> Settled | None:
    """The conversation that a person has closed within the last half hour, if the customer has not been back there."""
    settled = draft.state.settled
    return settled if settled and not settled.silent and draft.now - settled.at <= SOON else None


def step(draft: Draft, house: House, read: Read) -> Deal | None:
    """Thanks and good-byes after a person's work get one word, and then none."""
    if lately(draft) is None or draft.question is not None or read.entities or not courtesy(read.text):
        return None

    async def deal() -> None:
        draft.heard(read.item, understood(draft, "thank", 1.0, (), "answered"))
        if draft.conversation and not draft.conversation.thanked and courtesy(read.text) == "thanks":
            draft.converse(thanked=True)
            draft.service(_WORD, read.item.id)
        draft.done.append(read.item)

    return deal


async def go_back(draft: Draft, house: House, item: MessageItem, settled: Settled) -> bool:
    """To the same person if they are there; False if they are not, then to the queue, at its old place."""
    draft.set(settled=None)
    there = settled.agent in await house.presence.present()
    if there:
        ownership.give_to(draft, settled.agent, settled.queued_at, settled.topic, "reopened")
        draft.converse(waiting_since=item.at, unasked=False)
        draft.note(item.id, "", code="handed_over")
        draft.service("utter_back_to_agent", item.id)
    return there
