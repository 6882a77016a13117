"""`lotse ledger show`: the proof of each consent of one contact, for a person to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from bot import wiring
from bot.cli.backup.places import store_at_hand
from bot.cli.ledger.audit import Audit, audit
from bot.model.address import Address
from bot.model.consent import Consent
from bot.model.errors import LotseError
from bot.model.ledger import Entry
from bot.settings import Settings
from bot.store.ledger import Kept, RedisLedger

Language = Literal["de", "en"]
_KINDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "proposed": "gefragt", "declined": "abgelehnt", "granted": "erteilt", "paused": "pausiert",
        "resumed": "fortgesetzt", "used": "genutzt", "withdrawn": "widerrufen", "ended": "beendet",
        "too_late": "Hinweis kam zu spät", "failed": "Hinweis nicht zugestellt", "told": "Ausbleiben eingeräumt",
        "erased": "Texte gelöscht",
    },
    "en": {
        "proposed": "asked", "declined": "declined", "granted": "granted", "paused": "paused",
        "resumed": "resumed", "used": "used", "withdrawn": "withdrawn", "ended": "ended",
        "too_late": "notice was too late", "failed": "notice not delivered", "told": "owned up to",
        "erased": "texts erased",
    },
}  # fmt: skip
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "contact": "Kontakt", "entries": "Einträge", "whole": "die Kette ist unversehrt", "by": "über",
        "until": "gültig bis", "total": "höchstens {} insgesamt", "day": "höchstens {} am Tag",
        "shown": "gezeigt", "words": "Worte der Person", "message": "Nachricht der Plattform", "subject": "Gegenstand",
        "platform": "durch ein Zeichen der Plattform", "restore": "nach einer Wiederherstellung",
        "retention": "nach Ablauf der Aufbewahrung",
        "version": "Wortlaut", "hash": "Prüfsumme", "none": "Für diesen Kontakt gibt es keine Einwilligungen.",
    },
    "en": {
        "contact": "Contact", "entries": "entries", "whole": "the chain is whole", "by": "by",
        "until": "valid until", "total": "at most {} in all", "day": "at most {} a day",
        "shown": "shown", "words": "the person's words", "message": "the platform's message", "subject": "subject",
        "platform": "by a signal of the platform", "restore": "after a restore",
        "retention": "at the end of its retention",
        "version": "words", "hash": "hash", "none": "There are no consents of this contact.",
    },
}  # fmt: skip


class UnknownContactError(LotseError):
    """Nothing is stored under this address."""


async def show(settings: Settings, address: str, language: Language) -> list[str]:
    """Raises UnknownContactError. `address` is a channel address, or the random id of a contact."""
    async with store_at_hand(settings) as redis:
        contact = address if address.startswith("c-") else await _find(wiring.stores(settings, redis), address)
        kept = await RedisLedger(redis).of(contact)
    return list(_lines(kept, audit(kept), language))


async def _find(stores: wiring.Stores, text: str) -> str:
    try:
        contact = await stores.addresses.find(Address.of(text))
    except ValueError as error:
        raise UnknownContactError(f"{text} is no address such as twilio:whatsapp:+4915112345678") from error
    if contact is None:
        raise UnknownContactError(f"nothing is stored about {text}")
    return contact


def _lines(kept: Kept, seen: Audit, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    state = words["whole"] if not seen.findings else "; ".join(str(finding) for finding in seen.findings)
    yield f"{words['contact']} {kept.contact}: {len(kept.lines)} {words['entries']}, {state}"
    if not seen.entries:
        yield words["none"]
    texts = {consent.id: consent for consent in kept.consents} if seen.entries and kept.fields else {}
    for entry in seen.entries:
        yield ""
        yield f"{entry.seq}. {entry.at:%Y-%m-%d %H:%M:%S} UTC  {_KINDS[language][entry.kind]}  {_named(entry)}".rstrip()
        yield from (f"     {line}" for line in _terms(entry, words))
        yield from (f"     {line}" for line in _proof(entry, texts.get(entry.opt_in), words))


def _named(entry: Entry) -> str:
    return " ".join(part for part in (entry.type, entry.opt_in) if part)


def _terms(entry: Entry, words: Mapping[str, str]) -> Sequence[str]:
    found = []
    if entry.cause:
        found.append(words.get(entry.cause, entry.cause))
    if entry.channel:
        found.append(" ".join(part for part in (words["by"], entry.channel, entry.locale) if part))
    if entry.until:
        found.append(f"{words['until']} {entry.until:%Y-%m-%d %H:%M} UTC")
    if entry.budget:
        found.append(words[entry.per or "total"].format(entry.budget))
    if entry.version:
        found.append(f"{words['version']} {entry.version}")
    return [", ".join(found)] if found else []


def _proof(entry: Entry, text: Consent | None, words: Mapping[str, str]) -> Iterator[str]:
    """The texts where they are still there, else their hashes."""
    if entry.kind == "granted" and text is not None:
        yield f"{words['subject']}: {text.subject}"
        yield f"{words['shown']}: „{text.proof.shown}“"
        yield f"{words['words']}: „{text.proof.words}“"
        yield f"{words['message']}: {text.proof.message}"
        return
    for what in ("subject", "shown", "words", "message"):
        if digest := getattr(entry, what):
            yield f"{words[what]}: {words['hash']} {digest}"
