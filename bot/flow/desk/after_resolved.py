"""What a customer writes soon after an agent has closed the conversation. Thanks get a word, the bot answers what it is
sure of, and the rest goes back to the agent or the queue."""

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
    """The conversation that an agent closed within the last half hour, unless the customer has been back since."""
    settled = turn.state.settled
    return settled if settled and not settled.silent and turn.now - settled.at <= SOON else None


def step(turn: Turn, services: Services, read: Read) -> Deal | None:
    """The first thanks after an agent's work gets one word, then no more."""
    if lately(turn) is None or turn.question is not None or read.entities or not courtesy(read.text):
        return None

    async def deal() -> None:
        turn.heard(read.item, understood(turn, "thank", 1.0, (), "answered"))
        if turn.conversation and not turn.conversation.thanked and courtesy(read.text) == "thanks":
            turn.converse(thanked=True)
            turn.service(_WORD, read.item.id)

    return deal


async def go_back(turn: Turn, services: Services, item: MessageItem, settled: Settled) -> bool:
    """Give it to the same agent if they are signed in; False if not: it then goes to the queue, at its old place."""
    turn.set(settled=None)
    there = settled.agent in await services.presence.present()
    if there:
        ownership.give_to(turn, settled.agent, settled.queued_at, settled.topic, "reopened")
        turn.converse(waiting_since=item.at, unasked=False)
        turn.note(item.id, "", code="handed_over")
        turn.service("utter_back_to_agent", item.id)
    return there
