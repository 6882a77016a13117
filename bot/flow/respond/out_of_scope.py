"""Strayed: questions of no trade of ours, one after the other. Nobody reads the same sentence four times."""

from __future__ import annotations

from dataclasses import replace

from bot.flow.respond.offers import yes_or_no
from bot.flow.turn.turn import Turn
from bot.model.dialogue import OUT_OF_SCOPE, Reply, Say, Understanding

OFTEN = 3
"""So many in a row, and a person is the question itself."""


def times(turn: Turn, known: Understanding) -> int:
    """How often in a row, this message included."""
    before = turn.conversation.strayed if turn.conversation else 0
    return before + 1 if known.intent == OUT_OF_SCOPE else 0


def less_the_same(answer: Reply, strayed: int) -> Reply:
    """The answer in other words than before."""
    if strayed < 2 or not answer.say:
        return answer
    if strayed < OFTEN:
        return replace(answer, say=(replace(answer.say[0], response="utter_out_of_scope_again"),))
    response = "utter_out_of_scope_offer" if strayed % 2 else "utter_out_of_scope_still"
    return replace(answer, say=(Say(response, {}, yes_or_no()),))
