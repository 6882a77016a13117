"""Agent: what a person at the desk does with a conversation. Refused actions change nothing and say why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.flow import callback, same_text
from bot.flow.bubble import Bubble
from bot.flow.draft import Draft
from bot.flow.house import House
from bot.model.basis import AgentAnswer
from bot.model.conversation import QUEUE, agent_owner
from bot.model.errors import RefusedError
from bot.model.item import AgentItem, AgentVerb
from bot.model.turn import ItemResult

LONGEST = 4_000
OWNER_TIMER = "owner"
LOOK_AGAIN = timedelta(minutes=1)


async def act(draft: Draft, house: House, item: AgentItem) -> None:
    """Carry out an agent's action, or refuse it; either way the desk hears which."""
    try:
        if item.verb == "reply":
            _may_reply(draft, item)
            await same_text.check(draft, house, item)
        VERBS[item.verb](draft, item)
    except RefusedError as refusal:
        callback.own_up(draft, item)
        draft.result(item.id, ItemResult("refused", refusal.code, draft.owner))
    else:
        draft.result(item.id, ItemResult("done", owner=draft.owner))


def _claim(draft: Draft, item: AgentItem) -> None:
    if draft.conversation is None:
        raise RefusedError("moved")
    if draft.owner == agent_owner(item.agent):
        return
    if draft.owner.startswith("agent:"):
        raise RefusedError("taken")
    if item.epoch != draft.state.epoch:
        raise RefusedError("moved")
    waiting = draft.conversation.waiting_since or (draft.conversation.last_at if draft.owner != QUEUE else None)
    queued = draft.conversation.queued_at or draft.now
    unasked = draft.conversation.waiting_since is None
    draft.give_to(
        agent_owner(item.agent),
        claimed_at=draft.now,
        queued_at=queued,
        waiting_since=waiting,
        unasked=unasked,
        first=False,
    )
    draft.note(item.id, "", item.agent, "claimed")
    draft.timer(OWNER_TIMER, draft.now + LOOK_AGAIN)


def _may_reply(draft: Draft, item: AgentItem) -> None:
    _must_own(draft, item)
    if not item.text.strip():
        raise RefusedError("empty")
    if len(item.text) > LONGEST:
        raise RefusedError("too_long")
    if not draft.window_open and not callback.may_wait(draft):
        raise RefusedError("window")


def _reply(draft: Draft, item: AgentItem) -> None:
    if not draft.window_open:
        callback.wait(draft, item)
        return
    draft.say(Bubble(item.text.strip(), AgentAnswer(item.agent, item.id), item.id, deadline=draft.state.window_until))
    draft.converse(waiting_since=None)


def _resolve(draft: Draft, item: AgentItem) -> None:
    _must_own(draft, item)
    callback.give_up(draft)
    draft.give_to("bot")
    draft.set(conversation=None, dialogue=None)
    draft.note(item.id, "", item.agent, "resolved")
    draft.timer(OWNER_TIMER, None)


def _return(draft: Draft, item: AgentItem) -> None:
    _must_own(draft, item)
    draft.give_to(QUEUE, claimed_at=None, disclosed=False)
    draft.note(item.id, "", item.agent, "returned")
    draft.timer(OWNER_TIMER, None)


def _note(draft: Draft, item: AgentItem) -> None:
    if not item.text.strip():
        raise RefusedError("empty")
    draft.note(item.id, item.text.strip()[:LONGEST], item.agent, "note")


def _must_own(draft: Draft, item: AgentItem) -> None:
    if draft.owner.startswith("agent:") and draft.owner != agent_owner(item.agent):
        raise RefusedError("taken")
    if draft.owner != agent_owner(item.agent):
        raise RefusedError("not_owner")


VERBS: dict[AgentVerb, Callable[[Draft, AgentItem], None]] = {
    "claim": _claim,
    "reply": _reply,
    "resolve": _resolve,
    "return": _return,
    "note": _note,
}
