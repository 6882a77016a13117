"""Pictured: words that come with a picture, a film or a voice speak of that. Where they are no question of their own, a
person who can see it is offered."""

from __future__ import annotations

from bot.flow.inbound.message import Read
from bot.flow.respond import unwell
from bot.flow.respond.reply import STICKER
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.dialogue import OUT_OF_SCOPE, UNSURE, Reply
from bot.model.item import MessageItem

KIND = "pictured"
SMALL_TALK = frozenset({"goodbye", "greet", "thank", "affirm", "deny", "insult", "bot_challenge", OUT_OF_SCOPE, UNSURE})
"""What "so sieht das aus" resembles, and is not, beside a picture."""


def speaks_of_it(item: MessageItem, reply: Reply) -> bool:
    """Whether these words tell something only together with what came beside them."""
    seen = any(one.mime != STICKER for one in item.attachments)
    return seen and reply.understanding.intent in SMALL_TALK


async def offer(turn: Turn, services: Services, mine: Read) -> None:
    """Say that a bot does not see it and a person does."""
    await unwell.offer_person(turn, services, mine, KIND)
