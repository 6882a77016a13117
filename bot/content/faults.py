"""What can be read and yet means nothing: a name that nobody has, a text that says nothing. Only what is to be released
is looked at so; a release that is live is read as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from bot.content.fact_faults import fact_faults
from bot.content.folders import Content, PackFolder, notice_files, pack_folders, service_folder
from bot.content.held_out import held_out_faults
from bot.content.rasa_files import PHRASES, RESPONSES
from bot.content.render import PLACEHOLDER
from bot.content.safety.texts import text_faults
from bot.content.skill_file import Dialogue, SkillFile, read_file
from bot.content.strict_yaml import ContentError, Place, refusal, validated
from bot.model.fact import PREFIX
from bot.model.objection import CheckText
from bot.model.orders import ALWAYS_ON

LANGUAGES = frozenset({"de", "en"})
"""In which phrases are written."""
READ_BEFORE = frozenset({"day", "postcode"})
"""Aspects that are read from a message without a phrase of their own."""
FALLBACK = "nlu_fallback"
"""What a golden dialogue expects of a sentence that nobody understands."""

Worlds = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Known:
    """What the packs have: actions, entities, what a golden dialogue's world can hold; and the values that fit every
    text. `check` is what texts are held against."""

    actions: Collection[str]
    entities: Collection[str]
    values: Collection[str]
    worlds: Worlds = field(default_factory=dict)
    check: CheckText | None = None


@dataclass(frozen=True)
class Fault:
    file: Path
    place: Place
    reason: str

    def __str__(self) -> str:
        return str(refusal(self.file, self.place, self.reason))


def refuse_faults(content: Content, packs: Iterable[str], known: Known) -> None:
    """Raises ContentError that names all of them, each with its file, line and reason."""
    if found := [str(fault) for fault in faults(content, packs, known)]:
        raise ContentError("\n".join(found))


def faults(
    content: Content, packs: Iterable[str], known: Known, unreadable: AbstractSet[Path] = frozenset()
) -> Iterator[Fault]:
    """All there are; raises ContentError for what cannot be read. Folders with an unreadable file are left out."""
    packs = tuple(packs)
    every = pack_folders(content, packs)
    folders = [place for place in every if not unreadable & set(place.path.iterdir())]
    names = {place.path.name for place in every if place.description.exists()}
    aspects = _aspects(service_folder(content) / "follow_ups.yml")
    for place in folders:
        skill = read_file(place) if place.path.name in names else None
        if skill:
            wrong = chain(
                _names(skill, names, known, aspects),
                _choices(skill, names),
                _keywords(skill, known),
                _dialogues(skill, names, known.worlds),
            )
            yield from (Fault(place.description, where, reason) for where, reason in wrong)
        yield from _phrases(place.path / PHRASES)
        yield from _texts(place, skill, known)
    told = text_faults(content, packs, folders, known.check) if known.check else ()
    others = (*fact_faults(content, packs), *held_out_faults(content, packs), *told)
    yield from (Fault(*fault) for fault in others)
    for notices in notice_files(content):
        if not validated(dict[str, Any], notices.path):
            yield Fault(notices.path, (), "holds no notice type; without any, there is no such file")


def _aspects(file: Path) -> frozenset[str] | None:
    """What a follow-up can ask for; None where no file says so."""
    return frozenset(validated(dict[str, Any], file)) if file.exists() else None


def _names(
    skill: SkillFile, skills: Collection[str], known: Known, aspects: frozenset[str] | None
) -> Iterator[tuple[Place, str]]:
    """What a skill names that nobody has."""
    if skill.action and skill.action not in known.actions:
        yield ("action",), f"no pack has an action {skill.action!r}"
    for key, named in (("instead", skill.instead), ("tells", skill.tells)):
        if named and named not in skills:
            yield (key,), f"{named!r} is no skill of the packs that are switched on"
    for number, aspect in enumerate(skill.aspects):
        if aspects is not None and aspect not in aspects | READ_BEFORE:
            yield ("aspects", number), f"{aspect!r} is nothing that a follow-up can ask for"
    for number, entity in enumerate(skill.reads):
        if entity not in known.entities:
            yield ("reads", number), f"no pack recognises {entity!r}; known are {', '.join(sorted(known.entities))}"


def _choices(skill: SkillFile, skills: Collection[str]) -> Iterator[tuple[Place, str]]:
    """What an answer offers to tap, and whether there may be none."""
    for number, named in enumerate(skill.choices):
        if named not in skills:
            yield ("choices", number), f"{named!r} is no skill of the packs that are switched on"
        elif named == skill.skill or named in skill.choices[:number]:
            yield ("choices", number), f"{named!r} is offered by itself or twice"
    if skill.choices and skill.action:
        yield ("choices",), "an action makes the choices of its answer itself"
    if skill.switched_off and skill.skill in ALWAYS_ON:
        yield ("switched_off",), f"{skill.skill!r} is never switched off"


def _keywords(skill: SkillFile, known: Known) -> Iterator[tuple[Place, str]]:
    keywords = skill.keywords
    for number, word in enumerate(keywords.words):
        if not word.strip():
            yield ("keywords", "words", number), "is empty"
    for key, patterns in (("patterns", keywords.patterns), ("unasked", keywords.unasked)):
        for number, pattern in enumerate(patterns):
            if pattern.fits(b""):
                yield ("keywords", key, number), f"{pattern.says!r} fits every message"
    if keywords.entity and keywords.entity not in known.entities:
        yield ("keywords", "entity"), f"no pack recognises {keywords.entity!r}"


def _dialogues(skill: SkillFile, skills: Collection[str], worlds: Worlds) -> Iterator[tuple[Place, str]]:
    seen: set[str] = set()
    for number, dialogue in enumerate(skill.dialogues):
        where = ("dialogues", number)
        if dialogue.name in seen or not dialogue.name.strip():
            yield (*where, "name"), f"{dialogue.name!r} is another dialogue's name" if dialogue.name else "is empty"
        seen.add(dialogue.name)
        yield from (((*where, *place), reason) for place, reason in _dialogue(dialogue, skills, worlds))


def _dialogue(
    dialogue: Dialogue, skills: Collection[str], worlds: Worlds
) -> Iterator[tuple[tuple[int | str, ...], str]]:
    for key, named in dialogue.world.items():
        if key not in worlds:
            yield ("world", key), f"there is no such thing in the world; known are {', '.join(sorted(worlds))}"
        elif unknown := sorted(set(named) - set(worlds[key])):
            yield ("world", key), f"there is no {unknown[0]!r}; known are {', '.join(sorted(worlds[key]))}"
    for number, turn in enumerate(dialogue.turns):
        expected = turn.expect.skill
        if expected and expected != FALLBACK and expected not in skills:
            yield ("turns", number, "expect", "skill"), f"{expected!r} is no skill of the packs that are switched on"


def _phrases(file: Path) -> Iterator[Fault]:
    blocks = validated(dict[str, Any], file).get("nlu") if file.exists() else ()
    for number, block in enumerate(blocks if isinstance(blocks, list) else ()):
        if isinstance(block, Mapping) and "intent" in block:
            language = (block.get("metadata") or {}).get("language")
            if language not in LANGUAGES:
                where = ("nlu", number, "metadata", "language")
                yield Fault(file, where, f"{language!r} is no language of phrases; known are de, en")


def _texts(place: PackFolder, skill: SkillFile | None, known: Known) -> Iterator[Fault]:
    file = place.path / RESPONSES
    responses = validated(dict[str, Any], file).get("responses") if file.exists() else None
    for name, variations in (responses or {}).items():
        for number, variation in enumerate(variations or ()):
            text = str(variation.get("text") or "")
            where = ("responses", name, number, "text")
            if not text.strip():
                yield Fault(file, where, "is empty")
            elif skill and not skill.action and name == skill.response and (free := _unfilled(text, skill, known)):
                yield Fault(file, where, f"nothing fills {{{free}}} here; known are {', '.join(sorted(known.values))}")


def _unfilled(text: str, skill: SkillFile, known: Known) -> str:
    """The first placeholder of a text that no action fills, and the conversation does not either."""
    fit = {*known.values, *skill.reads, *skill.keeps}
    return next((name for name in PLACEHOLDER.findall(text) if name not in fit and not name.startswith(PREFIX)), "")
