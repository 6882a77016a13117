"""What agents do at the desk, one row for each action. Refused actions change nothing and say why."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.flow.desk import agent_note, agent_reply, callback, closing, failed_reply, ownership, unasked_messages
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.errors import RefusedError
from bot.model.item import AgentItem, AgentVerb
from bot.model.turn import ItemResult


async def _no_check(turn: Turn, services: Services, item: AgentItem) -> None:
    """`do` looks for itself."""


@dataclass(frozen=True)
class AgentAction:
    """`check` may ask the ports, and `do` changes the turn; both raise RefusedError. `words` gives the item whose text
    counts, for an action that sends a text written before."""

    do: Callable[[Turn, AgentItem], None]
    check: Callable[[Turn, Services, AgentItem], Awaitable[None]] = _no_check
    words: Callable[[Turn, AgentItem], AgentItem] | None = None


ACTIONS: Mapping[AgentVerb, AgentAction] = {
    "claim": AgentAction(ownership.claim),
    "take": AgentAction(ownership.take, check=ownership.may_take),
    "reopen": AgentAction(closing.reopen),
    "reply": AgentAction(agent_reply.reply, check=agent_reply.may_reply),
    "resend": AgentAction(failed_reply.resend, check=agent_reply.may_reply, words=failed_reply.words_of),
    "resolve": AgentAction(closing.resolve, check=closing.check),
    "undo": AgentAction(closing.take_back),
    "return": AgentAction(ownership.give_back),
    "note": AgentAction(agent_note.note),
}


async def act(turn: Turn, services: Services, item: AgentItem) -> None:
    """Carry out an agent's action, or refuse it; either way the desk hears which."""
    action = ACTIONS[item.verb]
    try:
        if action.words:
            item = action.words(turn, item)
        await action.check(turn, services, item)
        action.do(turn, item)
    except RefusedError as refusal:
        callback.own_up(turn, item)
        await unasked_messages.tell(turn, services, item, refusal.code)
        turn.result(item.id, ItemResult("refused", refusal.code, turn.owner, refusal.details.get("again_at", "")))
    else:
        turn.result(item.id, ItemResult("done", owner=turn.owner, until=closing.until(turn, item)))
