"""Agent: what a person at the desk does with a conversation. Refused actions change nothing and say why."""

from __future__ import annotations

from collections.abc import Callable

from bot.flow.desk import callback, closing, failed_reply, unasked_messages
from bot.flow.desk.ownership import OWNER_TIMER, must_be_as_seen, must_own, own, waited_since
from bot.flow.turn.bubble import Bubble
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.basis import AgentAnswer
from bot.model.conversation import BOT, QUEUE, agent_owner
from bot.model.errors import RefusedError
from bot.model.item import AgentItem, AgentVerb
from bot.model.turn import TAKEN, ItemResult

LONGEST, LONGEST_REASON = 4_000, 500


async def act(draft: Draft, house: House, item: AgentItem) -> None:
    """Carry out an agent's action, or refuse it; either way the desk hears which."""
    try:
        if item.verb == "resend":
            item = failed_reply.words_of(draft, item)
        if item.verb in {"reply", "resend"}:
            _may_reply(draft, item)
            await unasked_messages.check(draft, house, item)
        if item.verb == "take":
            await _may_take(draft, house, item)
        if item.verb == "resolve":
            await closing.check(draft, house, item)
        VERBS[item.verb](draft, item)
    except RefusedError as refusal:
        callback.own_up(draft, item)
        await unasked_messages.tell(draft, house, item, refusal.code)
        draft.result(item.id, ItemResult("refused", refusal.code, draft.owner, refusal.details.get("again_at", "")))
    else:
        draft.result(item.id, ItemResult("done", owner=draft.owner, until=closing.until(draft, item)))


def _claim(draft: Draft, item: AgentItem) -> None:
    """From the queue. What the bot has is nobody's to write into."""
    if draft.owner == agent_owner(item.agent):
        return
    in_danger = draft.conversation is not None and draft.conversation.danger
    if draft.owner == BOT and not in_danger and (draft.conversation is None or item.epoch == draft.state.epoch):
        raise RefusedError("with_bot" if draft.conversation else "ended")
    must_be_as_seen(draft, item)
    own(draft, item)
    draft.note(item.id, "", item.agent, "claimed")


async def _may_take(draft: Draft, house: House, item: AgentItem) -> None:
    if not await house.is_admin(item.agent):
        raise RefusedError("admins_only")
    if not item.text.strip():
        raise RefusedError("reason")
    if draft.conversation is None:
        raise RefusedError("ended")
    must_be_as_seen(draft, item)
    if draft.owner != BOT:
        raise RefusedError("moved")
    await house.alarms.raise_(TAKEN, {"agent": item.agent}, {"contact": draft.taken.contact})


def _take(draft: Draft, item: AgentItem) -> None:
    """From the bot, as an admin: nobody has asked for a person, and all see why one comes."""
    conversation = draft.conversation
    if conversation and conversation.waiting_since is None:
        draft.converse(waiting_since=conversation.last_at, unasked=True)
    own(draft, item)
    draft.note(item.id, item.text.strip()[:LONGEST_REASON], item.agent, TAKEN)


def _may_reply(draft: Draft, item: AgentItem) -> None:
    must_own(draft, item)
    if not item.text.strip():
        raise RefusedError("empty")
    if len(item.text) > LONGEST:
        raise RefusedError("too_long")
    if not draft.window_open and not callback.may_wait(draft):
        raise RefusedError("window")


def _reply(draft: Draft, item: AgentItem) -> None:
    unasked_messages.said(draft, item)
    closing.undo(draft)
    failed_reply.passed_over(draft)
    if not draft.window_open:
        callback.wait(draft, item)
        return
    draft.say(Bubble(item.text.strip(), AgentAnswer(item.agent, item.id), item.id, deadline=draft.state.window_until))


def _return(draft: Draft, item: AgentItem) -> None:
    must_own(draft, item)
    draft.give_to(QUEUE, claimed_at=None, disclosed=False, queued_at=waited_since(draft))
    draft.note(item.id, "", item.agent, "returned")
    draft.timer(OWNER_TIMER, None)


def _note(draft: Draft, item: AgentItem) -> None:
    if not item.text.strip():
        raise RefusedError("empty")
    draft.note(item.id, item.text.strip()[:LONGEST], item.agent, "note")


VERBS: dict[AgentVerb, Callable[[Draft, AgentItem], None]] = {
    "claim": _claim,
    "take": _take,
    "reopen": closing.reopen,
    "reply": _reply,
    "resend": failed_reply.resend,
    "resolve": closing.resolve,
    "undo": closing.take_back,
    "return": _return,
    "note": _note,
}
