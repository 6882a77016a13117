"""Skills: the standard questions a release can answer, as their folders describe them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.model.pattern import Pattern

Effect = Literal["offer", "grant", "end", "pause", "resume", "erase"]
"""What a skill may cause that outlives its answer. An offer is only asked; a skill that grants may offer too."""


@dataclass(frozen=True)
class KeywordRules:
    """When a skill answers without the brain: a message that is one of `words`, holds one of `patterns`,
    is nothing but an `entity`, or nothing but `signs`. A sentence that holds one of `unasked` counts where the brain
    is not asked: while people have the conversation, or it cannot be reached."""

    entity: str = ""
    words: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    signs: str = ""
    unasked: tuple[Pattern, ...] = ()


@dataclass(frozen=True)
class Skill:
    """One standard question. `title` and `topic` are by language (`de`, `en`).

    `effects` are those that it may cause; `instead` is the skill that answers whoever speaks of its effect without
    wishing for it; `aspects` are what a follow-up to its answer may ask for, and `tells` is the skill that notes who
    wants to be told more of what was answered. `in_queue`: the answer only informs; who waits for a person gets it.
    `choices` are the skills that its own text offers to tap. `switched_off`: it is known, and does not answer.
    """

    name: str
    pack: str
    title: Mapping[str, str]
    topic: Mapping[str, str]
    action: str = ""
    keywords: KeywordRules = field(default_factory=KeywordRules)
    dialogues: tuple[Mapping[str, Any], ...] = ()
    effects: tuple[Effect, ...] = ()
    instead: str = ""
    aspects: tuple[str, ...] = ()
    tells: str = ""
    in_queue: bool = False
    choices: tuple[str, ...] = ()
    switched_off: bool = False
