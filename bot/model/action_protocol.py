"""Reading what crosses the border to the brain and to actions: words and commands as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.model.commands import Command
from bot.model.dialogue import Offer, Say
from bot.model.errors import BrainError


class _Title(BaseModel):
    model_config = ConfigDict(extra="allow")

    word: str


class _Offer(BaseModel):
    title: str | _Title
    intent: str
    entities: list[dict[str, Any]] = []


class _Say(BaseModel):
    response: str
    values: dict[str, Any] = {}
    choices: list[_Offer] = []


_COMMANDS: TypeAdapter[list[Command]] = TypeAdapter(list[Command])
_SAYS: TypeAdapter[list[_Say]] = TypeAdapter(list[_Say])


def commands_of(raw: Sequence[Mapping[str, Any]]) -> tuple[Command, ...]:
    """Read commands as actions wrote them; raises BrainError for one that nobody knows."""
    try:
        return tuple(_COMMANDS.validate_python(list(raw)))
    except ValidationError as error:
        raise BrainError(f"unknown command: {error.error_count()} problems") from error


def says_of(raw: Sequence[Mapping[str, Any]]) -> tuple[Say, ...]:
    """Read what actions say; raises BrainError if it is not of the agreed shape."""
    try:
        return tuple(_say(say) for say in _SAYS.validate_python(list(raw)))
    except ValidationError as error:
        raise BrainError(f"unreadable words: {error.error_count()} problems") from error


def _say(say: _Say) -> Say:
    return Say(say.response, say.values, tuple(_offer(offer) for offer in say.choices))


def _offer(offer: _Offer) -> Offer:
    title = offer.title if isinstance(offer.title, str) else offer.title.model_dump()
    return Offer(title, offer.intent, tuple(offer.entities))
