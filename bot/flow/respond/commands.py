"""Carry out: what an action asks for becomes part of the turn."""

from __future__ import annotations

from bot.flow.consent import consent, pause
from bot.flow.desk import handover
from bot.flow.privacy import erase, share_data
from bot.flow.respond import remembered_values
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.commands import (
    Command,
    Count,
    EndConversation,
    EndOptIns,
    EraseContact,
    Fact,
    GrantOptIn,
    HandOver,
    PauseOptIns,
    ProposeOptIn,
    Remember,
    ResumeOptIns,
    ShareData,
)
from bot.model.conversation import BOT
from bot.model.item import MessageItem
from bot.model.message import Explanation


async def carry_out(draft: Draft, house: House, item: MessageItem, command: Command, explanation: Explanation) -> None:
    match command:
        case HandOver(reason, topic) if draft.owner == BOT:  # once, whatever else an action asks for
            await handover.hand_over(draft, house, item, reason, topic)
        case ProposeOptIn():
            consent.propose(draft, command, item, explanation)
        case GrantOptIn():
            consent.grant(draft, command, item, explanation)
        case PauseOptIns() | ResumeOptIns():
            pause.rest(draft, command)
        case Remember():
            remembered_values.remember(draft, command)
        case Count():
            remembered_values.count(draft, house, command)
        case ShareData() | EraseContact():
            await _own_data(draft, house, item, command)
        case EndConversation():
            draft.close()
        case EndOptIns() | HandOver() | Fact():
            pass


async def _own_data(draft: Draft, house: House, item: MessageItem, command: ShareData | EraseContact) -> None:
    if isinstance(command, ShareData):
        await share_data.share_data(draft, house, item)
    else:
        erase.ask(draft, item)
