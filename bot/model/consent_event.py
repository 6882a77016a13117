"""What a turn does to consents, in the order in which it does it: one closed set of events in its commit.

The script carries them out, and what the ledger, the revocation log and the figures say of consents is read from them
and from nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot.model.consent import Consent, Proposal
from bot.model.item import Locale
from bot.model.ledger import Entry, salted

End = Literal["withdrawn", "ended", "too_late"]


@dataclass(frozen=True)
class Proposed:
    """The customer is asked; nothing holds yet."""

    proposal: Proposal
    locale: Locale
    kind: Literal["proposed"] = "proposed"


@dataclass(frozen=True)
class Declined:
    """Their no, by this message of theirs. Nobody keeps its text, so neither does the ledger keep its hash."""

    proposal: Proposal
    locale: Locale
    message: str
    kind: Literal["declined"] = "declined"


@dataclass(frozen=True)
class Granted:
    consent: Consent
    kind: Literal["granted"] = "granted"


@dataclass(frozen=True)
class Adopted:
    """One from before there were versions of words counts as given for this one from now on."""

    consent: Consent
    version: str
    kind: Literal["adopted"] = "adopted"


@dataclass(frozen=True)
class Spent:
    """A notice of this event, in that version of the words, leaves with this commit. `consent` is as it was before."""

    consent: Consent
    event: str
    words: str
    kind: Literal["spent"] = "spent"


@dataclass(frozen=True)
class Paused:
    """Put to rest until then, without it until the customer says so."""

    consent: Consent
    until: datetime | None
    kind: Literal["paused"] = "paused"


@dataclass(frozen=True)
class Resumed:
    consent: Consent
    kind: Literal["resumed"] = "resumed"


@dataclass(frozen=True)
class Ended:
    """`words` and `message` are the customer's, `cause` is who has ended it if it was neither they nor its time. Of a
    `silent` end nobody needs to be told."""

    consent: Consent
    status: End
    words: str = ""
    message: str = ""
    cause: str = ""
    silent: bool = False
    kind: Literal["ended"] = "ended"


@dataclass(frozen=True)
class Told:
    """The customer has been told how it ended."""

    consent: Consent
    kind: Literal["told"] = "told"


@dataclass(frozen=True)
class Missed:
    """So many notices of one that still holds reach nobody; less than none: so many have been owned up to."""

    consent: Consent
    number: int
    kind: Literal["missed"] = "missed"


@dataclass(frozen=True)
class Forgotten:
    """Its texts have reached their end; the ledger keeps that it was."""

    consent: Consent
    kind: Literal["forgotten"] = "forgotten"


ConsentEvent = (
    Proposed | Declined | Granted | Adopted | Spent | Paused | Resumed | Ended | Told | Missed | Forgotten
)  # fmt: skip


def entries_of(events: Sequence[ConsentEvent], channel: str, now: datetime) -> list[Entry]:
    """What the ledger says of them. That the customer was told of an end needs no entry beside the end's own."""
    ended = {event.consent.id for event in events if isinstance(event, Ended)}
    said = [event for event in events if not (isinstance(event, Told) and event.consent.id in ended)]
    return [entry for one in said if (entry := _entry(one, channel, now)) is not None]


def _entry(event: ConsentEvent, channel: str, now: datetime) -> Entry | None:
    match event:
        case Proposed() | Declined():
            return _question(event, channel, now)
        case Granted(consent=one):
            entry = Entry("granted", now, one.id, one.type, one.proof.locale, channel, one.until, one.budget, one.per)
            return replace(entry, version=one.proof.version, **proof_hashes(one))
        case Spent(consent=one, event=happened, words=words):
            return Entry("used", now, one.id, one.type, version=words, **_salted(one.proof.salt, "event", happened))
        case Paused(consent=one, until=until):
            return Entry("paused", now, one.id, one.type, until=until)
        case Ended(consent=one, status=status):
            said = _salted(one.proof.salt, "words", event.words) | _salted(one.proof.salt, "message", event.message)
            by = channel if status == "withdrawn" else ""
            return Entry(status, now, one.id, one.type, channel=by, cause=event.cause, **said)
        case Resumed(consent=one, kind=kind) | Told(consent=one, kind=kind):
            return Entry(kind, now, one.id, one.type)
        case Forgotten(consent=one):
            return Entry("erased", now, one.id, one.type, cause="retention")
        case Adopted() | Missed():
            return None


def _question(event: Proposed | Declined, channel: str, now: datetime) -> Entry:
    """Asked with the same salt as the consent that a yes grants, it shows the same hash of the text."""
    asked = event.proposal
    entry = Entry("proposed", now, "", asked.type, event.locale, channel, **_salted(asked.salt, "shown", asked.shown))
    if isinstance(event, Declined):
        return replace(entry, kind="declined", **_salted(asked.salt, "message", event.message))
    return replace(entry, until=asked.until, **_salted(asked.salt, "subject", asked.subject))


def proof_hashes(consent: Consent) -> dict[str, Any]:
    """What the chain says of a consent's texts."""
    texts = {
        "subject": consent.subject, "words": consent.proof.words, "shown": consent.proof.shown,
        "message": consent.proof.message,
    }  # fmt: skip
    return {what: salted(consent.proof.salt, what, text) for what, text in texts.items()}


def _salted(salt: str, what: str, text: str) -> dict[str, Any]:
    return {what: salted(salt, what, text)}
