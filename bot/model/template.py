"""Texts that a platform approves beforehand, for outside its window; and what it says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from bot.model.item import Locale

TemplateStatus = Literal["missing", "pending", "approved", "rejected", "paused", "disabled", "not_utility"]
"""`missing` was never put before the platform; `not_utility` was put by it into a category that we do not send."""

Lack = Literal["", "no_template", "not_approved", "limit", "budget", "crowded"]
"""Why nothing of a kind can be promised beyond the window; empty if it can."""


@dataclass(frozen=True)
class Template:
    """A template as we word it. `text` holds its blanks as `{1}`, `{2}` …; `variables` name them in order, `samples`
    show what they may hold; after `lives` it is no news any more. `words` is the version that they are of."""

    name: str
    locale: Locale
    text: str
    variables: tuple[str, ...]
    samples: tuple[str, ...]
    lives: timedelta
    words: str

    @property
    def key(self) -> str:
        return template_key(self.name, self.locale, self.words)


@dataclass(frozen=True)
class Standing:
    """What the platform says of a template. `id` is its own for the one that may be sent, with the very words `text`;
    empty if none may."""

    key: str
    version: str
    status: TemplateStatus
    reason: str = ""
    id: str = ""
    text: str = ""


@dataclass(frozen=True)
class Outlook:
    """What a platform lets us send outside its window: the templates by their keys, and how many customers a day."""

    standings: Mapping[str, Standing] = field(default_factory=dict)
    per_day: int | None = None


@dataclass(frozen=True)
class Allowance:
    """What the operator lets a messenger send as templates, and how fast the platform takes them."""

    per_month: int
    per_second: float


@dataclass(frozen=True)
class SyncRow:
    """One template after it was compared with the platform: how it stands, and what an operator has to do, if
    anything."""

    version: str
    locale: Locale
    status: TemplateStatus
    todo: str = ""

    @property
    def as_expected(self) -> bool:
        return self.status in {"approved", "pending"}


def template_key(name: str, locale: Locale, words: str) -> str:
    return f"{name}|{locale}|{words}"


def filled(text: str, values: Sequence[str]) -> str:
    """The words of a template with these values in its blanks."""
    for number, value in enumerate(values, 1):
        text = text.replace(f"{{{number}}}", value)
    return text
