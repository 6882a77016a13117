"""Agent: what a person at the desk does with a conversation. Refused actions change nothing and say why."""

from __future__ import annotations

from collections.abc import Callable

from bot.flow.desk import callback, closing, failed_reply, unasked_messages
from bot.flow.desk.ownership import OWNER_TIMER, must_be_as_seen, must_own, own, waited_since
from bot.flow.turn.bubble import Bubble
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.basis import AgentAnswer
from bot.model.conversation import BOT, QUEUE, agent_owner
from bot.model.errors import RefusedError
from bot.model.item import AgentItem, AgentVerb
from bot.model.turn import TAKEN, ItemResult

LONGEST, LONGEST_REASON = 4_000, 500


async def act(turn: Turn, services: Services, item: AgentItem) -> None:
    """Carry out an agent's action, or refuse it; either way the desk hears which."""
    try:
        if item.verb == "resend":
            item = failed_reply.words_of(turn, item)
        if item.verb in {"reply", "resend"}:
            _may_reply(turn, item)
            await unasked_messages.check(turn, services, item)
        if item.verb == "take":
            await _may_take(turn, services, item)
        if item.verb == "resolve":
            await closing.check(turn, services, item)
        VERBS[item.verb](turn, item)
    except RefusedError as refusal:
        callback.own_up(turn, item)
        await unasked_messages.tell(turn, services, item, refusal.code)
        turn.result(item.id, ItemResult("refused", refusal.code, turn.owner, refusal.details.get("again_at", "")))
    else:
        turn.result(item.id, ItemResult("done", owner=turn.owner, until=closing.until(turn, item)))


def _claim(turn: Turn, item: AgentItem) -> None:
    """From the queue. What the bot has is nobody's to write into."""
    if turn.owner == agent_owner(item.agent):
        return
    in_danger = turn.conversation is not None and turn.conversation.danger
    if turn.owner == BOT and not in_danger and (turn.conversation is None or item.epoch == turn.state.epoch):
        raise RefusedError("with_bot" if turn.conversation else "ended")
    must_be_as_seen(turn, item)
    own(turn, item)
    turn.note(item.id, "", item.agent, "claimed")


async def _may_take(turn: Turn, services: Services, item: AgentItem) -> None:
    if not await services.is_admin(item.agent):
        raise RefusedError("admins_only")
    if not item.text.strip():
        raise RefusedError("reason")
    if turn.conversation is None:
        raise RefusedError("ended")
    must_be_as_seen(turn, item)
    if turn.owner != BOT:
        raise RefusedError("moved")
    await services.alarms.raise_(TAKEN, {"agent": item.agent}, {"contact": turn.taken.contact})


def _take(turn: Turn, item: AgentItem) -> None:
    """From the bot, as an admin: nobody has asked for a person, and all see why one comes."""
    conversation = turn.conversation
    if conversation and conversation.waiting_since is None:
        turn.converse(waiting_since=conversation.last_at, unasked=True)
    own(turn, item)
    turn.note(item.id, item.text.strip()[:LONGEST_REASON], item.agent, TAKEN)


def _may_reply(turn: Turn, item: AgentItem) -> None:
    must_own(turn, item)
    if not item.text.strip():
        raise RefusedError("empty")
    if len(item.text) > LONGEST:
        raise RefusedError("too_long")
    if not turn.window_open and not callback.may_wait(turn):
        raise RefusedError("window")


def _reply(turn: Turn, item: AgentItem) -> None:
    unasked_messages.said(turn, item)
    closing.undo(turn)
    failed_reply.passed_over(turn)
    if not turn.window_open:
        callback.wait(turn, item)
        return
    turn.say(Bubble(item.text.strip(), AgentAnswer(item.agent, item.id), item.id, deadline=turn.state.window_until))


def _return(turn: Turn, item: AgentItem) -> None:
    must_own(turn, item)
    turn.give_to(QUEUE, claimed_at=None, disclosed=False, queued_at=waited_since(turn))
    turn.note(item.id, "", item.agent, "returned")
    turn.timer(OWNER_TIMER, None)


def _note(turn: Turn, item: AgentItem) -> None:
    if not item.text.strip():
        raise RefusedError("empty")
    turn.note(item.id, item.text.strip()[:LONGEST], item.agent, "note")


VERBS: dict[AgentVerb, Callable[[Turn, AgentItem], None]] = {
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
