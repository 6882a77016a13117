"""Carry out what an action asks for, one row for each command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.flow.consent import consent, pause
from bot.flow.desk import handover
from bot.flow.privacy import erase, share_data
from bot.flow.respond import remembered_values
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.commands import (
    Command,
    Count,
    EndConsents,
    EndConversation,
    EraseContact,
    Fact,
    GrantConsent,
    HandOver,
    PauseConsents,
    ProposeConsent,
    Remember,
    ResumeConsents,
    ShareData,
)
from bot.model.conversation import BOT
from bot.model.item import MessageItem
from bot.model.message import Explanation


@dataclass(frozen=True)
class Answered:
    """The message that an action has answered, with the explanation of its answer."""

    turn: Turn
    services: Services
    item: MessageItem
    explanation: Explanation


CarryOut = Callable[[Answered, Any], Awaitable[None] | None]


def _hand_over(to: Answered, wish: HandOver) -> Awaitable[None] | None:
    """Once, whatever else the action asks for."""
    if to.turn.owner != BOT:
        return None
    return handover.hand_over(to.turn, to.services, to.item, wish.reason, wish.topic)


COMMANDS: Mapping[type[Command], CarryOut] = {
    HandOver: _hand_over,
    ProposeConsent: lambda to, wish: consent.propose(to.turn, wish, to.item, to.explanation),
    GrantConsent: lambda to, wish: consent.grant(to.turn, wish, to.item, to.explanation),
    EndConsents: lambda to, wish: None,  # all of an answer are confirmed at once, before the other commands
    PauseConsents: lambda to, wish: pause.pause(to.turn, wish),
    ResumeConsents: lambda to, wish: pause.resume(to.turn, wish),
    Remember: lambda to, wish: remembered_values.remember(to.turn, wish),
    Count: lambda to, wish: remembered_values.count(to.turn, to.services, wish),
    ShareData: lambda to, wish: share_data.share_data(to.turn, to.services, to.item),
    EraseContact: lambda to, wish: erase.ask(to.turn, to.item),
    EndConversation: lambda to, wish: to.turn.close(),
    Fact: lambda to, wish: None,  # is part of the explanation
}


async def carry_out(
    turn: Turn, services: Services, item: MessageItem, command: Command, explanation: Explanation
) -> None:
    under_way = COMMANDS[type(command)](Answered(turn, services, item, explanation), command)
    if under_way is not None:
        await under_way
