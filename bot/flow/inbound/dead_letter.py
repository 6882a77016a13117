"""Dead letters: an item that keeps breaking its turn, or cannot be read, is put aside, and a person takes over."""

from __future__ import annotations

from datetime import timedelta

from bot.flow.consent import consent, stop
from bot.flow.desk import unasked_messages
from bot.flow.desk.handover import hand_over
from bot.flow.inbound.arrive import arrive
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.commands import EndConsents
from bot.model.conversation import BOT, QUEUE, Conversation
from bot.model.ids import derived_id
from bot.model.item import Item, MessageItem, RestoredItem, TimerItem, UnreadableItem
from bot.model.turn import ItemResult

CODE = "set_aside"
THEIRS = {"message", "restored", ""}
"""The kinds of a customer's items. An unreadable item without a kind may be one."""
OURS = {"agent", "event", "timer", "opt_out", "erase", "unsent", "failed"}
RING_AGAIN = timedelta(hours=1)


async def begin_anew(turn: Turn, services: Services, item: Item, why: str) -> bool:
    """The contact's state cannot be read: start a new one, owned by the queue, because nobody knows who owned it.
    Returns whether the item is dealt with."""
    if _from_customer(item):
        await to_dead_letter(turn, services, item, why)
        return True
    turn.set(window_until=turn.now if turn.channel.window else None)
    _queue(turn, item)
    turn.note(item.id, why, code=CODE)
    return False


async def to_dead_letter(turn: Turn, services: Services, item: Item, why: str, *, unread: bool = False) -> None:
    """Deal with an item without interpreting it: keep what can be shown, and hand a customer's message over. A message
    that must stay `unread` is a stop only if the whole of it is a stop word."""
    if message := _from_customer(item):
        await _to_a_person(turn, services, message, unread=unread)
    elif _is(item, "agent"):
        turn.result(item.id, ItemResult("refused", "broken", turn.owner))
    elif _is(item, "opt_out"):
        consent.withdraw(turn, EndConsents())
    elif isinstance(item, TimerItem):  # an owner, a pause and what is to be tidied stay until it has rung
        turn.timer(item.name, turn.now + RING_AGAIN)
    elif isinstance(item, UnreadableItem) and item.was not in OURS and turn.owner == BOT:
        _queue(turn, item)  # of a kind that a later version has made: a person looks, and nothing is said to it
    turn.note(item.id, why[:200], code=CODE)


async def _to_a_person(turn: Turn, services: Services, item: MessageItem, *, unread: bool) -> None:
    arrive(turn, services, item)
    turn.heard(item, understood(turn, "", 0.0, (), "handed_over"))
    turn.close_question()
    ends = stop.in_a_word(turn, item) if unread else stop.ends(turn, services, item)
    stop.obey(turn, item, ends)  # whatever broke its turns, nothing more is written first
    if turn.owner == BOT:
        await hand_over(turn, services, item, "other", "")
    else:
        unasked_messages.asks(turn, item.at)


def _queue(turn: Turn, item: Item) -> None:
    if turn.conversation is None:
        turn.set(conversation=Conversation(derived_id("k", item.id), opened_at=item.at, last_at=item.at))
    turn.give_to(QUEUE, reason="other", queued_at=turn.now)


def _from_customer(item: Item) -> MessageItem | None:
    """The customer's message, or what is left of it. An item that may be one is treated as one."""
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
