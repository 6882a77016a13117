"""Replies that need no skill: to a message without words, to a button of an old question, to *something else*."""

from __future__ import annotations

from bot.flow.respond.understanding import understood
from bot.flow.turn.turn import Turn
from bot.model.item import MessageItem

SOMETHING_ELSE = "something_else"
STICKER = "image/webp"


async def wordless(turn: Turn, item: MessageItem) -> None:
    """A sticker or a thumb gets no answer; for a picture, a voice message or a place the bot says what it can read."""
    turn.heard(item, understood(turn, "", 1.0, (), "answered"))
    if item.location:
        turn.answer(item, turn.render("utter_location_thanks", {}, item.id))
    elif not item.said and not _is_sticker(item):
        turn.answer(item, turn.render("utter_no_text", {}, item.id))


def _is_sticker(item: MessageItem) -> bool:
    return bool(item.attachments) and all(attachment.mime == STICKER for attachment in item.attachments)


async def rephrase(turn: Turn, item: MessageItem) -> None:
    """The customer picked *something else*: ask for other words."""
    _at_once(turn, item, SOMETHING_ELSE, "utter_say_it_differently")


async def question_expired(turn: Turn, item: MessageItem) -> None:
    """A tapped choice of a question that is no longer open has no effect."""
    _at_once(turn, item, "", "utter_question_expired")


def _at_once(turn: Turn, item: MessageItem, intent: str, response: str) -> None:
    turn.heard(item, understood(turn, intent, 1.0, (), "asked"))
    turn.answer(item, turn.render(response, {}, item.id))


def form_dropped(turn: Turn, item: MessageItem) -> None:
    """The new release does not know the open form: say so instead of dropping it silently."""
    turn.answer(item, turn.render("utter_form_dropped", {}, item.id))
