"""Out of scope: several such questions in a row get different answers, and in the end the offer of a person."""

from __future__ import annotations

from dataclasses import replace

from bot.flow.respond.offers import yes_or_no
from bot.flow.turn.turn import Turn
from bot.model.dialogue import OUT_OF_SCOPE, Reply, Say, Understanding

OFTEN = 3
"""From so many in a row on, a person is offered."""


def times(turn: Turn, known: Understanding) -> int:
    """How many in a row, including this message."""
    before = turn.conversation.strayed if turn.conversation else 0
    return before + 1 if known.intent == OUT_OF_SCOPE else 0


def less_the_same(answer: Reply, strayed: int) -> Reply:
    """The answer in different words than the last time."""
    if strayed < 2 or not answer.say:
        return answer
    if strayed < OFTEN:
        return replace(answer, say=(replace(answer.say[0], response="utter_out_of_scope_again"),))
    response = "utter_out_of_scope_offer" if strayed % 2 else "utter_out_of_scope_still"
    return replace(answer, say=(Say(response, {}, yes_or_no()),))
