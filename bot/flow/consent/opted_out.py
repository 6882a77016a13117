"""The platform, or the same person elsewhere, has ended everything."""

from __future__ import annotations

from bot.flow.consent import consent
from bot.flow.turn import linked_contacts
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.commands import EndConsents
from bot.model.conversation import BOT, QUEUE
from bot.model.item import LEFT, OptOutItem


async def opted_out(turn: Turn, services: Services, item: OptOutItem) -> None:
    """Every consent ends without a word, and nothing is owed for what the platform refused."""
    consent.withdraw(turn, EndConsents())
    turn.close_question()
    turn.consents.owed()
    if item.code in linked_contacts.SILENT:
        turn.note(item.id, "", code=f"opted_out_{item.code}")
    else:
        turn.note(item.id, item.code, code="opted_out")
    if item.code == LEFT:
        _leave_queue(turn)


def _leave_queue(turn: Turn) -> None:
    """Nobody hears an answer any more, so nobody waits for one. A person still looks at danger."""
    if turn.owner == QUEUE and turn.conversation and not turn.conversation.danger:
        turn.give_to(BOT, queued_at=None, waiting_since=None, unasked=False)
    turn.close()
