"""Customers who are unwell, were not helped, contradict or are lost get a warm sentence and the offer of a person."""

from __future__ import annotations

from functools import partial

from bot.flow.desk import handover
from bot.flow.inbound.message import Deal, Read
from bot.flow.respond import reply
from bot.flow.respond.offers import yes_or_no
from bot.flow.respond.questions import row_of
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import Question
from bot.model.dialogue import Say
from bot.model.keyword_rules import by_keywords
from bot.model.message import Explanation

KINDS = ("met_unwell", "met_unhelped", "met_wrong", "met_lost")


def step(turn: Turn, services: Services, read: Read) -> Deal | None:
    """One warm sentence with the offer of a person, unless the message may answer a weighty question."""
    known = turn.content.service
    match = by_keywords(read.text, [known[name] for name in KINDS if name in known], None)
    if match is None or read.item.choice or _asked(turn.question):
        return None
    return partial(offer_person, turn, services, read, match.skill)


def _asked(question: Question | None) -> bool:
    """Whether "falsch" may answer the open question."""
    return question is not None and row_of(question).weighty


async def offer_person(turn: Turn, services: Services, read: Read, kind: str) -> None:
    """The second time in a row, hand over without asking again."""
    item = read.item
    if turn.conversation and turn.conversation.met:
        turn.heard(item, understood(turn, kind, 1.0, read.entities, "handed_over"))
        await handover.hand_over(turn, services, item, "unsure", "")
    else:
        turn.heard(item, understood(turn, kind, 1.0, read.entities, "asked"))
        turn.close_question()
        reply.bubble(turn, item, Say(f"utter_{kind}", {}, yes_or_no()), Explanation(turn.content.release))
        turn.converse(met=True)
