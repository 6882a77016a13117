"""What a customer names of their consents, with the word that ends, pauses or resumes them; and its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.model.dialogue import Entity
from bot.model.keyword_rules import fold
from bot.model.pattern import Pattern, searchable

_ENTITIES = {"line": "line", "parcel_number": "parcel"}
_KINDS: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...] = (
    (re.compile(r"pend(?:el|ler)|commut", re.IGNORECASE), "line", ("commute",)),
    (re.compile(r"paket|parcel", re.IGNORECASE), "parcel", ("parcel_comes", "parcel_done")),
)
_AND_ALL_ELSE = Pattern(
    r"\b(?:alles|everything)\b.*\b(?:auch|samt|inklusive|einschliesslich|including|also|too)\b|"
    r"\b(?:nicht nur|nicht bloss|not only|not just)\b"
)
_TITLES = ("line_runs_again", "commute", "parcel_comes", "parcel_done", "callback")


@dataclass(frozen=True)
class Named:
    """Consents by type, by subject, by both; by neither it is all of them."""

    type: str | None = None
    subject: str | None = None

    def fits(self, type_: str, subject: str) -> bool:
        """Whether this consent is meant."""
        return self.type in {None, type_} and self.subject in {None, subject}


def named(text: str, entities: Iterable[Entity]) -> tuple[Named, ...]:
    """Whatever a text names; everything if it names nothing. "Alle Hinweise zur U3" are those to the U3."""
    subjects = [subject for one in entities if (subject := subject_of(one))]
    kinds = [(kind, types) for words, kind, types in _KINDS if words.search(text)]
    found: list[Named] = []
    for kind, types in kinds:
        of_kind: list[str | None] = [one for one in subjects if one.startswith(f"{kind}:")]
        found += [Named(type_, subject) for type_ in types for subject in of_kind or [None]]
    for subject in subjects:
        if not any(subject.startswith(f"{kind}:") for kind, _ in kinds):
            found.append(Named(subject=subject))
    return (Named(),) if not found or _AND_ALL_ELSE.fits(searchable(fold(text))) else tuple(dict.fromkeys(found))


def subject_of(entity: Entity) -> str:
    """The subject of consents that an entity names; empty if it names none."""
    kind = _ENTITIES.get(entity["entity"])
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
    return _word(f"notice_{type_}" if type_ in _TITLES else "notice")


def _word(name: str) -> dict[str, Any]:
    return {"word": f"utter_word_{name}"}
