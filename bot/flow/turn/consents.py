"""A contact's consents during a turn: which hold, what the turn changes, what the customer is still to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.model.consent import NEWS, OPEN, OWED, Consent, ConsentStatus
from bot.model.consent_event import (
    ConsentEvent,
    End,
    Ended,
    Forgotten,
    Granted,
    Missed,
    Paused,
    Resumed,
    Spent,
    Told,
)
from bot.model.item import MessageItem
from bot.model.subject import Kinds

HOLDS: frozenset[ConsentStatus] = frozenset({"live", "paused"})


class Consents:
    """Changes show here at once; the store gets them with the commit, as `events`. `today` is the company's day, and
    `kinds` knows which subjects are personal."""

    def __init__(self, found: Sequence[Consent], now: datetime, today: str, kinds: Kinds) -> None:
        self._now = now
        self._kinds = kinds
        self.today = today
        self.all: dict[str, Consent] = {consent.id: _of_today(consent, today) for consent in found}
        self.events: list[ConsentEvent] = []

    def live(self) -> list[Consent]:
        """Consents that may still be spent."""
        return [consent for consent in self.all.values() if consent.status == "live" and consent.until > self._now]

    def holding(self) -> list[Consent]:
        """Consents that are live or paused."""
        return [consent for consent in self.all.values() if consent.status in HOLDS and consent.until > self._now]

    def run_out(self) -> list[Consent]:
        """Consents whose time is over but that have not been ended yet."""
        return [consent for consent in self.all.values() if consent.status in HOLDS and consent.until <= self._now]

    def ends(self) -> list[datetime]:
        """When live and paused consents run out."""
        return [consent.until for consent in self.all.values() if consent.status in HOLDS]

    def open(self) -> list[Consent]:
        """Consents that a stop still changes."""
        return [consent for consent in self.all.values() if consent.status in OPEN]

    def to(self, type_: str, subject: str) -> list[Consent]:
        return [consent for consent in self.all.values() if (consent.type, consent.subject) == (type_, subject)]

    def grant(self, consent: Consent) -> None:
        """There is one consent at a time for the same thing: an earlier one ends silently."""
        for earlier in self.to(consent.type, consent.subject):
            if earlier.status in HOLDS:
                self.end(earlier, "ended", silently=True)
        self.all[consent.id] = consent
        self.events.append(Granted(consent))

    def end(self, consent: Consent, status: End, *, silently: bool = False) -> None:
        self._end(Ended(consent, status, silent=silently))

    def withdraw(self, consent: Consent, item: MessageItem | None) -> None:
        """Ended by the customer's message; without one, by the platform."""
        said = Ended(consent, "withdrawn", item.text, item.message_id) if item else None
        self._end(said or Ended(consent, "withdrawn", cause="platform"))

    def _end(self, event: Ended) -> None:
        consent = event.consent
        self.all[consent.id] = replace(consent, status=event.status, told=consent.told or event.silent)
        self.events.append(event)

    def pause(self, consent: Consent, until: datetime | None) -> None:
        self.all[consent.id] = replace(consent, status="paused", paused_until=until)
        self.events.append(Paused(consent, until))

    def resume(self, consent: Consent) -> None:
        """It holds again. If it was spent before the pause, the store knows whether its notice still waits."""
        left: ConsentStatus = "live" if consent.per == "day" or consent.budget > 0 else "spent"
        self.all[consent.id] = replace(consent, status=left, paused_until=None)
        self.events.append(Resumed(consent))

    def personal(self) -> list[Consent]:
        """Consents whose subject is personal, as a number is that a person was given."""
        return [consent for consent in self.all.values() if self._kinds.is_personal(consent.subject)]

    def forget(self, consent: Consent) -> None:
        """Delete its texts; the ledger keeps that it existed."""
        del self.all[consent.id]
        self.events.append(Forgotten(consent))

    def spend(self, consent: Consent, event: str, words: str) -> None:
        """Count this event's notice against the budget, as the commit will in the store."""
        self.events.append(Spent(consent, event, words))
        if consent.per == "day":
            self.all[consent.id] = replace(consent, used_today=consent.used_today + 1, used_on=self.today)
            return
        left = consent.budget - 1
        self.all[consent.id] = replace(consent, budget=left, status="live" if left > 0 else "spent")

    def miss(self, consent: Consent) -> None:
        """A notice for it cannot be sent."""
        self.all[consent.id] = replace(consent, missed=consent.missed + 1)
        self.events.append(Missed(consent, 1))

    def owed(self) -> list[tuple[Consent, str]]:
        """What the customer is still to be told, each once: a notice that failed or came too late, a consent that ran
        out. With the name of the text that says it."""
        for one in self.run_out():
            self.end(one, "ended")
        owed = [consent for consent in self.all.values() if not consent.told and self._is_owed(consent)]
        for one in owed:
            self.all[one.id] = replace(one, told=True)
            self.events.append(Told(one))
        missed = [consent for consent in self.all.values() if consent.missed]
        for one in missed:
            self.all[one.id] = replace(one, missed=0)
            self.events.append(Missed(one, -one.missed))
        return [
            *((consent, str(consent.status)) for consent in owed),
            *((consent, "too_late") for consent in missed if consent not in owed),
        ]

    def _is_owed(self, consent: Consent) -> bool:
        ran_out = consent.status == "ended" and self._now - NEWS < consent.until <= self._now
        return consent.status in OWED or (ran_out and not self._renewed(consent))

    def _renewed(self, consent: Consent) -> bool:
        return any(one.proof.at > consent.proof.at for one in self.to(consent.type, consent.subject))


def left(consent: Consent) -> int:
    """How many notices it still allows now."""
    return consent.budget - consent.used_today if consent.per == "day" else consent.budget


def _of_today(consent: Consent, today: str) -> Consent:
    """The daily count starts again on a new day. A clock that was set back does not reset it."""
    return consent if consent.used_on >= today else replace(consent, used_today=0)
