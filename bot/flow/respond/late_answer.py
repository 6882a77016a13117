"""What an answer says first when it comes late, or when the last one was lost or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.conversation import State
from bot.model.item import MessageItem
from bot.model.withdrawn_all_clear import Cleared

LATE, MISSED = "utter_late_answer", "utter_missed_answer"
LATE_AFTER = timedelta(minutes=5)


def owned_up(
    state: State, item: MessageItem, now: datetime, wrong: Sequence[Cleared] = (), *, window_open: bool
) -> tuple[list[tuple[str, dict[str, str]]], State]:
    """What to say before the answer, each once, and the state after it was said. `wrong` are all-clears that were
    wrong."""
    said: list[tuple[str, dict[str, str]]] = []
    if wrong and window_open:
        said += [(f"utter_withdrawn_{one.by}", {"line": one.subject.partition(":")[2]}) for one in wrong]
        subjects = {one.subject for one in wrong}
        state = replace(state, cleared=tuple(one for one in state.cleared if one.subject not in subjects))
    if state.unanswered and window_open:
        said.append((MISSED, {}))
        state = replace(state, unanswered=False)
    conversation = state.conversation
    if conversation and not conversation.late_told and now - item.at > LATE_AFTER:
        said.append((LATE, {}))
        state = replace(state, conversation=replace(conversation, late_told=True))
    return said, state
