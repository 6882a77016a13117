"""Erasure: everything about a contact is deleted, after one question and an explicit yes."""

from __future__ import annotations

from datetime import timedelta

from bot.flow.respond.offers import yes_and_no
from bot.flow.turn.bubble import Bubble
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.basis import Service
from bot.model.conversation import NO, YES, Question
from bot.model.erasure import DONE
from bot.model.ids import derived_id
from bot.model.item import EraseItem, MessageItem
from bot.model.message import Explanation
from bot.model.turn import Taken

ABOUT = "erase"
LAST_WORDS_LIVE = timedelta(minutes=10)
"""The confirmation is sent before everything is deleted; if it cannot be sent, this is how long we wait."""


def ask(turn: Turn, item: MessageItem) -> None:
    """Say what is deleted and what stays, and ask once. Only a yes to this question erases."""
    choices = yes_and_no(turn, item, "utter_choice_erase")
    text = turn.render("utter_erase_ask", {}, item.id)
    turn.answer(item, text, asks=Question(turn.now, choices, about=ABOUT, yes=YES, no=NO))


def confirm(turn: Turn, item: MessageItem) -> None:
    """The last words to this contact, and the wish that erases it."""
    text = turn.render(DONE, {}, item.id)
    explanation = Explanation(turn.content.release)
    turn.say(Bubble(text, Service(DONE, item.id), item.id, explanation, deadline=turn.now + LAST_WORDS_LIVE))
    turn.erase(EraseItem(derived_id("x", item.id), turn.now, "customer"))


async def carry_out(taken: Taken, services: Services) -> bool | None:
    """Whether it is done; None if this turn erases nothing. Items that wait before the wish are deleted with the
    rest."""
    wish = next((item for item in taken.items if isinstance(item, EraseItem)), None)
    if wish is None:
        return None
    return await services.erasing.erase(taken, wish) is not None
