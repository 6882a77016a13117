"""Set aside: what broke its turn again and again, or cannot be read at all, hurts nobody, and a person takes over."""

from __future__ import annotations

from datetime import timedelta

from bot.flow.consent import consent, stop
from bot.flow.desk import unasked_messages
from bot.flow.desk.handover import hand_over
from bot.flow.inbound.arrive import arrive
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.commands import EndOptIns
from bot.model.conversation import BOT, QUEUE, Conversation
from bot.model.ids import derived_id
from bot.model.item import Item, MessageItem, RestoredItem, TimerItem, UnreadableItem
from bot.model.turn import Commit, ItemResult, Taken

CODE = "set_aside"
THEIRS = {"message", "restored", ""}
"""What a customer's unreadable item was; what tells nothing of itself may be one."""
OURS = {"agent", "event", "timer", "opt_out", "erase", "unsent", "failed"}
RING_AGAIN = timedelta(hours=1)


async def set_aside(taken: Taken, house: House, why: str, *, unread: bool = False) -> Commit:
    """Take the first item out of the mailbox, keep what can be shown of it, and hand a customer's message over. One
    that must stay `unread` counts as a stop only if it is a stop word, for which nothing else is looked for in it."""
    draft = Draft(taken, house)
    await put_aside(draft, house, taken.items[0], why, unread=unread)
    return draft.commit()


async def begin_anew(taken: Taken, house: House) -> Commit:
    """The contact's state cannot be read: a new one begins, which is the queue's, for nobody knows who owned it."""
    draft = Draft(taken, house)
    first = taken.items[0]
    if _from_customer(first):
        await put_aside(draft, house, first, taken.lost)
    else:
        draft.set(window_until=draft.now if draft.channel.window else None)
        _queue(draft, first)
        draft.note(first.id, taken.lost, code=CODE)
    return draft.commit()


async def put_aside(draft: Draft, house: House, item: Item, why: str, *, unread: bool = False) -> None:
    """Deal with an item without looking at what it means."""
    if message := _from_customer(item):
        await _to_a_person(draft, house, message, unread=unread)
    elif _is(item, "agent"):
        draft.result(item.id, ItemResult("refused", "broken", draft.owner))
    elif _is(item, "opt_out"):
        consent.withdraw(draft, EndOptIns())
    elif isinstance(item, TimerItem):  # an owner, a pause and what is to be tidied stay until it has rung
        draft.timer(item.name, draft.now + RING_AGAIN)
    elif isinstance(item, UnreadableItem) and item.was not in OURS and draft.owner == BOT:
        _queue(draft, item)  # of a kind that a later version has made: a person looks, and nothing is said to it
    draft.note(item.id, why[:200], code=CODE)
    draft.done.append(item)


async def _to_a_person(draft: Draft, house: House, item: MessageItem, *, unread: bool) -> None:
    arrive(draft, house, item)
    draft.heard(item, understood(draft, "", 0.0, (), "handed_over"))
    draft.close_question()
    ends = stop.in_a_word(draft, item) if unread else stop.ends(draft, house, item)
    stop.obey(draft, item, ends)  # whatever broke its turns, nothing more is written first
    if draft.owner == BOT:
        await hand_over(draft, house, item, "other", "")
    else:
        unasked_messages.asks(draft, item.at)


def _queue(draft: Draft, item: Item) -> None:
    if draft.conversation is None:
        draft.set(conversation=Conversation(derived_id("k", item.id), opened_at=item.at, last_at=item.at))
    draft.give_to(QUEUE, reason="other", queued_at=draft.now)


def _from_customer(item: Item) -> MessageItem | None:
    """The customer's message, or what is left of it. What may be one is treated as one."""
    match item:
        case MessageItem():
            return item
        case RestoredItem(item=MessageItem() as message):
            return message
        case UnreadableItem(was=was) if was in THEIRS:
            return MessageItem(item.id, item.at, "", item.text)
        case _:
            return None


def _is(item: Item, kind: str) -> bool:
    return item.kind == kind or (isinstance(item, UnreadableItem) and item.was == kind)
