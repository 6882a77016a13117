"""Receive a customer's message: into the mailbox of its contact, on disk, once."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from bot.model.addresses import Addresses
from bot.model.clock import Clock
from bot.model.display_name import called
from bot.model.errors import ErasedContactError, RetiredAddressError
from bot.model.ids import NewId
from bot.model.inbound import Inbound
from bot.model.item import MessageItem
from bot.model.mailbox import Mailbox, Ready

log = structlog.get_logger()


@dataclass(frozen=True)
class Receiver:
    """The Receive port: built once over its parts, and handed on as one value."""

    addresses: Addresses
    mailbox: Mailbox
    ready: Ready
    clock: Clock
    new_id: NewId

    async def __call__(self, connector: str, inbound: Inbound) -> bool:
        """A duplicate wakes its contact too: the first delivery may have ended between storing and waking."""
        dedupe = f"{connector}:{inbound.message_id}"
        contact = await self._contact(inbound, dedupe)
        item = _item(inbound, self.clock, self.new_id)
        try:
            fresh = await self.mailbox.enqueue(contact, item, inbound.address, dedupe)
        except (ErasedContactError, RetiredAddressError) as changed:  # since the look-up; who writes now is new
            if isinstance(changed, RetiredAddressError):
                await self.addresses.let_go(contact, inbound.address)
            contact = await self._contact(inbound, dedupe)
            fresh = await self.mailbox.enqueue(contact, item, inbound.address, dedupe)
        log.info("message.stored", connector=connector, contact=contact, item=item.id, fresh=fresh)
        await self.ready.wake(contact)
        return fresh

    async def _contact(self, inbound: Inbound, dedupe: str) -> str:
        return await self.addresses.contact_of(
            inbound.address, inbound.aliases, person=inbound.person, spellings=inbound.spellings, dedupe=dedupe
        )


def _item(inbound: Inbound, clock: Clock, new_id: NewId) -> MessageItem:
    return MessageItem(
        id=new_id("i"),
        at=inbound.at or clock(),
        message_id=inbound.message_id,
        text=inbound.text,
        choice=inbound.choice,
        attachments=inbound.attachments,
        location=inbound.location,
        opt_out=inbound.opt_out,
        locale=inbound.locale,
        supplied=inbound.supplied,
        sender=inbound.address,
        quotes=inbound.quotes,
        name=called(inbound.name),
    )
