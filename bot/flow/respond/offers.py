"""Offers that several verbs make."""

from __future__ import annotations

from bot.model.dialogue import Offer

HUMAN, NO = "human", "deny"


def yes_or_no() -> tuple[Offer, Offer]:
    """A person is offered: called with a yes."""
    return Offer({"word": "utter_choice_yes"}, HUMAN), Offer({"word": "utter_choice_no"}, NO)
