"""Late: what an answer says of itself when the customer has waited, or has never got an earlier one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.model.conversation import State
from bot.model.item import MessageItem

LATE, MISSED = "utter_late_answer", "utter_missed_answer"
LATE_AFTER = timedelta(minutes=5)


def owned_up(state: State, item: MessageItem, now: datetime, *, window_open: bool) -> tuple[list[str], State]:
    """What is to be said before the answer to this message, and the state in which it has been said, once each."""
    said: list[str] = []
    if state.unanswered and window_open:
        said.append(MISSED)
        state = replace(state, unanswered=False)
    conversation = state.conversation
    if conversation and not conversation.late_told and now - item.at > LATE_AFTER:
        said.append(LATE)
        state = replace(state, conversation=replace(conversation, late_told=True))
    return said, state
