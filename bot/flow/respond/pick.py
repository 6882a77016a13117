"""Which choice of a question a message picks: by a tap, a number, a title, a plain yes or no, or a value."""

from __future__ import annotations

from datetime import datetime

from bot.flow.inbound.message import Read
from bot.model.conversation import Question
from bot.model.grammar.choice import by_number, picked
from bot.model.grammar.yes_no import yes_or_no
from bot.model.message import Choice
from bot.model.nlu import Recogniser


def picked_by(read: Read, question: Question, *, clearly: bool) -> Choice | None:
    """By a tap, a number or a title. Where a yes must be clear, one with a question mark or a sneer ("Ja?", "Ja 🙄") is
    no title."""
    choice = picked(read.text, read.item.choice, question)
    if choice is None or read.item.choice or not clearly or by_number(read.text, len(question.choices)) is not None:
        return choice
    return choice if yes_or_no(read.text) is not None else None


def of_a_kind(recogniser: Recogniser, now: datetime, read: Read, question: Question) -> Choice | None:
    """By a value of the kind in which the choices differ: "7 bis 9" where times of day are offered."""
    intents = {choice.intent for choice in question.choices}
    kinds = [{str(entity["entity"]) for entity in choice.entities} for choice in question.choices]
    if read.item.choice or len(intents) != 1 or not any("schedule" in kind for kind in kinds):
        return None
    value = recogniser.asked_for("schedule", read.text, now)
    if value is None:
        return None
    rest = tuple(entity for entity in question.choices[0].entities if entity["entity"] != "schedule")
    return Choice("", read.text, question.choices[0].intent, (*rest, dict(value)))


def stands_for(question: Question, word: str) -> Choice | None:
    """The choice that a plain yes or no means, if the question has one."""
    meaning = question.yes if word == "yes" else question.no
    if not meaning:
        return None
    return next((choice for choice in question.choices if choice.intent == meaning), Choice("", "", meaning))
