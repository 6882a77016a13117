"""All-clear: what an answer says is free is kept for a while, in case that it is not."""

from __future__ import annotations

from bot.flow.turn.turn import Draft
from bot.model.commands import Fact
from bot.model.dialogue import Reply
from bot.model.withdrawn_all_clear import with_cleared


def keep(draft: Draft, answer: Reply) -> None:
    """Note what this answer says that nothing is on record for."""
    free = [subject for one in answer.commands if isinstance(one, Fact) for subject in one.clear]
    if free:
        draft.set(cleared=with_cleared(draft.state.cleared, free, draft.now, "answer"))
