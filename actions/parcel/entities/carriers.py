"""Which carriers a canonical number may belong to, by form and check digit."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from actions.parcel.entities import checks

Check = Literal["ok", "none", "failed"]
_RANK: dict[Check, int] = {"ok": 0, "none": 1, "failed": 2}


@dataclass(frozen=True)
class Form:
    """How one carrier's numbers look; `telling` forms are recognised without any word beside them."""

    carrier: str
    pattern: re.Pattern[str]
    check: Callable[[str], bool] | None
    telling: bool = False


@dataclass(frozen=True)
class Candidate:
    """A carrier a number may belong to and whether its check digit fits."""

    carrier: str
    check: Check
    telling: bool


FORMS = (
    Form("dhl", re.compile(r"00340[0-9]{15}"), checks.gs1, telling=True),
    Form("dhl", re.compile(r"00340(?:[0-9]{13,14}|[0-9]{16,17})"), checks.never, telling=True),  # a digit off
    Form("dhl", re.compile(r"J(?:JD|VGL|D)[0-9A-Z]{9,20}"), None, telling=True),
    Form("dhl", re.compile(r"[0-9]{12}"), checks.identcode),
    Form("dhl_express", re.compile(r"[0-9]{10}"), checks.express),
    Form("dhl_international", re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}"), checks.s10, telling=True),
    Form("ups", re.compile(r"1Z[0-9A-Z]{16}"), checks.ups, telling=True),
    Form("hermes", re.compile(r"H[0-9]{19,20}"), None, telling=True),
    Form("hermes", re.compile(r"[0-9]{14}"), checks.hermes),
    Form("dpd", re.compile(r"[0-9]{14}"), None),
    Form("dpd", re.compile(r"[0-9]{14}[0-9A-Z]"), checks.dpd),
    Form("dpd", re.compile(r"[0-9A-Z]{7}[0-9]{20}[0-9A-Z]"), checks.dpd, telling=True),
    Form("gls", re.compile(r"[0-9]{11,12}"), None),
    Form("gls", re.compile(r"(?=[0-9]*[A-Z])(?=[A-Z]*[0-9])[A-Z0-9]{8}"), None),
)

LINKED = (
    Form("fedex", re.compile(r"[0-9]{12}|[0-9]{15}|[0-9]{20}|[0-9]{22}"), None),
    Form("dhl", re.compile(r"[0-9]{8,11}|[0-9]{13,20}|[A-Z]{2,4}[0-9]{8,30}"), None),
    Form("hermes", re.compile(r"[0-9]{11,20}"), None),
    Form("dpd", re.compile(r"[0-9]{11,15}"), None),
    Form("gls", re.compile(r"[A-Z0-9]{8,14}"), None),
    Form("ups", re.compile(r"[0-9]{9,12}|[0-9]{18}|T[0-9]{10}|[A-Z0-9]{26}"), None),
)
"""Forms that are told apart by nothing but the page that a link leads to."""

_HINTS = (
    ("dhl_express", re.compile(r"\bdhl[\s\-]?express\b", re.IGNORECASE)),
    ("dhl", re.compile(r"\bdhl\b|\bdeutsche post\b|\bpost\b|\bpackstation\b", re.IGNORECASE)),
    ("hermes", re.compile(r"\bhermes\b", re.IGNORECASE)),
    ("dpd", re.compile(r"\bdpd\b", re.IGNORECASE)),
    ("gls", re.compile(r"\bgls\b", re.IGNORECASE)),
    ("ups", re.compile(r"\bups\b", re.IGNORECASE)),
    ("amazon", re.compile(r"\bamazon\b", re.IGNORECASE)),
)


def canonical(text: str) -> str:
    """Return the number as it is stored: upper case, no blanks, points, hyphens or brackets."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def candidates(number: str, carriers: Collection[str] = ()) -> tuple[Candidate, ...]:
    """Return the carriers whose form fits, best first: check digit right, none, wrong. Of `carriers`, which a link or
    a choice has named, also numbers that nothing else would give away."""
    best: dict[str, Candidate] = {}
    for form in FORMS:
        if form.pattern.fullmatch(number):
            check: Check = "none" if form.check is None else "ok" if form.check(number) else "failed"
            candidate = Candidate(form.carrier, check, form.telling)
            if form.carrier not in best or _RANK[check] < _RANK[best[form.carrier].check]:
                best[form.carrier] = candidate
    for form in LINKED:
        if form.carrier in carriers and form.carrier not in best and form.pattern.fullmatch(number):
            best[form.carrier] = Candidate(form.carrier, "none", telling=False)
    return tuple(sorted(best.values(), key=lambda c: _RANK[c.check]))


def can_be(number: str) -> bool:
    """Say whether any carrier can have given out this number; one that shows whose it is has its check digit right."""
    found = candidates(number, {form.carrier for form in LINKED})
    telling = [candidate for candidate in found if candidate.telling]
    return any(sign.isdigit() for sign in number) and any(candidate.check != "failed" for candidate in telling or found)


def named(text: str) -> tuple[str, ...]:
    """Return the carriers a text names."""
    return tuple(carrier for carrier, pattern in _HINTS if pattern.search(text))
