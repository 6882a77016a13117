"""Erase: everything about a contact goes, after one question and an explicit yes."""

from __future__ import annotations

from datetime import timedelta

from bot.flow.turn.bubble import Bubble
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.basis import Service
from bot.model.conversation import Question
from bot.model.erasure import DONE
from bot.model.ids import derived_id
from bot.model.item import EraseItem, MessageItem
from bot.model.message import Choice, Explanation
from bot.model.turn import Taken

ABOUT = "erase"
YES, NO = "affirm", "deny"
LAST_WORDS_LIVE = timedelta(minutes=10)
"""The confirmation leaves before everything goes; if it cannot, nobody waits for it longer than this."""


def ask(draft: Draft, item: MessageItem) -> None:
    """Say what would go and what would stay, and ask once; only a yes to this very question erases."""
    choices = tuple(
        Choice(derived_id("o", item.id, intent), draft.render(response, {}, item.id), intent)
        for intent, response in ((YES, "utter_choice_erase"), (NO, "utter_choice_no"))
    )
    text = draft.render("utter_erase_ask", {}, item.id)
    draft.answer(item, text, asks=Question(draft.now, choices, about=ABOUT, yes=YES, no=NO))


def answered(draft: Draft, item: MessageItem, intent: str) -> None:
    """That question answered by a tap or in full."""
    draft.close_question()
    draft.converse(misunderstood=0)
    if intent == NO:
        draft.answer(item, draft.render("utter_erase_declined", {}, item.id))
    else:
        _confirm(draft, item)


def _confirm(draft: Draft, item: MessageItem) -> None:
    text = draft.render(DONE, {}, item.id)
    explanation = Explanation(draft.content.release)
    draft.say(Bubble(text, Service(DONE, item.id), item.id, explanation, deadline=draft.now + LAST_WORDS_LIVE))
    draft.erase(EraseItem(derived_id("x", item.id), draft.now, "customer"))


async def carry_out(taken: Taken, house: House) -> bool | None:
    """Whether it is done; None if this turn is not one that erases. What waits before the wish goes with the rest."""
    wish = next((item for item in taken.items if isinstance(item, EraseItem)), None)
    if wish is None:
        return None
    return await house.erasing.erase(taken, wish) is not None
