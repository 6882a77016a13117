"""Which verbs are open to whoever looks at a conversation. Only a hint for the page: the turn decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.model.account import Session
from bot.model.conversation import BOT, QUEUE, agent_owner
from bot.model.item import AgentVerb
from bot.model.thread import QueueRow


def may(row: QueueRow, session: Session, now: datetime) -> list[AgentVerb]:
    return [*_verbs(row, session, now), "note"]


def _verbs(row: QueueRow, session: Session, now: datetime) -> Iterator[AgentVerb]:
    if row.owner == agent_owner(session.name):
        yield from ("reply", "resolve", "return")
        if row.failed:
            yield "resend"
        if row.closing:
            yield "undo"
    elif row.owner == QUEUE or (row.owner == BOT and row.danger and row.conversation):
        yield "claim"
    elif row.owner == BOT:
        if row.settled and (row.window_until is None or row.window_until > now):
            yield "reopen"
        if session.role == "admin" and row.conversation:
            yield "take"
