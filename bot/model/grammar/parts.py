"""The parts of a message: two questions in one are two, and what was blotted out is none."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.model.dialogue import Entity
from bot.model.grammar.ellipsis import filled, names_a_time
from bot.model.grammar.question import asks
from bot.model.keyword_rules import fold

MOST = 3
_SENTENCE = re.compile(r"(?:https?://\S+|www\.\S+|[^.!?\n])+[.!?\n]*", re.IGNORECASE)  # a link's signs end none
_JOINED = re.compile(
    r"\s*(?:,\s*)?\b(?:und|sowie|außerdem|and|also)\b(?:\s+(?:außerdem|auch|noch|dann|also))?\s+", re.IGNORECASE
)
_OPENING = re.compile(
    r"^(?:[^:?]{0,80}:\s*)?(?:(?:hallo|hi|hey|moin|servus|hello|guten (?:tag|morgen|abend)|bitte|erstens|zweitens"
    r"|sorry)\b[\s,:!]*)*",
    re.IGNORECASE,
)
_INDIRECT = re.compile(
    r"(?:,|\b(?:weißt du|wissen sie|wisst ihr|wissen|sagen|know|tell me|ask))\s+"
    r"(?:ob|wann|wo|wie|warum|was|if|whether|when|where|how)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?<!gibt )\b(?:es|sie|er|ihn|it|they|them)\b(?! gibt)")


def parts(text: str, entities: Sequence[Entity], masks: Collection[str] = ()) -> list[str]:
    """The questions of a text, each for itself, at most three; the whole text if there is one thing in it."""
    sentences = [one.strip() for one in _SENTENCE.findall(text) if one.strip()]
    told = [sentence for sentence in sentences if not any(mask in sentence for mask in masks)]
    said = " ".join(told) if told and len(told) < len(sentences) else text
    halves = [half for one in told or sentences for half in _halves(one, entities)]
    questions = [one for one in halves if (asks(one) or _asks_itself(one)) and len(one.split()) > 1]
    questions = list({fold(one): one for one in questions}.values())  # who asks twice asks once
    if not 1 < len(questions) <= MOST:
        return [said]
    whole = questions[:1]
    for question in questions[1:]:
        whole.append(filled(whole[-1], question, entities) or question)
    return whole


def _halves(sentence: str, entities: Sequence[Entity]) -> list[str]:
    """ "Fährt die U3 und wo ist meine Karte 123?": both sides ask, and each about a thing of another kind."""
    for joint in _JOINED.finditer(sentence):
        left, right = sentence[: joint.start()], sentence[joint.end() :]
        if _PRONOUN.search(right) and not _kinds(right, entities):
            continue  # "… und wie lange hat es auf?" asks of what stands before it
        if names_a_time(left) and names_a_time(right) and filled(left, right, entities):
            return [
                f"{left}?",
                f"{right.rstrip(' ?!.')}?",
            ]  # "… die U1 heute und die U2 am Freitag?": each its own time
        if _asks_itself(left) and _asks_itself(right) and not _kinds(left, entities) & _kinds(right, entities):
            return [left, right]
    return [sentence]


def _asks_itself(half: str) -> bool:
    """Whether it asks without the question mark of the whole sentence, behind a greeting or an announcement, or by
    "ob …"."""
    bare = _OPENING.sub("", half.rstrip(" ?!."))
    return asks(bare) or _INDIRECT.search(bare) is not None


def _kinds(text: str, entities: Sequence[Entity]) -> set[str]:
    return {str(entity["entity"]) for entity in entities if str(entity.get("text") or entity["value"]) in text}
