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
from bot.flow.turn.services import House
from bot.flow.turn.turn import TIDY, Draft
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


async def converse(taken: Taken, house: House) -> Commit:
    """The whole effect of a turn, not yet carried out. Raises BrainError if nothing at all could be done."""
    if taken.lost:
        return await begin_anew(taken, house)
    items, written = pieces.join(taken.items, house)
    taken = replace(taken, items=items)
    draft = Draft(taken, house, await house.words.wordings(taken.opt_ins))
    draft.pieces = written
    if quotes := {item.quotes for item in taken.items if isinstance(item, MessageItem) and item.quotes}:
        draft.quotes = await house.sent.messages(taken.contact, quotes)
    if draft.state.cleared:
        draft.withdrawn = untrue(draft.state.cleared, await house.withdrawn())
    while (
        (waiting := taken.items[len(draft.done) :]) and not draft.ends_here and not _from_elsewhere(draft, waiting[0])
    ):
        try:
            await _next(draft, house, waiting)
        except BrainUnreachableError:
            if not draft.done:
                raise
            break
    for kind, details in draft.alarms:
        await house.alarms.raise_(kind, details)
    return draft.commit()


async def _next(draft: Draft, house: House, waiting: Sequence[Item]) -> None:
    """Deal with the first waiting item, or with all neighbouring messages of the customer at once."""
    match waiting[0]:
        case MessageItem(sender=sender):
            neighbours = takewhile(lambda item: isinstance(item, MessageItem) and item.sender == sender, waiting)
            await answer.answer(draft, house, [item for item in neighbours if isinstance(item, MessageItem)])
        case AgentItem() as item:
            await agent_actions.act(draft, house, item)
            draft.done.append(item)
        case EventItem() as item:
            notify.notify(draft, house, item)
            draft.done.append(item)
        case TimerItem() as item:
            await _ring(draft, house, item)
            draft.done.append(item)
        case OptOutItem() as item:
            _opted_out(draft, item)
            draft.done.append(item)
        case RestoredItem() as item:
            after_restore.look_at(draft, house, item)
            draft.done.append(item)
        case UnsentItem() | FailedItem() as item:
            await _did_not_leave(draft, house, item)
            draft.done.append(item)
        case UnreadableItem() as item:
            await put_aside(draft, house, item, item.why)


async def _did_not_leave(draft: Draft, house: House, item: UnsentItem | FailedItem) -> None:
    if isinstance(item, FailedItem):
        await failed_reply.look_at(draft, house, item)
    elif item.why == "rate":
        await reply_rate.hand_over(draft, house, item)
    else:
        superseded_answer.hand_over(draft, item)


def _from_elsewhere(draft: Draft, item: Item) -> bool:
    """A turn answers to one address; the same person's other one is the next turn's."""
    return bool(draft.done) and isinstance(item, MessageItem) and item.sender not in {None, draft.state.address}


def _leave_queue(draft: Draft) -> None:
    """Nobody hears an answer any more, so nobody waits for one. Danger is still looked at by a person."""
    if draft.owner == QUEUE and draft.conversation and not draft.conversation.danger:
        draft.give_to(BOT, queued_at=None, waiting_since=None, unasked=False)
    draft.close()


def _opted_out(draft: Draft, item: OptOutItem) -> None:
    """By the platform, by the same person's other address, or because the address is another's by now: then everything
    ends here too, without a word."""
    if item.code not in linked_contacts.SILENT:
        consent.opted_out(draft, item)
        return
    consent.withdraw(draft, EndOptIns())
    draft.close_question()
    draft.consents.owed()
    draft.note(item.id, "", code=f"opted_out_{item.code}")
    if item.code == LEFT:
        _leave_queue(draft)


async def _ring(draft: Draft, house: House, item: TimerItem) -> None:
    if item.name.startswith(remembered_values.FORGET):
        remembered_values.forget(draft, item)
    elif item.name == deferred.TIMER:
        deferred.ring(draft, item)
    elif item.name == PAUSE:
        pause.ring(draft)
    elif item.name == CROSSED:
        crossing.crossed(draft, item)
    elif item.name.startswith(ONWARD):
        await crossing.ring(draft, house, item)
    elif item.name == TIDY:
        retention.ring(draft, house)
    elif item.name == closing.TIMER:
        closing.ring(draft, item)
    else:
        await reclaim.ring(draft, house, item)
