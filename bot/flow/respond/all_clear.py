"""All-clears: remember for a while which lines an answer called clear, in case they were not."""

from __future__ import annotations

from bot.flow.turn.turn import Turn
from bot.model.commands import Fact
from bot.model.dialogue import Reply
from bot.model.withdrawn_all_clear import with_cleared


def keep(turn: Turn, answer: Reply) -> None:
    """Note the subjects that this answer calls clear."""
    free = [subject for command in answer.commands if isinstance(command, Fact) for subject in command.clear]
    if free:
        turn.set(cleared=with_cleared(turn.state.cleared, free, turn.now, "answer"))
