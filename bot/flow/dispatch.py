"""Converse: one turn over a contact. Items run in order; the turn ends where the owner changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from bot.flow.consent import consent, pause
from bot.flow.desk import agent_actions, closing, failed_reply, reclaim, superseded_answer
from bot.flow.inbound import after_restore, answer, crossing, pieces
from bot.flow.inbound.dead_letter import begin_anew, put_aside
from bot.flow.notices import deferred, notify
from bot.flow.outbound import reply_rate
from bot.flow.privacy import retention
from bot.flow.respond import remembered_values
from bot.flow.turn import linked_contacts
from bot.flow.turn.services import Services
from bot.flow.turn.turn import TIDY, Turn
from bot.model.commands import EndOptIns
from bot.model.conversation import BOT, QUEUE
from bot.model.crossing import CROSSED, ONWARD
from bot.model.errors import BrainUnreachableError
from bot.model.item import (
    LEFT,
    AgentItem,
    EventItem,
    FailedItem,
    Item,
    MessageItem,
    OptOutItem,
    RestoredItem,
    TimerItem,
    UnreadableItem,
    UnsentItem,
)
from bot.model.optin import PAUSE
from bot.model.turn import Commit, Taken
from bot.model.withdrawn_all_clear import untrue


async def converse(taken: Taken, services: Services) -> Commit:
    """The whole effect of a turn, not yet carried out. Raises BrainError if nothing at all could be done."""
    if taken.lost:
        return await begin_anew(taken, services)
    items, written = pieces.join(taken.items, services)
    taken = replace(taken, items=items)
    turn = Turn(taken, services, await services.words.wordings(taken.opt_ins))
    turn.pieces = written
    if quotes := {item.quotes for item in taken.items if isinstance(item, MessageItem) and item.quotes}:
        turn.quotes = await services.sent.messages(taken.contact, quotes)
    if turn.state.cleared:
        turn.withdrawn = untrue(turn.state.cleared, await services.withdrawn())
    while (waiting := taken.items[len(turn.done) :]) and not turn.ends_here and not _from_elsewhere(turn, waiting[0]):
        try:
            await _next(turn, services, waiting)
        except BrainUnreachableError:
            if not turn.done:
                raise
            break
    for kind, details in turn.alarms:
        await services.alarms.raise_(kind, details)
    return turn.commit()


async def _next(turn: Turn, services: Services, waiting: Sequence[Item]) -> None:
    """Deal with the first waiting item, or with all neighbouring messages of the customer at once."""
    match waiting[0]:
        case MessageItem(sender=sender):
            neighbours = takewhile(lambda item: isinstance(item, MessageItem) and item.sender == sender, waiting)
            await answer.answer(turn, services, [item for item in neighbours if isinstance(item, MessageItem)])
        case AgentItem() as item:
            await agent_actions.act(turn, services, item)
            turn.done.append(item)
        case EventItem() as item:
            notify.notify(turn, services, item)
            turn.done.append(item)
        case TimerItem() as item:
            await _ring(turn, services, item)
            turn.done.append(item)
        case OptOutItem() as item:
            _opted_out(turn, item)
            turn.done.append(item)
        case RestoredItem() as item:
            after_restore.look_at(turn, services, item)
            turn.done.append(item)
        case UnsentItem() | FailedItem() as item:
            await _did_not_leave(turn, services, item)
            turn.done.append(item)
        case UnreadableItem() as item:
            await put_aside(turn, services, item, item.why)


async def _did_not_leave(turn: Turn, services: Services, item: UnsentItem | FailedItem) -> None:
    if isinstance(item, FailedItem):
        await failed_reply.look_at(turn, services, item)
    elif item.why == "rate":
        await reply_rate.hand_over(turn, services, item)
    else:
        superseded_answer.hand_over(turn, item)


def _from_elsewhere(turn: Turn, item: Item) -> bool:
    """A turn answers to one address; the same person's other one is the next turn's."""
    return bool(turn.done) and isinstance(item, MessageItem) and item.sender not in {None, turn.state.address}


def _leave_queue(turn: Turn) -> None:
    """Nobody hears an answer any more, so nobody waits for one. Danger is still looked at by a person."""
    if turn.owner == QUEUE and turn.conversation and not turn.conversation.danger:
        turn.give_to(BOT, queued_at=None, waiting_since=None, unasked=False)
    turn.close()


def _opted_out(turn: Turn, item: OptOutItem) -> None:
    """By the platform, by the same person's other address, or because the address is another's by now: then everything
    ends here too, without a word."""
    if item.code not in linked_contacts.SILENT:
        consent.opted_out(turn, item)
        return
    consent.withdraw(turn, EndOptIns())
    turn.close_question()
    turn.consents.owed()
    turn.note(item.id, "", code=f"opted_out_{item.code}")
    if item.code == LEFT:
        _leave_queue(turn)


async def _ring(turn: Turn, services: Services, item: TimerItem) -> None:
    if item.name.startswith(remembered_values.FORGET):
        remembered_values.forget(turn, item)
    elif item.name == deferred.TIMER:
        deferred.ring(turn, item)
    elif item.name == PAUSE:
        pause.ring(turn)
    elif item.name == CROSSED:
        crossing.crossed(turn, item)
    elif item.name.startswith(ONWARD):
        await crossing.ring(turn, services, item)
    elif item.name == TIDY:
        retention.ring(turn, services)
    elif item.name == closing.TIMER:
        closing.ring(turn, item)
    else:
        await reclaim.ring(turn, services, item)
