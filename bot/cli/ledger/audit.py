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
    found = [Finding(one.what, contact, one.seq) for one in broken]
    try:
        stored = {one.id: one for one in kept.consents}
    except (UnreadableBodyError, KeyError, ValueError):
        return Audit(entries, [*found, Finding("a stored consent cannot be read: it was changed", contact)])
    granted = {one.opt_in: one for one in entries if one.kind == "granted"}
    found += [Finding(what, contact, seq) for seq, what in _texts(kept, stored, granted, entries)]
    gone = [one for consent, one in granted.items() if consent not in stored]
    erased = {one.opt_in for one in entries if one.kind == "erased"}
    found += [
        Finding("its texts are gone, and no entry says that they were erased", contact, one.seq)
        for one in gone
        if not erased & {"", one.opt_in}
    ]
    found += [Finding(what, contact, seq) for seq, what in _against_the_law(entries, granted, stored, erased)]
    older = sum(not one.proof.salt for one in stored.values())
    return Audit(entries, found, sum(bool(erased & {"", one.opt_in}) for one in gone), older)


def _begins_late(entries: Sequence[Entry]) -> bool:
    return bool(entries) and entries[0].seq > 1


def _texts(
    kept: Kept, stored: Mapping[str, Consent], granted: Mapping[str, Entry], entries: Sequence[Entry]
) -> Iterator[tuple[int, str]]:
    """Consents as they are stored against what their entries say of them."""
    last = {one.opt_in: one for one in entries if one.kind in {*OVER, "granted"}}
    for one in stored.values():
        entry = granted.get(one.id)
        if entry is None:
            if one.proof.salt and not _begins_late(entries):
                yield 0, f"consent {one.id} is stored, and no entry says that it was granted"
            continue
        for what, digest in proof_hashes(one).items():
            if digest != getattr(entry, what):
                yield entry.seq, f"the stored {what} of consent {one.id} is not what the entry says: it was changed"
        noted = kept.fields.get(f"{one.id}:words".encode(), b"").decode()
        if len({one.proof.version, noted, entry.version}) > 1 and (entry.version or noted != one.proof.version):
            yield entry.seq, f"consent {one.id} names other words than those that it was given for: it was changed"
        ends = {to_ms(one.until), int(kept.fields[f"{one.id}:until".encode()]), to_ms(entry.until or one.until)}
        terms = (one.type, one.per, one.proof.locale)
        if len(ends) > 1 or terms != (entry.type, entry.per, entry.locale):
            yield entry.seq, f"the stored terms of consent {one.id} are not what the entry says: they were changed"
        if one.status in HOLDS and last[one.id].kind in OVER:
            yield last[one.id].seq, f"consent {one.id} is stored as {one.status}, and has ended here"


def _against_the_law(
    entries: Sequence[Entry], granted: Mapping[str, Entry], stored: Mapping[str, Consent], erased: set[str]
) -> Iterator[tuple[int, str]]:
    """Uses without a consent, after its end, or more often than agreed."""
    over: dict[str, str] = {}
    used: dict[str, int] = {}
    unknown = _begins_late(entries) or bool(erased)
    for one in entries:
        if one.kind in OVER:
            over[one.opt_in] = one.kind
        if one.kind != "used":
            continue
        grant, old = granted.get(one.opt_in), stored.get(one.opt_in)
        used[one.opt_in] = used.get(one.opt_in, 0) + 1
        if grant is None:
            if not unknown and (old is None or old.proof.salt):
                yield one.seq, "used a consent that no entry grants"
        elif one.opt_in in over:
            yield one.seq, f"used a consent that was {over[one.opt_in]}"
        elif grant.until and one.at > grant.until:
            yield one.seq, "used a consent after its end"
        elif grant.per == "total" and used[one.opt_in] > grant.budget:
            yield one.seq, "used a consent more often than agreed"
        elif grant.version and one.version not in {"", grant.version}:
            yield one.seq, "used a consent in other words than it was given for"
