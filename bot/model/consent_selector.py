"""What a customer names of their consents, with the word that ends, pauses or resumes them; and its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.model.dialogue import Entity
from bot.model.keyword_rules import fold
from bot.model.pattern import Pattern, searchable
from bot.model.subject import Kinds, NoticeNames

_AND_ALL_ELSE = Pattern(
    r"\b(?:alles|everything)\b.*\b(?:auch|samt|inklusive|einschliesslich|including|also|too)\b|"
    r"\b(?:nicht nur|nicht bloss|not only|not just)\b"
)


@dataclass(frozen=True)
class Named:
    """Consents by type, by subject, by both; by neither it is all of them."""

    type: str | None = None
    subject: str | None = None

    def fits(self, type_: str, subject: str) -> bool:
        """Whether this consent is meant."""
        return self.type in {None, type_} and self.subject in {None, subject}


@dataclass(frozen=True)
class ConsentSelector:
    """How customers call what they have consented to: `entities` names the kind of subject for what is recognised."""

    entities: tuple[tuple[str, str], ...] = ()
    notices: tuple[NoticeNames, ...] = ()

    @classmethod
    def of(cls, kinds: Kinds) -> ConsentSelector:
        return cls(
            tuple((subject.entity, subject.name) for subject in kinds.subjects.values() if subject.entity),
            kinds.notices,
        )

    def named(self, text: str, entities: Iterable[Entity]) -> tuple[Named, ...]:
        """Whatever a text names; everything if it names nothing. "Alle Hinweise zur U3" are those to the U3."""
        subjects = [subject for entity in entities if (subject := self.subject_of(entity))]
        called = [notice for notice in self.notices if re.search(notice.sign, text, re.IGNORECASE)]
        found: list[Named] = []
        for one in called:
            of_kind: list[str | None] = [each for each in subjects if each.startswith(f"{one.subject}:")]
            found += [Named(type_, subject) for type_ in one.types for subject in of_kind or [None]]
        for subject in subjects:
            if not any(subject.startswith(f"{notice_names.subject}:") for notice_names in called):
                found.append(Named(subject=subject))
        return (Named(),) if not found or _AND_ALL_ELSE.fits(searchable(fold(text))) else tuple(dict.fromkeys(found))

    def subject_of(self, entity: Entity) -> str:
        """The subject of consents that an entity names; empty if it names none."""
        kind = dict(self.entities).get(entity["entity"])
        return f"{kind}:{entity['value']}" if kind else ""


def words(type_: str | None, subject: str | None) -> dict[str, Any]:
    """How a consent, or what was named of it, is called: "Pendel-Hinweis (U3)", "U3", "Pendel-Hinweis"."""
    if subject is None:
        return title(type_)
    kind, _, name = subject.partition(":")
    about = {**_word(f"subject_{kind}"), "name": name}
    if type_ is None or kind == "callback":
        return about
    return {**_word("consent"), "title": title(type_), "subject": about}


def title(type_: str | None) -> dict[str, Any]:
    """The word for a kind of notice."""
    return {**_word(f"notice_{type_}"), "or": "utter_word_notice"} if type_ else _word("notice")


def _word(name: str) -> dict[str, Any]:
    return {"word": f"utter_word_{name}"}
