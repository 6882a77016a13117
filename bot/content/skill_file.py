"""One standard question as its `skill.yml` declares it, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, ValidationInfo, field_validator

from bot.content.folders import PackFolder
from bot.content.strict_yaml import Strict, refusal, validated
from bot.model.item import Locale
from bot.model.pattern import Pattern
from bot.model.skill import Effect, KeywordRules, Skill

BUTTON = 20
"""Characters that fit on a button of WhatsApp."""

MOST_CHOICES = 3
"""Buttons below one text of WhatsApp."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Short = Annotated[str, Field(min_length=1, max_length=BUTTON)]


def some(listed: tuple[Any, ...]) -> tuple[Any, ...]:
    if not listed:
        raise ValueError("expected at least one")
    return listed


class Keywords(Strict):
    """When a skill answers without the brain."""

    entity: str = ""
    words: tuple[str, ...] = ()
    parts: dict[str, str] = Field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()
    signs: str = ""
    unasked: tuple[Pattern, ...] = ()

    @field_validator("patterns", "unasked", mode="before")
    @classmethod
    def _bare(cls, patterns: Any) -> Any:
        """A pattern alone needs no name."""
        listed = isinstance(patterns, list)
        return (
            [{"says": pattern} if isinstance(pattern, str) else pattern for pattern in patterns] if listed else patterns
        )

    @field_validator("patterns", "unasked")
    @classmethod
    def _whole(cls, patterns: tuple[Pattern, ...], info: ValidationInfo) -> tuple[Pattern, ...]:
        """The patterns with their named parts put in, each of which costs no more than a look at each character."""
        parts = info.data.get("parts", {})
        whole = tuple(Pattern(put_in(one.says, parts), put_in(one.unless, parts)) for one in patterns)
        for pattern in whole:
            pattern.check()
        return whole

    def rule(self) -> KeywordRules:
        return KeywordRules(self.entity, self.words, self.patterns, self.signs, self.unasked)


def put_in(pattern: str, parts: Mapping[str, str]) -> str:
    """`{notices}` is the part of that name, itself put together; a repetition such as `{0,3}` is none."""

    def part(match: re.Match[str]) -> str:
        if match[1] not in parts:
            raise ValueError(f"a pattern names {match[0]}, which is no part")
        return f"(?:{put_in(parts[match[1]], {k: v for k, v in parts.items() if k != match[1]})})"

    return re.sub(r"\{([a-z_]+)\}", part, pattern)


class Words(Strict):
    """A word or two that stand on a button, by language."""

    de: Short
    en: Short


class Expected(Strict):
    """What a turn of a golden dialogue must lead to; never wording."""

    skill: str = ""
    outcome: Literal["answered", "asked", "handed_over", "ended"] | None = None
    values: dict[str, Any] = Field(default_factory=dict)
    opt_ins: tuple[dict[Literal["type", "subject"], str], ...] = ()


class Said(Strict):
    say: Annotated[str, Field(min_length=1)]
    expect: Expected = Expected()


class Dialogue(Strict):
    """A golden dialogue: what a customer says in such a world, and what comes of it."""

    name: str
    locale: Locale = "de"
    world: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    turns: Annotated[tuple[Said, ...], AfterValidator(some)]


def _by_intent(listed: Any) -> Any:
    """`[goodbye, {deny: utter_cancelled}]`: a skill leaves with its own answer, or with the text beside it."""
    if not isinstance(listed, list):
        return listed
    pairs = [pair for one in listed for pair in (one.items() if isinstance(one, dict) else [(one, "")])]
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a skill is named twice")
    return dict(pairs)


class Form(Strict):
    """What a skill asks for before it answers, and what else may be said meanwhile.

    Whoever says something of `leaves` is answered and no longer asked; of `resumes` is answered and asked again; of
    `repeats` is only asked again. What nobody understands gets the text `unreadable` and the question once more.
    """

    asks: Annotated[tuple[Name, ...], AfterValidator(some)]
    name: Name = ""
    unreadable: Name
    leaves: Annotated[dict[Name, str], BeforeValidator(_by_intent)] = Field(default_factory=dict)
    resumes: Annotated[dict[Name, str], BeforeValidator(_by_intent)] = Field(default_factory=dict)
    repeats: tuple[Name, ...] = ()


class SkillFile(Strict):
    """`reads` are the entities that fill a value of the same name in the conversation; `keeps` are values that the
    action itself keeps there."""

    skill: Name
    title: Words
    topic: Words
    pack: str = ""
    action: Annotated[str, Field(pattern=r"^(action_[a-z0-9_]+)?$")] = ""
    reads: tuple[Name, ...] = ()
    keeps: tuple[Name, ...] = ()
    form: Form | None = None
    keywords: Keywords = Field(Keywords(), validation_alias=AliasChoices("keywords", "reflex"))
    """`reflex` is what a release of the version before calls them."""
    dialogues: tuple[Dialogue, ...] = ()
    effects: tuple[Effect, ...] = ()
    instead: str = ""
    aspects: tuple[str, ...] = ()
    tells: str = ""
    in_queue: bool = False
    choices: Annotated[tuple[Name, ...], Field(max_length=MOST_CHOICES)] = ()
    switched_off: bool = False

    @property
    def response(self) -> str:
        """The text that answers where no action does."""
        return f"utter_{self.skill}"

    @property
    def answer(self) -> str:
        return self.action or self.response


def read_file(place: PackFolder) -> SkillFile:
    """What a folder's `skill.yml` declares; raises ContentError."""
    file = place.description
    read: SkillFile = validated(SkillFile, file)
    if read.skill != place.path.name:
        raise refusal(file, ["skill"], f"{read.skill!r} is not the folder's name, {place.path.name!r}")
    if read.pack and read.pack != place.pack:
        raise refusal(file, ["pack"], f"{read.pack!r} is not the pack that the folder lies in, {place.pack!r}")
    if read.form and (unread := [name for name in read.form.asks if name not in read.reads]):
        raise refusal(file, ["form", "asks"], f"{unread[0]!r} is nothing that the skill reads; add it to `reads`")
    return read


def skill_of(place: PackFolder, read: SkillFile) -> Skill:
    """The skill as the worker knows it."""
    return Skill(
        name=read.skill,
        pack=place.pack,
        title=read.title.model_dump(),
        topic=read.topic.model_dump(),
        action=read.action,
        keywords=read.keywords.rule(),
        dialogues=tuple(dialogue.model_dump(exclude_unset=True) for dialogue in read.dialogues),
        effects=read.effects,
        instead=read.instead,
        aspects=read.aspects,
        tells=read.tells,
        in_queue=read.in_queue,
        choices=read.choices,
        switched_off=read.switched_off,
    )
