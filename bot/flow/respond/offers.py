"""A yes and a no to tap."""

from __future__ import annotations

from bot.flow.turn.turn import Turn
from bot.model.conversation import NO, YES
from bot.model.dialogue import Offer
from bot.model.ids import derived_id
from bot.model.item import MessageItem
from bot.model.message import Choice

HUMAN = "human"


def yes_or_no() -> tuple[Offer, Offer]:
    """The offer of a person, who is called with a yes."""
    return Offer({"word": "utter_choice_yes"}, HUMAN), Offer({"word": "utter_choice_no"}, NO)


def yes_and_no(turn: Turn, item: MessageItem, yes: str = "utter_choice_yes") -> tuple[Choice, ...]:
    """The two choices of a yes-or-no question. `yes` is the response with the title of the yes."""
    return tuple(
        Choice(derived_id("o", item.id, intent), turn.render(response, {}, item.id), intent)
        for intent, response in ((YES, yes), (NO, "utter_choice_no"))
    )
