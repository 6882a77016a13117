"""The parts of a message: two questions in one are two, and what was blotted out is none."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.model.dialogue import Entity
from bot.model.grammar.question import asks

MOST = 3
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
_JOINED = re.compile(
    r"\s*(?:,\s*)?\b(?:und|sowie|außerdem|and|also)\b(?:\s+(?:außerdem|auch|noch|dann|also))?\s+", re.IGNORECASE
)


def parts(text: str, entities: Sequence[Entity], masks: Collection[str] = ()) -> list[str]:
    """The questions of a text, each for itself, at most three; the whole text if there is one thing in it."""
    sentences = [one.strip() for one in _SENTENCE.findall(text) if one.strip()]
    told = [one for one in sentences if not any(mask in one for mask in masks)]
    said = " ".join(told) if told else text
    halves = [half for one in told or sentences for half in _halves(one, entities)]
    questions = [one for one in halves if asks(one) and len(one.split()) > 1]
    return questions if 1 < len(questions) <= MOST else [said]


def _halves(sentence: str, entities: Sequence[Entity]) -> list[str]:
    """ "Fährt die U3 und wo ist mein Paket 123?": both sides ask, and each about a thing of another kind."""
    for joint in _JOINED.finditer(sentence):
        left, right = sentence[: joint.start()], sentence[joint.end() :]
        if asks(left) and asks(right) and not _kinds(left, entities) & _kinds(right, entities):
            return [left, right]
    return [sentence]


def _kinds(text: str, entities: Sequence[Entity]) -> set[str]:
    return {str(one["entity"]) for one in entities if str(one.get("text") or one["value"]) in text}
