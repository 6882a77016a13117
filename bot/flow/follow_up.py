"""Follow-up: a short message about the last answer asks for an aspect of it, or the same about something else."""

from __future__ import annotations

from functools import partial
from typing import Any

from bot.flow import speak
from bot.flow.draft import Draft
from bot.flow.house import House
from bot.flow.read import Deal, Read
from bot.model.conversation import Subject
from bot.model.dialogue import Heard, Reply, Understanding
from bot.model.grammar.words import Phrases

SAME = "same"
"""The same question about something else: "und die U1?", "ich meinte Barmbek"."""


def step(draft: Draft, house: House, read: Read) -> Deal | None:
    """The last answer's skill says more."""
    heard = about(draft, read)
    return partial(_answer, draft, house, read, heard) if heard else None


def about(draft: Draft, read: Read) -> Heard | None:
    """The last answer's skill and what is asked of it; nothing that the skill has not declared."""
    subject = draft.conversation.subject if draft.conversation else None
    skill = draft.content.skills.get(subject.skill) if subject else None
    if subject is None or skill is None or (draft.state.dialogue or {}).get("form"):
        return None
    aspects = [one for one in asked(draft.content.follow_ups, read) if one in skill.aspects]
    if read.entities and not _same_kind(read, subject):
        return None
    if not aspects or (aspects == [SAME] and not read.entities):
        return None
    entities = (
        *(read.entities or subject.entities),
        *({"entity": speak.ASPECT, "value": one} for one in aspects if one != SAME),
    )
    return Heard(read.item.id, read.text, entities, subject.skill)


def wish(draft: Draft, read: Read, reply: Reply) -> Heard | None:
    """ "Sag Bescheid, wenn es da ist" names nothing: it is about what was answered last, not about what was before."""
    subject = draft.conversation.subject if draft.conversation else None
    skills = draft.content.skills
    if subject is None or read.entities or subject.skill not in skills:
        return None
    mine, wished = skills[subject.skill].tells, reply.understanding.intent
    if not mine or wished == mine or wished not in {one.tells for one in skills.values()}:
        return None
    return Heard(read.item.id, read.text, subject.entities, mine)


def _same_kind(read: Read, subject: Subject) -> bool:
    """Whether what it names is of the kind that the last answer was about."""
    return {one["entity"] for one in read.entities} <= {one["entity"] for one in subject.entities}


def asked(phrases: Phrases, read: Read) -> list[str]:
    """The aspects that a whole message asks for and nothing else; `same` asks the same about what it names."""
    row = phrases.read(_without_names(read))
    if row.rest:
        return []
    return [kind for kind in dict.fromkeys(row.kinds) if kind != "beside"]


async def _answer(draft: Draft, house: House, read: Read, heard: Heard) -> None:
    await speak.run_skill(draft, house, read.item, heard, Understanding(heard.intent or "", 1.0, (), heard.entities))


def _without_names(read: Read) -> str:
    text = read.text
    placed: list[Any] = [one for one in read.entities if one.get("start") is not None]
    for one in sorted(placed, key=lambda entity: -int(entity["start"])):
        text = f"{text[: int(one['start'])]} {text[int(one['end']) :]}"
    return text
