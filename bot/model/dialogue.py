"""What goes to the brain and to actions, and what comes back: which response, never which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.model.commands import Command

Entity = Mapping[str, Any]
"""`{"entity", "value", "start", "end", "text", "confidence"}` as `actions.entities` finds it."""

UNSURE = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Heard:
    """One customer message for the brain. With `intent` set it is a pick and is not classified."""

    id: str
    text: str
    entities: tuple[Entity, ...] = ()
    intent: str | None = None


@dataclass(frozen=True)
class Offer:
    """A choice as an action offers it; `title` is words or `{"word": "utter_…"}`."""

    title: str | Mapping[str, Any]
    intent: str
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True)
class Say:
    """A response to be rendered with these values."""

    response: str
    values: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[Offer, ...] = ()


@dataclass(frozen=True)
class Understanding:
    """What the brain took a message for; `ranking` holds (intent, confidence), best first."""

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...] = ()
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What the brain (or one action alone) makes of one message."""

    id: str
    say: tuple[Say, ...]
    commands: tuple[Command, ...]
    understanding: Understanding


@dataclass(frozen=True)
class BrainTurn:
    """The brain's answer to one request. Messages after one that hands over have no reply."""

    replies: tuple[Reply, ...]
    state: dict[str, Any]
    dropped_form: str = ""


@dataclass(frozen=True)
class ActionResult:
    """One action run by itself, for a keyword rule or a pick: its words, commands and slots."""

    say: tuple[Say, ...]
    commands: tuple[Command, ...]
    slots: Mapping[str, Any]
