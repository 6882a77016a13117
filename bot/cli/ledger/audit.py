"""One contact's consents under the eyes of its chain: is it whole, do the texts fit, and was the law kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.model.clock import to_ms
from bot.model.consent import Consent
from bot.model.consent_event import proof_hashes
from bot.model.ledger import Entry, Head, faults
from bot.store.ledger import Kept
from bot.store.redis.codec import UnreadableBodyError

OVER = frozenset({"withdrawn", "ended", "too_late", "failed"})
HOLDS = frozenset({"live", "paused"})


@dataclass(frozen=True)
class Finding:
    """Something is not as it was written. `entry` is a number in the contact's chain, `day` that of a root."""

    what: str
    contact: str = ""
    entry: int = 0
    day: str = ""

    def __str__(self) -> str:
        place = f"{self.contact} entry {self.entry}" if self.entry else self.contact or self.day or "roots"
        return f"{place}: {self.what}"


@dataclass(frozen=True)
class Audit:
    """What was found of one contact. `erased` counts consents whose texts are gone and whose entries stand;
    `older` those that were given before there was a ledger."""

    entries: Sequence[Entry]
    findings: Sequence[Finding]
    erased: int = 0
    older: int = 0


def audit(kept: Kept) -> Audit:
    contact = kept.contact
    head = str(Head.of(kept.head, contact)) if kept.head is not None else None
    entries, broken = faults(contact, kept.lines, head)
    found = [Finding(fault.what, contact, fault.seq) for fault in broken]
    try:
        stored = {consent.id: consent for consent in kept.consents}
    except (UnreadableBodyError, KeyError, ValueError):
        return Audit(entries, [*found, Finding("a stored consent cannot be read: it was changed", contact)])
    granted = {entry.opt_in: entry for entry in entries if entry.kind == "granted"}
    found += [Finding(what, contact, seq) for seq, what in _texts(kept, stored, granted, entries)]
    gone = [entry for consent, entry in granted.items() if consent not in stored]
    erased = {entry.opt_in for entry in entries if entry.kind == "erased"}
    found += [
        Finding("its texts are gone, and no entry says that they were erased", contact, entry.seq)
        for entry in gone
        if not erased & {"", entry.opt_in}
    ]
    found += [Finding(what, contact, seq) for seq, what in _against_the_law(entries, granted, stored, erased)]
    older = sum(not consent.proof.salt for consent in stored.values())
    return Audit(entries, found, sum(bool(erased & {"", entry.opt_in}) for entry in gone), older)


def _begins_late(entries: Sequence[Entry]) -> bool:
    return bool(entries) and entries[0].seq > 1


def _texts(
    kept: Kept, stored: Mapping[str, Consent], granted: Mapping[str, Entry], entries: Sequence[Entry]
) -> Iterator[tuple[int, str]]:
    """Consents as they are stored against what their entries say of them."""
    last = {one.opt_in: one for one in entries if one.kind in {*OVER, "granted"}}
    for consent in stored.values():
        entry = granted.get(consent.id)
        if entry is None:
            if consent.proof.salt and not _begins_late(entries):
                yield 0, f"consent {consent.id} is stored, and no entry says that it was granted"
            continue
        for what, digest in proof_hashes(consent).items():
            if digest != getattr(entry, what):
                yield entry.seq, f"the stored {what} of consent {consent.id} is not what the entry says: it was changed"
        noted = kept.fields.get(f"{consent.id}:words".encode(), b"").decode()
        if len({consent.proof.version, noted, entry.version}) > 1 and (entry.version or noted != consent.proof.version):
            yield entry.seq, f"consent {consent.id} names other words than those that it was given for: it was changed"
        ends = {
            to_ms(consent.until),
            int(kept.fields[f"{consent.id}:until".encode()]),
            to_ms(entry.until or consent.until),
        }
        terms = (consent.type, consent.per, consent.proof.locale)
        if len(ends) > 1 or terms != (entry.type, entry.per, entry.locale):
            yield entry.seq, f"the stored terms of consent {consent.id} are not what the entry says: they were changed"
        if consent.status in HOLDS and last[consent.id].kind in OVER:
            yield last[consent.id].seq, f"consent {consent.id} is stored as {consent.status}, and has ended here"


def _against_the_law(
    entries: Sequence[Entry], granted: Mapping[str, Entry], stored: Mapping[str, Consent], erased: set[str]
) -> Iterator[tuple[int, str]]:
    """Uses without a consent, after its end, or more often than agreed."""
    over: dict[str, str] = {}
    used: dict[str, int] = {}
    unknown = _begins_late(entries) or bool(erased)
    for entry in entries:
        if entry.kind in OVER:
            over[entry.opt_in] = entry.kind
        if entry.kind != "used":
            continue
        grant, old = granted.get(entry.opt_in), stored.get(entry.opt_in)
        used[entry.opt_in] = used.get(entry.opt_in, 0) + 1
        if grant is None:
            if not unknown and (old is None or old.proof.salt):
                yield entry.seq, "used a consent that no entry grants"
        elif entry.opt_in in over:
            yield entry.seq, f"used a consent that was {over[entry.opt_in]}"
        elif grant.until and entry.at > grant.until:
            yield entry.seq, "used a consent after its end"
        elif grant.per == "total" and used[entry.opt_in] > grant.budget:
            yield entry.seq, "used a consent more often than agreed"
        elif grant.version and entry.version not in {"", grant.version}:
            yield entry.seq, "used a consent in other words than it was given for"
