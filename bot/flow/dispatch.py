"""One turn over a contact: its items are dealt with in order, until the owner changes.

Only this file takes items off the mailbox. A handler that returns has dealt with its item; one that has to wait for the
brain raises BrainUnreachableError, and the item stays. Anything else is an error: the turn fails, and after some tries
the item becomes a dead letter instead of being taken for ever.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from bot.flow import timers
from bot.flow.consent import opted_out
from bot.flow.desk import agent_actions, failed_reply
from bot.flow.inbound import after_restore, answer, dead_letter, nlu_outage, pieces
from bot.flow.notices import notify
from bot.flow.outbound import unsent_answer
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.errors import BrainUnreachableError, UnhandledItemError
from bot.model.item import Item, ItemKind, MessageItem, UnreadableItem
from bot.model.turn import Commit, Taken
from bot.model.withdrawn_all_clear import untrue

Handler = Callable[[Turn, Services, Sequence[Any]], Awaitable[int]]
"""Deals with the first of the waiting items, or with several from there on; gives how many."""
Handlers = Mapping[ItemKind, Handler]


async def converse(taken: Taken, services: Services, handlers: Handlers | None = None) -> Commit:
    """The whole effect of a turn, not yet carried out. Raises BrainError if nothing at all could be done."""
    if taken.lost:
        return await _begin_anew(taken, services)
    items, written = pieces.join(taken.items, services)
    taken = replace(taken, items=items)
    turn = Turn(taken, services, await services.words.wordings(taken.consents))
    turn.pieces = written
    if quotes := {item.quotes for item in taken.items if isinstance(item, MessageItem) and item.quotes}:
        turn.quotes = await services.sent.messages(taken.contact, quotes)
    if turn.state.cleared:
        turn.withdrawn = untrue(turn.state.cleared, await services.withdrawn())
    done = await _deal_with(turn, services, HANDLERS if handlers is None else handlers)
    for kind, details in turn.alarms:
        await services.alarms.raise_(kind, details)
    return turn.commit(done)


async def dead_letter_of(taken: Taken, services: Services, why: str, *, unread: bool = False) -> Commit:
    """Take the first item out of the mailbox without looking at what it means."""
    turn, first = Turn(taken, services), taken.items[0]
    await dead_letter.to_dead_letter(turn, services, first, why, unread=unread)
    return turn.commit([first])


async def wait_for_brain(taken: Taken, services: Services) -> Commit | None:
    """What is to be done while there is no brain, besides waiting; None if there is nothing."""
    turn, messages = Turn(taken, services), _messages_first(taken.items)
    number = await nlu_outage.brain_away(turn, services, messages) if messages else None
    if number is None:
        return None
    commit = turn.commit(messages[:number])
    return commit if number else replace(commit, again=nlu_outage.LOOK_AGAIN)


async def _begin_anew(taken: Taken, services: Services) -> Commit:
    turn, first = Turn(taken, services), taken.items[0]
    done = await dead_letter.begin_anew(turn, services, first, taken.lost)
    return turn.commit([first] if done else [])


async def _deal_with(turn: Turn, services: Services, handlers: Handlers) -> list[Item]:
    """As many items as this turn can; gives those that are done."""
    done: list[Item] = []
    while (waiting := turn.taken.items[len(done) :]) and not turn.ends_here:
        if done and _from_elsewhere(turn, waiting[0]):
            break
        try:
            number = await handlers[waiting[0].kind](turn, services, waiting)
        except BrainUnreachableError:
            if not done:
                raise
            break
        done += _checked(turn, waiting, number)
    return done


def _checked(turn: Turn, waiting: Sequence[Item], number: int) -> Sequence[Item]:
    """What is done. An item left as it was would be taken for ever; a message that left no line would be lost."""
    done = waiting[:number]
    if not done:
        raise UnhandledItemError(f"{waiting[0].kind}: neither dealt with nor asked to wait")
    if any(isinstance(item, MessageItem) and not turn.has_heard(item) for item in done):
        raise UnhandledItemError("message: dealt with and not written down")
    return done


def _from_elsewhere(turn: Turn, item: Item) -> bool:
    """A turn answers to one address; the same person's other one is the next turn's."""
    return isinstance(item, MessageItem) and item.sender not in {None, turn.state.address}


def _messages_first(waiting: Sequence[Item]) -> list[MessageItem]:
    messages = takewhile(lambda item: isinstance(item, MessageItem), waiting)
    return [item for item in messages if isinstance(item, MessageItem)]


async def _messages(turn: Turn, services: Services, waiting: Sequence[Item]) -> int:
    """Neighbouring messages of the customer from one address."""
    messages = _messages_first(waiting)
    neighbours = takewhile(lambda item: item.sender == messages[0].sender, messages)
    return await answer.answer(turn, services, list(neighbours))


def _each(handle: Callable[[Turn, Services, Any], Awaitable[None]]) -> Handler:
    """Items of this kind are dealt with one by one."""

    async def first(turn: Turn, services: Services, waiting: Sequence[Any]) -> int:
        await handle(turn, services, waiting[0])
        return 1

    return first


async def _erase(turn: Turn, services: Services, waiting: Sequence[Item]) -> int:
    """An erasure has a turn of its own, which the worker takes; it never gets here."""
    return 0


async def _unreadable(turn: Turn, services: Services, item: UnreadableItem) -> None:
    await dead_letter.to_dead_letter(turn, services, item, item.why)


HANDLERS: Handlers = {
    "message": _messages,
    "agent": _each(agent_actions.act),
    "event": _each(notify.notify),
    "timer": _each(timers.ring),
    "opt_out": _each(opted_out.opted_out),
    "erase": _erase,
    "restored": _each(after_restore.look_at),
    "unsent": _each(unsent_answer.hand_over),
    "failed": _each(failed_reply.look_at),
    "unreadable": _each(_unreadable),
}
