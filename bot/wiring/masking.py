"""Masking at the one place where a customer's words become something that is stored: the mailbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.model.address import Address
from bot.model.item import Item, MessageItem
from bot.model.mailbox import Mailbox
from bot.model.masking import mask
from bot.model.turn import Commit, ItemResult, Taken
from bot.model.visible import Span


class MaskingMailbox:
    """The Mailbox port. Whatever door a message comes by, and however late: PINs, TANs, IBANs, card numbers, security
    codes and passwords are not in what is stored; numbers that a pack `spares` are. What agents write is theirs."""

    def __init__(self, mailbox: Mailbox, spares: Callable[[str], Iterable[Span]]) -> None:
        self._mailbox = mailbox
        self._spares = spares

    async def enqueue(self, contact: str, item: Item, address: Address | None, dedupe: str) -> bool:
        if isinstance(item, MessageItem):
            item = masked(item, self._spares)
        return await self._mailbox.enqueue(contact, item, address, dedupe)

    async def take(self, contact: str, limit: int) -> Taken | None:
        return await self._mailbox.take(contact, limit)

    async def commit(self, commit: Commit) -> bool:
        return await self._mailbox.commit(commit)

    async def give_back(self, contact: str, fence: int, after: float, *, count: int) -> None:
        await self._mailbox.give_back(contact, fence, after, count=count)

    async def renew(self, contact: str, fence: int) -> bool:
        return await self._mailbox.renew(contact, fence)

    async def result(self, contact: str, item_id: str) -> ItemResult | None:
        return await self._mailbox.result(contact, item_id)


def masked(item: MessageItem, spares: Callable[[str], Iterable[Span]]) -> MessageItem:
    """The message without secrets, and which kinds were in it; what it `spares` is surely none. A place's name and a
    button's answer are words too, and so is a person's name, of which they are told nothing."""
    if item.name and (name := mask(item.name)).kinds:
        item = replace(item, name=name.text)
    text = mask(item.text, list(spares(item.text)))
    label = mask(item.location.label or "") if item.location else None
    choice = mask(item.choice or "")
    kinds = (*text.kinds, *(label.kinds if label else ()), *choice.kinds)
    if not kinds:
        return item
    location = replace(item.location, label=label.text) if item.location and label and label.kinds else item.location
    return replace(
        item,
        text=text.text,
        location=location,
        choice=choice.text if choice.kinds else item.choice,
        masked=tuple(dict.fromkeys((*item.masked, *kinds))),
    )
