"""Bubbles: what the customer sees as one message, before it is split to fit the channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.model.basis import Answer, Basis, Service
from bot.model.conversation import Question
from bot.model.message import Choice, Explanation, TemplateUse
from bot.model.turn import Line


@dataclass(frozen=True)
class Bubble:
    """`asks` is the question that these words put to the customer, with what they may pick.

    `secret` is the token of a link in the text, which nothing that is stored may keep;
    `template` says it outside the window; `after` stands below what may be picked.
    """

    text: str
    basis: Basis
    item: str
    explanation: Explanation = field(default_factory=Explanation)
    deadline: datetime | None = None
    asks: Question | None = None
    secret: str = ""
    template: TemplateUse | None = None
    after: str = ""

    @property
    def first_line(self) -> bool:
        """Whether nothing may stand above it."""
        return isinstance(self.basis, Service) and self.basis.text.startswith("utter_danger_")

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self.asks.choices if self.asks else ()


Entry = Line | Bubble
"""What a turn leaves in the transcript, in order."""


def standing(entries: Sequence[Entry], question: Question | None) -> list[Entry]:
    """Drop questions that the turn does not leave open: their choices go, and a proposal goes with its text, so that a
    later yes means one thing."""
    kept: list[Entry] = []
    for entry in entries:
        if isinstance(entry, Bubble) and entry.asks is not None and entry.asks is not question:
            if entry.asks.proposal is None:
                kept.append(replace(entry, asks=None))
        else:
            kept.append(entry)
    return kept


def merge(entries: Sequence[Entry]) -> list[Entry]:
    """Merge neighbouring answers of the bot into one bubble; equal texts appear once."""
    merged: list[Entry] = []
    answer_at: int | None = None
    for entry in entries:
        if isinstance(entry, Line):
            merged.append(entry)
        elif not isinstance(entry.basis, Answer):
            answer_at = None
            merged.append(entry)
        else:
            first = merged.pop(answer_at) if answer_at is not None else None
            answer_at = len(merged)
            merged.append(_joined(first, entry) if isinstance(first, Bubble) else entry)
    return merged


def _joined(first: Bubble, second: Bubble) -> Bubble:
    said_before = f"\n\n{second.text}\n\n" in f"\n\n{first.text}\n\n"
    return replace(
        second,
        text=first.text if said_before else f"{first.text}\n\n{second.text}",
        asks=second.asks or first.asks,
        explanation=_explained(first.explanation, second.explanation),
    )


def _explained(first: Explanation, second: Explanation) -> Explanation:
    """Of the answer; a notice on top of it has none of its own."""
    both = tuple(dict.fromkeys((*first.special, *second.special)))
    return replace(second if second.skill else first, special=both)
