"""Special notices: a dated text that stands on top of matching answers until it ends. It is part of an answer and has
no way of its own to anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from bot.model.commands import Fact
from bot.model.dialogue import Reply
from bot.model.item import Locale

LONGEST = timedelta(days=14)
PLACE = "place"
"""The kind of a subject that is a place, whatever its pack calls it."""
NOT_AGAIN = timedelta(hours=1)
"""How long a notice is not repeated to a contact who only goes on about what it stood on top of."""


@dataclass(frozen=True)
class Scope:
    """Answers of one of these `skills`, answers about one of these `subjects` (`kind:name`), or `all`."""

    all: bool = False
    skills: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class SpecialNotice:
    """`texts` are by locale; `de` is always there. `ended_at` is set if somebody ended it before its time."""

    id: str
    texts: Mapping[str, str]
    scope: Scope
    begins: datetime
    until: datetime
    author: str
    made_at: datetime
    ended_at: datetime | None = None
    ended_by: str = ""

    @property
    def version(self) -> str:
        """Names its words: another text is news to those who know the first."""
        said = repr(sorted(self.texts.items()))
        return f"{self.id}.{blake2b(said.encode(), digest_size=4).hexdigest()}"

    def holds(self, now: datetime) -> bool:
        return self.ended_at is None and self.begins <= now < self.until

    def text(self, locale: Locale) -> str:
        """In the customer's language, or in German if it has no other."""
        return self.texts.get(locale) or self.texts["de"]


@dataclass(frozen=True)
class Topic:
    """What an answer is about: the skill that gives it, and what it names, as `kind:name` in small letters."""

    skill: str
    named: frozenset[str] = frozenset()


Places = Mapping[str, Mapping[str, Collection[str]]]
"""By kind and name, the places that belong to it."""


def topic_of(reply: Reply) -> Topic:
    """From what was understood, what the answer shows, and what it calls clear."""
    named = [(str(key), value) for one in reply.understanding.entities for key, value in _pairs(one)]
    shown = [pair for say in reply.say for pair in _shown(say.values)]
    clear = (subject for command in reply.commands if isinstance(command, Fact) for subject in command.clear)
    return Topic(
        reply.understanding.intent,
        frozenset([*(f"{key}:{value}".casefold() for key, value in [*named, *shown]), *map(str.casefold, clear)]),
    )


def _pairs(entity: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield str(entity["entity"]), str(entity["value"])
    for key, value in entity.items():
        if key not in {"entity", "value", "text"} and isinstance(value, str):
            yield key, value


def _shown(values: Any) -> Iterator[tuple[str, str]]:
    if isinstance(values, Mapping):
        for key, value in values.items():
            if isinstance(value, str):
                yield str(key), value
            else:
                yield from _shown(value)
    elif isinstance(values, list | tuple):
        for value in values:
            yield from _shown(value)


def fits(scope: Scope, topic: Topic, places: Places) -> bool:
    if scope.all or topic.skill in scope.skills:
        return True
    return any(_is_about(topic, subject, places) for subject in scope.subjects)


def _is_about(topic: Topic, subject: str, places: Places) -> bool:
    """An answer about a place is about all that pass there, unless it names one of them."""
    kind, _, name = subject.partition(":")
    if kind == PLACE:
        return any(one.partition(":")[2] == name.casefold() for one in topic.named)
    if subject.casefold() in topic.named:
        return True
    if any(one.startswith(f"{kind}:".casefold()) for one in topic.named):
        return False
    along = {place.casefold() for place in places.get(kind, {}).get(name, ())}
    return bool(along) and any(one.partition(":")[2] in along for one in topic.named)


@dataclass(frozen=True)
class SpecialTold:
    """That a contact has read these words."""

    version: str
    at: datetime


def worth_saying(told: Sequence[SpecialTold], notice: SpecialNotice, now: datetime, *, asked_anew: bool) -> bool:
    """Whoever asks a question of their own reads it each time; what only goes on has it once an hour."""
    return asked_anew or not any(one.version == notice.version and now < one.at + NOT_AGAIN for one in told)


def now_told(told: Sequence[SpecialTold], notices: Sequence[SpecialNotice], now: datetime) -> tuple[SpecialTold, ...]:
    said = {notice.version for notice in notices}
    kept = [one for one in told if one.version not in said and now < one.at + NOT_AGAIN]
    return (*kept, *(SpecialTold(version, now) for version in sorted(said)))
