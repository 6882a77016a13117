"""What a release says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.model.company import Company
from bot.model.consent import NoticeType
from bot.model.grammar.danger import DangerWords
from bot.model.grammar.words import Phrases
from bot.model.item import Locale
from bot.model.message import TemplateUse
from bot.model.skill import Skill
from bot.model.template import Template
from bot.model.words import NoticeWords


class Content(Protocol):
    """A release's content: skills, words and notice types."""

    @property
    def release(self) -> str: ...

    @property
    def own(self) -> Company:
        """The company's own values."""

    @property
    def model(self) -> str:
        """The id of the model that the brain is asked for."""

    @property
    def skills(self) -> Mapping[str, Skill]: ...

    @property
    def notices(self) -> Mapping[str, NoticeType]: ...

    @property
    def service(self) -> Mapping[str, Skill]:
        """Keyword rules of the service itself, e.g. asking for the place in the queue; not skills."""

    @property
    def danger(self) -> DangerWords:
        """How danger sounds."""

    @property
    def follow_ups(self) -> Phrases:
        """How short questions about the last answer are put, by the aspect that they ask for."""

    def render(self, response: str, locale: Locale, values: Mapping[str, Any], seed: str, now: datetime) -> str:
        """The words of a response. A line whose placeholder has no value is left out. `seed` picks the variation."""

    def stated(self, text: str, locale: Locale, now: datetime) -> str:
        """A text that stands in no release, with its dated facts put in."""

    @property
    def words(self) -> Mapping[str, NoticeWords]:
        """What the notice types say now, by type: what new consents are given for."""

    def render_notice(
        self, words: NoticeWords, text: str, locale: Locale, values: Mapping[str, Any], now: datetime
    ) -> str:
        """One of these words' texts, by its name in a `notices.yml`: `question`, `too_late` …; no word of the
        release gets in. Raises KeyError for a value that these words have no word for."""

    def template(
        self, words: NoticeWords, locale: Locale, values: Mapping[str, Any], now: datetime
    ) -> TemplateUse | None:
        """What these words say outside a platform's window; None if they have none for that or lack a value."""

    @property
    def templates(self) -> Sequence[Template]:
        """All texts that platforms are to approve."""
