"""All-clear: what an answer says is free is kept for a while, in case that it is not."""

from __future__ import annotations

from bot.flow.turn.turn import Turn
from bot.model.commands import Fact
from bot.model.dialogue import Reply
from bot.model.withdrawn_all_clear import with_cleared


def keep(turn: Turn, answer: Reply) -> None:
    """Note what this answer says that nothing is on record for."""
    free = [subject for one in answer.commands if isinstance(one, Fact) for subject in one.clear]
    if free:
        turn.set(cleared=with_cleared(turn.state.cleared, free, turn.now, "answer"))
