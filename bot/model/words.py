"""The words of a notice type, as a consent is given for them: a version that never changes, named by its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from bot.model.consent import Consent
from bot.model.consent_event import Adopted
from bot.model.item import Locale

LENGTH = 32
"""Hex digits of a version: 128 bits of its SHA-256."""

ByLocale = Mapping[str, Mapping[Locale, str]]
Parts = Mapping[str, Mapping[Locale, Sequence[str]]]


@dataclass(frozen=True)
class NoticeWords:
    """`texts` by name and locale; `parts` are the responses that values in them may read as (a reason, a day), each
    with its variations; `template` and `variables` are what a platform has approved of it."""

    type: str
    texts: ByLocale
    parts: Parts = field(default_factory=dict)
    template: str = ""
    variables: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        plain = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(plain.encode()).hexdigest()[:LENGTH]

    def has_word_for(self, value: Any) -> bool:
        """Whether a field that is a word of ours is one of these."""
        return not isinstance(value, Mapping) or value.get("word", "") in {"", *self.parts}


@dataclass(frozen=True)
class Wordings:
    """What is at hand of the words that some consents were given for. `before` are the versions, by type, of consents
    from the time when none named its own; `live` are the words that new consents are given for."""

    by_version: Mapping[str, NoticeWords] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    live: Mapping[str, NoticeWords] = field(default_factory=dict)

    def version(self, consent: Consent) -> str:
        """Empty if nobody knows any more."""
        return consent.proof.version or self.before.get(consent.type, "")

    def of(self, consent: Consent) -> NoticeWords | None:
        """Those that this consent was given for, None if they are lost: no others stand in for them."""
        version = self.version(consent)
        words = self.by_version.get(version) or self.live.get(consent.type)
        return words if words and (words.type, words.version) == (consent.type, version) else None

    def adopted(self, consents: Iterable[Consent]) -> tuple[Adopted, ...]:
        """The consents that do not name their version, each with it."""
        found = (Adopted(consent, self.version(consent)) for consent in consents if not consent.proof.version)
        return tuple(one for one in found if one.version)


class Words(Protocol):
    """Where the versions are kept."""

    async def wordings(self, consents: Iterable[Consent]) -> Wordings:
        """What there is for these consents; a version that is gone is missing, and nothing stands in for it."""


@dataclass(frozen=True)
class Change:
    """A text of a notice type, or a word in it, that would become another one."""

    type: str
    text: str
    locale: Locale
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.type}, {self.text} ({self.locale}):\n  was: {_shown(self.old)}\n  new: {_shown(self.new)}"


def changes(old: NoticeWords | None, new: NoticeWords) -> Iterator[Change]:
    """What differs, by text and locale. What the old one had no words for was no words before."""
    before, after = (_flat(words) if words else {} for words in (old, new))
    for text, locale in dict.fromkeys([*before, *after]):
        was, is_ = before.get((text, locale), ""), after.get((text, locale), "")
        if was != is_:
            yield Change(new.type, text, locale, was, is_)


def _flat(words: NoticeWords) -> dict[tuple[str, Locale], str]:
    found = {(name, locale): text for name, by in words.texts.items() for locale, text in by.items()}
    found |= {(name, locale): " / ".join(texts) for name, by in words.parts.items() for locale, texts in by.items()}
    named = " ".join([words.template, *words.variables])
    return found | {("template's name and variables", locale): named for locale in words.texts.get("template", {})}


def _shown(text: str) -> str:
    return text.replace("\n", "\n       ") if text else "(none)"
