"""How far a promise can reach: what may be sent outside a platform's window, as it stands now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from bot.model.consent import Consent, NoticeType
from bot.model.item import Locale
from bot.model.message import TemplateUse
from bot.model.template import Allowance, Lack, Outlook, Standing, template_key

LONG_AGO = datetime.min.replace(tzinfo=UTC)
STANDING_A_MONTH = 8
"""So many templates a standing consent is counted with: four incidents a month on one line, told when they begin and
end, while the customer has not written for a day."""


@dataclass(frozen=True)
class Known:
    """What one worker has read at the platforms and in the index of consents, and when."""

    outlooks: dict[str, Outlook] = field(default_factory=dict)
    crowded: tuple[str, ...] = ()
    at: datetime = LONG_AGO


class KnownTemplates(Protocol):
    """What one worker asks for all. Raises NotStoredError."""

    async def known(self) -> Known: ...

    async def keep(self, known: Known) -> None: ...

    async def used(self, connector: str) -> Used:
        """What has gone and what was promised this month, and what has gone within 24 hours."""

    async def crowds(self, more_than: int) -> frozenset[str]:
        """Types and subjects that more consents than this wait for."""


@dataclass(frozen=True)
class Used:
    """Templates of this month, sent and promised, and those sent in the last 24 hours."""

    sent: int = 0
    promised: int = 0
    today: int = 0


@dataclass(frozen=True)
class TemplateAvailability:
    """What is known of all messengers. `crowded` are the types and subjects that more people wait for than a
    messenger can tell before it is no news any more; `full` are the messengers that have said they take no more.
    Nothing is `known` before the first look: then nothing is promised, and what was promised waits."""

    outlooks: Mapping[str, Outlook] = field(default_factory=dict)
    allowances: Mapping[str, Allowance] = field(default_factory=dict)
    used: Mapping[str, Used] = field(default_factory=dict)
    crowded: frozenset[str] = frozenset()
    full: frozenset[str] = frozenset()
    known: bool = False

    def lack(self, connector: str, notice: NoticeType, locale: Locale, subject: str) -> Lack:
        """Why a notice of this type cannot be promised beyond the window; empty if it can."""
        if f"{notice.name}|{subject}" in self.crowded:
            return "crowded"
        if not notice.template or connector not in self.allowances:
            return "no_template"
        standing = self._standing(connector, template_key(notice.template, locale, notice.words))
        if standing is None or not standing.id:
            return "not_approved"
        used, allowance = self.used.get(connector, Used()), self.allowances[connector]
        if max(used.sent, used.promised) >= allowance.per_month:
            return "budget"
        return "limit" if self._day_is_full(connector) else ""

    def sendable(self) -> Mapping[str, Standing]:
        """The templates that may leave now, by messenger, name and locale."""
        return {
            f"{connector}|{key}": standing
            for connector, outlook in self.outlooks.items()
            if self._may_send(connector)
            for key, standing in outlook.standings.items()
            if standing.id
        }

    def sends(self, connector: str, use: TemplateUse | None) -> bool:
        """Whether this may leave outside the window now; where nothing is known yet, the claim will see."""
        if use is not None and not self.known and connector in self.allowances:
            return True
        return use is not None and f"{connector}|{template_key(use.name, use.locale, use.words)}" in self.sendable()

    def _may_send(self, connector: str) -> bool:
        allowance = self.allowances.get(connector)
        sent = self.used.get(connector, Used()).sent
        return allowance is not None and sent < allowance.per_month and not self._day_is_full(connector)

    def _day_is_full(self, connector: str) -> bool:
        if connector in self.full:
            return True
        per_day = self.outlooks[connector].per_day if connector in self.outlooks else None
        return per_day is not None and self.used.get(connector, Used()).today >= per_day

    def _standing(self, connector: str, key: str) -> Standing | None:
        outlook = self.outlooks.get(connector)
        return outlook.standings.get(key) if outlook else None


def promised(granted: Iterable[Consent], window: datetime | None, now: datetime) -> Mapping[str, int]:
    """Templates that these consents may need beyond the window, by the month (`2026-11`) in which they leave."""
    counter: Counter[str] = Counter()
    for consent in granted:
        if window is None or consent.until <= window:
            continue
        if consent.per == "day":
            counter.update(dict.fromkeys(_months(now, consent.until), STANDING_A_MONTH))
        else:
            counter[f"{now:%Y-%m}"] += consent.budget
    return counter


def _months(first: datetime, last: datetime) -> list[str]:
    number, end = 12 * first.year + first.month - 1, 12 * last.year + last.month - 1
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(number, end + 1)]
