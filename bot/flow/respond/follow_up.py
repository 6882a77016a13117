"""Follow-ups: a short message about the last answer asks for one aspect of it, or the same about something else."""

from __future__ import annotations

from functools import partial
from typing import Any

from bot.flow.inbound.message import Deal, Read
from bot.flow.respond import reply as replies
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.conversation import Subject
from bot.model.dialogue import Entity, Heard, Reply, Understanding
from bot.model.grammar import postcode
from bot.model.grammar.correction import meant
from bot.model.grammar.words import Phrases

SAME = "same"
"""The same question about something else: "und die U1?", "ich meinte Barmbek"."""

OF_PACK = "of_"
"""The prefix of kinds that belong to one pack: a question in the words of one is not asked of another."""
DAY = "day"
"""The same at another time: "und morgen?", "um 18 Uhr?"."""
OTHER = "other"
"""Looks like a follow-up and is none."""


def step(turn: Turn, services: Services, read: Read) -> Deal | None:
    """Let the last answer's skill answer again."""
    heard = about(turn, services, read)
    return partial(_answer, turn, services, read, heard) if heard else None


def about(turn: Turn, services: Services, read: Read) -> Heard | None:
    """The last answer's skill and the aspects asked for, if the skill declares them; None if this is no follow-up."""
    subject = turn.conversation.subject if turn.conversation else None
    skill = turn.content.skills.get(subject.skill) if subject else None
    if subject is None or skill is None or (turn.state.dialogue or {}).get("form"):
        return None
    if replies.POSTCODE in skill.aspects and (code := postcode.alone(read.text)):
        given: Entity = {"entity": replies.POSTCODE, "value": code}
        return Heard(read.item.id, read.text, (*subject.entities, given), subject.skill)
    time = services.recogniser.asked_for("moment", without_names(read), services.local(turn.now))
    found = asked(turn.content.follow_ups, read, time)
    if any(one.startswith(OF_PACK) and one != OF_PACK + skill.pack for one in found):
        return None
    aspects = [one for one in found if one in skill.aspects]
    named = meant(read.text, read.entities)
    if not aspects or (aspects == [SAME] and not named):
        return None
    if named and not _same_kind(named, subject):
        return _about_another_kind(turn, read, named) if SAME in aspects else None
    entities = (
        *(named or subject.entities),
        *({"entity": replies.ASPECT, "value": aspect} for aspect in aspects if aspect != SAME),
    )
    return Heard(read.item.id, read.text, entities, subject.skill)


def _about_another_kind(turn: Turn, read: Read, named: tuple[Entity, ...]) -> Heard | None:
    """ "Nein, Barmbek" after an answer about a line: the skill that answers a bare name of that kind."""
    kinds = {one["entity"] for one in named}
    skills = [
        skill.name for skill in turn.content.skills.values() if skill.aspects and {skill.keywords.entity} == kinds
    ]
    return Heard(read.item.id, read.text, named, skills[0]) if len(skills) == 1 else None


def wish(turn: Turn, read: Read, reply: Reply) -> Heard | None:
    """ "Sag Bescheid, wenn es da ist" names nothing, so it is about the last answer."""
    subject = turn.conversation.subject if turn.conversation else None
    skills = turn.content.skills
    if subject is None or read.entities or subject.skill not in skills:
        return None
    mine, wished = skills[subject.skill].tells, reply.understanding.intent
    if not mine or wished == mine or wished not in {skill.tells for skill in skills.values()}:
        return None
    return Heard(read.item.id, read.text, subject.entities, mine)


def _same_kind(named: tuple[Entity, ...], subject: Subject) -> bool:
    """Whether it names the same kind of thing as the last answer."""
    return {one["entity"] for one in named} <= {entity["entity"] for entity in subject.entities}


def asked(phrases: Phrases, read: Read, time: Entity | None = None) -> list[str]:
    """The aspects that the whole message asks for, empty if it says anything else; `same` asks the same about what it
    names. `time` is another time that it names, its value the remaining words."""
    text = without_names(read)
    for words, kinds in ((text, []), *([(str(time["value"]), [DAY])] if time else [])):
        row = phrases.read(words)
        if not row.rest and OTHER not in row.kinds:
            return [kind for kind in dict.fromkeys([*kinds, *row.kinds]) if kind != "beside"]
    return []


async def _answer(turn: Turn, services: Services, read: Read, heard: Heard) -> None:
    told = tuple(entity for entity in heard.entities if entity["entity"] != replies.POSTCODE)  # it is kept nowhere
    await replies.run_skill(turn, services, read.item, heard, Understanding(heard.intent or "", 1.0, (), told))


def without_names(read: Read) -> str:
    """The message without the names in it."""
    text = read.text
    placed: list[Any] = [entity for entity in read.entities if entity.get("start") is not None]
    for one in sorted(placed, key=lambda entity: -int(entity["start"])):
        text = f"{text[: int(one['start'])]}, {text[int(one['end']) :]}"
    return text
