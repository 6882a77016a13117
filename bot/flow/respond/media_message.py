"""Messages with a picture, a film or a voice message: unless their words are a question of their own, the bot offers a
person who can look at it."""

from __future__ import annotations

from bot.flow.inbound.message import Read
from bot.flow.respond import unwell
from bot.flow.respond.fixed_replies import STICKER
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.dialogue import OUT_OF_SCOPE, UNSURE, Reply
from bot.model.item import MessageItem

KIND = "pictured"
SMALL_TALK = frozenset({"goodbye", "greet", "thank", "affirm", "deny", "insult", "bot_challenge", OUT_OF_SCOPE, UNSURE})
"""What "so sieht das aus" resembles; beside a picture it means something else."""


def speaks_of_it(item: MessageItem, reply: Reply) -> bool:
    """Whether the words only make sense together with the attachment."""
    seen = any(attachment.mime != STICKER for attachment in item.attachments)
    return seen and reply.understanding.intent in SMALL_TALK


async def offer(turn: Turn, services: Services, mine: Read) -> None:
    """Say that the bot cannot see it, and offer a person who can."""
    await unwell.offer_person(turn, services, mine, KIND)
