"""Settled: what a customer writes soon after a person has closed the conversation. Thanks are thanks; what the bot is
sure of it answers; the rest goes back to where it was."""

from __future__ import annotations

from datetime import timedelta

from bot.flow.desk import ownership
from bot.flow.inbound.message import Deal, Read
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import Settled
from bot.model.grammar.courtesy import courtesy
from bot.model.item import MessageItem

SOON = timedelta(minutes=30)
_WORD = "utter_thank"


def lately(turn: Turn) -> Settled | None:
    """The conversation that a person has closed within the last half hour, if the customer has not been back there."""
    settled = turn.state.settled
    return settled if settled and not settled.silent and turn.now - settled.at <= SOON else None


def step(turn: Turn, services: Services, read: Read) -> Deal | None:
    """Thanks and good-byes after a person's work get one word, and then none."""
    if lately(turn) is None or turn.question is not None or read.entities or not courtesy(read.text):
        return None

    async def deal() -> None:
        turn.heard(read.item, understood(turn, "thank", 1.0, (), "answered"))
        if turn.conversation and not turn.conversation.thanked and courtesy(read.text) == "thanks":
            turn.converse(thanked=True)
            turn.service(_WORD, read.item.id)

    return deal


async def go_back(turn: Turn, services: Services, item: MessageItem, settled: Settled) -> bool:
    """To the same person if they are there; False if they are not, then to the queue, at its old place."""
    turn.set(settled=None)
    there = settled.agent in await services.presence.present()
    if there:
        ownership.give_to(turn, settled.agent, settled.queued_at, settled.topic, "reopened")
        turn.converse(waiting_since=item.at, unasked=False)
        turn.note(item.id, "", code="handed_over")
        turn.service("utter_back_to_agent", item.id)
    return there
