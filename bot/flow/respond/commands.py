"""Carry out: what an action asks for becomes part of the turn."""

from __future__ import annotations

from bot.flow.consent import consent, pause
from bot.flow.desk import handover
from bot.flow.privacy import erase, share_data
from bot.flow.respond import remembered_values
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
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


async def carry_out(
    turn: Turn, services: Services, item: MessageItem, command: Command, explanation: Explanation
) -> None:
    match command:
        case HandOver(reason, topic) if turn.owner == BOT:  # once, whatever else an action asks for
            await handover.hand_over(turn, services, item, reason, topic)
        case ProposeOptIn():
            consent.propose(turn, command, item, explanation)
        case GrantOptIn():
            consent.grant(turn, command, item, explanation)
        case PauseOptIns() | ResumeOptIns():
            pause.rest(turn, command)
        case Remember():
            remembered_values.remember(turn, command)
        case Count():
            remembered_values.count(turn, services, command)
        case ShareData() | EraseContact():
            await _own_data(turn, services, item, command)
        case EndConversation():
            turn.close()
        case EndOptIns() | HandOver() | Fact():
            pass


async def _own_data(turn: Turn, services: Services, item: MessageItem, command: ShareData | EraseContact) -> None:
    if isinstance(command, ShareData):
        await share_data.share_data(turn, services, item)
    else:
        erase.ask(turn, item)
