"""What the ledger is to know beside the changes themselves: which question was asked, and in whose words it ended."""

from __future__ import annotations

from datetime import datetime

from bot.model.item import Locale, MessageItem
from bot.model.ledger import Entry, salted
from bot.model.optin import OptIn, Proposal


def proposed(proposal: Proposal, locale: Locale, channel: str, now: datetime) -> Entry:
    """The question. Asked with the same salt as the consent that a yes grants, it shows the same hash of the text."""
    shown, subject = (salted(proposal.salt, *one) for one in (("shown", proposal.shown), ("subject", proposal.subject)))
    return Entry("proposed", now, "", proposal.type, locale, channel, proposal.until, subject=subject, shown=shown)


def declined(proposal: Proposal, item: MessageItem, locale: Locale, channel: str, now: datetime) -> Entry:
    """The customer's no. Nobody keeps its text, so neither does the ledger keep its hash."""
    return Entry(
        "declined", now, "", proposal.type, locale, channel,
        shown=salted(proposal.salt, "shown", proposal.shown), message=salted(proposal.salt, "message", item.message_id),
    )  # fmt: skip


def withdrawn(opt_in: OptIn, item: MessageItem | None, channel: str, now: datetime) -> Entry:
    """The customer's stop, hashed with the salt of the consent that it ends; without words the platform's signal."""
    if item is None:
        return Entry("withdrawn", now, opt_in.id, opt_in.type, channel=channel, cause="platform")
    salt = opt_in.proof.salt
    return Entry(
        "withdrawn", now, opt_in.id, opt_in.type, channel=channel,
        words=salted(salt, "words", item.text), message=salted(salt, "message", item.message_id),
    )  # fmt: skip
