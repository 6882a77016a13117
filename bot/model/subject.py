"""Kinds of subjects: what an event or a consent can be about. Packs compose them from field types, which are closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

FieldType = Literal["itself", "part", "member", "word", "minutes", "flag", "moment", "iso", "day"]
"""All that an event can say: members of closed sets, numbers and times. None of them holds prose."""

AHEAD_OF_US = timedelta(minutes=5)
"""So far a source's clock may run ahead."""

_NAME = re.compile(r"[a-z][a-z_]*")
_CALLED = re.compile(r"[^\W\d_]+(?:(?:\. |[ &/-]| & )[^\W_]+){0,4}")
LONGEST_NAME = 48

Contradicts = Callable[[str, Mapping[str, Any], datetime], Iterable[str]]
"""Gets what has happened, the typed fields and the time; gives the names of fields that cannot all be true."""


def _any_name(_: str) -> bool:
    return True


def _no_contradiction(_: str, __: Mapping[str, Any], ___: datetime) -> Iterable[str]:
    return ()


def is_name(text: str) -> bool:
    """Whether a notice may call somebody so: words with letters, and no address, sum or sentence."""
    return len(text) <= LONGEST_NAME and _CALLED.fullmatch(text) is not None


@dataclass(frozen=True)
class Field:
    """One thing that an event may say of its subject.

    `of` names the set of a *member* (`Names.sets`); a *word* is one of `words`, responses of ours; a *moment* or *day*
    lies at most `ahead`. What is not `shown` decides only; what is `bound` says the secret of whoever pushes, never the
    event. `sample` is what a platform sees before it approves a template, `reads` is how the responses begin (after
    `utter_word_`) that its value may read as.
    """

    type: FieldType
    of: str = ""
    words: frozenset[str] = frozenset()
    ahead: timedelta = AHEAD_OF_US
    shown: bool = True
    bound: bool = False
    sample: str = ""
    reads: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """A pack composes the types that there are and adds none."""
        if self.type not in get_args(FieldType):
            raise ValueError(f"{self.type!r} is no type of field, only {', '.join(get_args(FieldType))}")


ORIGIN: Mapping[str, Field] = {
    "source": Field("member", of="sources", bound=True, sample="Leitstelle"),
    "as_of": Field("moment", sample="14:05"),
    "as_of_iso": Field("iso", shown=False),
}
"""Where an event comes from and how old it is: told of every subject that events are about."""


@dataclass(frozen=True)
class Derived:
    """A value that a notice shows and no event brings: `of` makes it from what has happened and the typed fields."""

    of: Callable[[str, Mapping[str, Any]], Any]
    sample: str = ""
    reads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Promise:
    """What was promised with a consent: `made` finds the word for it among the consent's values, `keeps` says whether
    an event is the promised one. `reads` as of a field."""

    made: Callable[[Mapping[str, Any]], str | None]
    keeps: Callable[[Mapping[str, Any], str, Mapping[str, Any]], bool]
    reads: tuple[str, ...] = ()


@dataclass(frozen=True)
class SubjectKind:
    """What stands before the colon of a subject; its name stands behind it.

    Its names fit `pattern` and are `possible` (a check digit); without a pattern they are those that `Names.parts`
    knows. What `contradicts` finds is refused where events are pushed. `named_by` is the field that shows the
    name; `entity` is what recognisers call a name in a customer's message. A `personal` name tells of somebody: it goes
    with the consent's texts some days after that is over. One without fields is not for events.
    """

    name: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    named_by: str = ""
    pattern: re.Pattern[str] | None = None
    possible: Callable[[str], bool] = _any_name
    contradicts: Contradicts = _no_contradiction
    entity: str = ""
    derived: Mapping[str, Derived] = field(default_factory=dict)
    promise: Promise | None = None
    personal: bool = False

    def __post_init__(self) -> None:
        """Names are kept in Redis between colons and bars."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} cannot be the name of a kind of subject")

    @property
    def told(self) -> Mapping[str, Field]:
        """All that an event about one may say."""
        return {**ORIGIN, **self.fields} if self.fields else {}

    @property
    def samples(self) -> Mapping[str, str]:
        """What each value looks like, for a platform that approves a template."""
        values: Mapping[str, Field | Derived] = {**self.told, **self.derived}
        return {name: one.sample for name, one in values.items() if one.sample}

    @property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """How the responses begin that each value may read as."""
        values: Mapping[str, Field | Derived] = {**self.told, **self.derived}
        return {name: one.reads for name, one in values.items() if one.reads}


@dataclass(frozen=True)
class EventKind:
    """Something that can happen to a subject. One with `own_words` is told only where the notice type has a text for
    it; after one that is `final` nothing else comes of what was promised about the subject."""

    name: str
    own_words: bool = False
    final: bool = False


@dataclass(frozen=True)
class NoticeNames:
    """How customers call notices of these `types`, which are about one kind of `subject`: `sign` is found within a
    word, `phrases` (separated by bars) stand alone."""

    types: tuple[str, ...]
    subject: str
    sign: str
    phrases: str


@dataclass(frozen=True)
class Kinds:
    """All that packs declare, by name: what consents and events can be about, what can happen to it, how customers call
    the notices of it."""

    subjects: Mapping[str, SubjectKind] = field(default_factory=dict)
    events: Mapping[str, EventKind] = field(default_factory=dict)
    notices: tuple[NoticeNames, ...] = ()

    @classmethod
    def of(cls, declared: Iterable[tuple[SubjectKind | EventKind | NoticeNames, ...]]) -> Kinds:
        """Raises ValueError if two packs give one name to two things."""
        found = [one for each in declared for one in each]
        subjects = [one for one in found if isinstance(one, SubjectKind)]
        events = [one for one in found if isinstance(one, EventKind)]
        notices = tuple(one for one in found if isinstance(one, NoticeNames))
        for kind in (
            [subject.name for subject in subjects],
            [event.name for event in events],
            [subject.entity for subject in subjects],
        ):
            if twice := next((name for name in kind if name and kind.count(name) > 1), ""):
                raise ValueError(f"two packs declare {twice!r}")
        return cls({subject.name: subject for subject in subjects}, {event.name: event for event in events}, notices)

    @property
    def bound(self) -> frozenset[str]:
        """Fields that the secret says of whoever pushes, besides the source."""
        told = [field for kind in self.subjects.values() for field in kind.fields.items()]
        return frozenset(name for name, field in told if field.bound) - ORIGIN.keys()

    def is_personal(self, subject: str) -> bool:
        """Whether its name goes with the texts about it; of a kind that nobody knows any more it does."""
        kind = self.subjects.get(subject.partition(":")[0])
        return kind is None or kind.personal
