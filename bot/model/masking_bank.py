"""Bank numbers in running text: IBANs and the numbers of payment cards, however they are grouped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from stdnum import iban, luhn, numdb

from bot.model.visible import Span, Visible

_GAP = r"[\s.\-_/,;:|*]"
_RUN = re.compile(rf"[0-9](?:{_GAP}{{0,3}}[0-9])*")
_DIGITS = re.compile(r"[0-9]+")
_BEGINS = re.compile(rf"(?<![a-z0-9])(?:iban)?([a-z]{_GAP}?[a-z]{_GAP}{{0,2}}[0-9]{_GAP}?[0-9])")
_IBAN_BEFORE = re.compile(r"iban[^0-9]{0,25}$")
_NEXT = re.compile(rf"{_GAP}{{0,3}}([a-z0-9])")
_FEWEST_NAMED = 8  # digits of what is called an IBAN and is too short for one
_SLIPS = 2  # digits too few or too many of what is not called so

_BRANDS = re.compile(
    r"4(?:[0-9]{15}|[0-9]{18})"  # Visa
    r"|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}"  # Mastercard
    r"|3[47][0-9]{13}"  # American Express
    r"|(?:50|5[6-8]|6[0-9])[0-9]{14,17}"  # Maestro, girocard, Discover, UnionPay
    r"|35(?:2[89]|[3-8][0-9])[0-9]{12,15}"  # JCB
    r"|(?:30[0-5]|3095|3[689])[0-9]{12,15}"  # Diners Club, of sixteen digits and more
    r"|(?:220[0-4]|9792)[0-9]{12}"  # Mir, Troy
)
_USUAL = {(4, 6, 5), (4, 6, 4), (4, 4, 5), (8, 8), (6, 10), (6, 13), (4, 12), (4, 8, 4)}
_CARD = re.compile(
    r"(?:kredit|debit|giro|bank|ec|visa|master|maestro)[\s\-]{0,2}(?:karte|card)|credit[\s\-]?card|karten[\s\-]?n(?:umme)?r"
    r"|card[\s\-]?(?:number|no\b)|\bvisa\b|mastercard|maestro|\bamex\b|american express|diners|v[\s\-]?pay\b|\bpan\b"
)
_ANY_CARD = re.compile(rf"{_CARD.pattern}|(?<![a-z])(?:karte|card|kk|cc|mc)(?![a-z])")
_BEFORE, _AFTER = 40, 25
_SMALLEST_FIRST = 4  # digits of a card's first group, where others come before it
_SMALL = (
    r"(?:n(?:umme)?r|number|no|id|code|lautet|ist|is|war|was|die|der|das|my|meine?r?|von|of|dhl|dpd|gls|ups|hermes)"
)
_OTHER = re.compile(
    r"(?:sendung|paket|parcel|package|tracking|shipment|bestell|auftrag|order|ticket|rechnung|invoice|kunden|customer"
    r"|vertrag|contract|vorgang|referenz|reference|imei|serien|serial|z(?:ae|a)hler|mitglied|member|bahncard|hvv|fahrkarte"
    r"|abo|gutschein|voucher|payback|geschenkkarte|isbn|ean|tel|handy|mobil|fax|phone|dhl|dpd|gls|hermes|ups|steuer"
    r"|buchung|booking|reservier|gl(?:ae|a)ubiger|mandat|nve|sscc|barcode|artikel|article|gtin|akte|fall|case)"
    rf"[a-z]{{0,20}}(?:[\s.:#\-/()\"']{{1,3}}{_SMALL}(?![a-z])){{0,4}}[\s.:#\-/()\"']{{0,4}}$"
)
_LETTERS = re.compile(r"[a-z]{1,30}$")
_SHORT_NAMES = frozenset({"nr", "no", "cc", "kk", "mc", "num", "is"})
_SECURITY = re.compile(
    r"[\s,;/|\-]{1,3}(?:(?:g(?:ue|u)ltig|bis|exp[a-z]{0,8}|valid|thru|ablauf[a-z]{0,6})[\s:.]{1,2}){0,3}"
    r"(?:(?:0?[1-9]|1[0-2])\s?[/.\-]\s?(?:20)?[0-9]{2}[\s,;/|\-]{1,3})?"
    r"([0-9]{3,4})(?![\s.,\-]?[0-9])(?!\s?(?:euro?\b|€|uhr|mal\b|x\b|%))"
)


def ibans(seen: Visible, *, slips: bool) -> Iterator[Span]:
    """Those whose check digits fit, or with `slips` also what can only be one with a slip in it."""
    end = 0
    for match in _BEGINS.finditer(seen.text):
        start = match.start(1)
        if start >= end and (found := _iban(seen.text, start, slips=slips)):
            end = found
            yield start, end


def _iban(text: str, start: int, *, slips: bool) -> int:
    """Where the IBAN ends that begins here; 0 if there is none."""
    wanted = _length("".join(text[place] for place in _places(text, start, 2)).upper())
    named = (
        _IBAN_BEFORE.search(text[max(0, start - 30) : start]) is not None or text[max(0, start - 4) : start] == "iban"
    )
    if not wanted and not named:
        return 0
    places = _places(text, start, wanted or 34)
    compact = "".join(text[place] for place in places).upper()
    if len(compact) == wanted and iban.is_valid(compact, check_country=False):
        return _whole(text, places[-1] + 1)
    if not slips:
        return 0
    digits = next((at for at, char in enumerate(compact[2:]) if not char.isdigit()), len(compact) - 2)
    if digits >= _FEWEST_NAMED and (named or abs(digits + 2 - wanted) <= _SLIPS):
        return _whole(text, places[digits + 1] + 1)
    return 0


def _places(text: str, start: int, most: int) -> list[int]:
    """Where its letters and digits stand, gaps passed over."""
    found = [start]
    while len(found) < most and (match := _NEXT.match(text, found[-1] + 1)):
        found.append(match.start(1))
    return found


def _whole(text: str, end: int) -> int:
    """Up to the end of the group."""
    while end < len(text) and text[end].isdigit():
        end += 1
    return end


@cache
def _length(country: str) -> int:
    """How long a country's IBAN is; 0 for a country that has none."""
    _, found = numdb.get("iban").info(country)[0]
    return 4 + sum(map(int, re.findall(r"([0-9]+)!", found["bban"]))) if "bban" in found else 0


def cards(seen: Visible, spared: Sequence[Span]) -> Iterator[Span]:
    """Numbers of payment cards; what is `spared` is somebody else's number unless a card is named beside it."""
    for run in _RUN.finditer(seen.text):
        groups = [match.span() for match in _DIGITS.finditer(seen.text, *run.span())]
        first = 0
        while first < len(groups):
            last = _card(seen.text, groups, first, spared)
            if last is None:
                first += 1
                continue
            yield groups[first][0], groups[last][1]
            first = last + 1


def security_code(seen: Visible, end: int) -> Span | None:
    """The few digits right behind a card's number, or behind its end date."""
    match = _SECURITY.match(seen.text, end)
    return match.span(1) if match else None


def _card(text: str, groups: Sequence[Span], first: int, spared: Sequence[Span]) -> int | None:
    """The last of the groups that are a card's number together with this one; the longest number counts."""
    before = text[max(0, groups[first][0] - _BEFORE) : groups[first][0]]
    named = _ANY_CARD.search(before) is not None
    if first and not named and groups[first][1] - groups[first][0] < _SMALLEST_FIRST:
        return None
    digits, best = "", None
    for last in range(first, len(groups)):
        digits += text[slice(*groups[last])]
        if len(digits) > 19:
            break
        whole = (first, last) == (0, len(groups) - 1)
        if len(digits) < 12 or not (named or whole or _usual(groups[first : last + 1])):
            continue
        if _is_card(
            digits,
            before,
            text[groups[last][1] : groups[last][1] + _AFTER],
            named=named,
            spared=_hit(groups, first, last, spared),
        ):
            best = last
    return best


def _is_card(digits: str, before: str, after: str, *, named: bool, spared: bool) -> bool:
    """By brand and check digit; where a card is named beside it, a slip in the number does not help."""
    brand, fits = _BRANDS.fullmatch(digits) is not None, luhn.is_valid(digits)
    if not (brand or named or fits) or _glued(before) or _OTHER.search(before):
        return False
    named = named or _ANY_CARD.search(after) is not None
    if spared:
        return named and brand and fits
    if before.endswith("+") and len(digits) < 16:
        return False
    if not named:
        return brand and fits
    return fits or (len(digits) in {15, 16, 19} and (brand or _CARD.search(before) is not None))


def _hit(groups: Sequence[Span], first: int, last: int, spared: Sequence[Span]) -> bool:
    start, end = groups[first][0], groups[last][1]
    return any(start < there_end and there < end for there, there_end in spared)


def _usual(groups: Sequence[Span]) -> bool:
    """Whether cards are written in groups like these."""
    sizes = tuple(end - start for start, end in groups)
    return len(sizes) == 1 or sizes in _USUAL or (set(sizes[:-1]) == {4} and sizes[-1] <= 4)


def _glued(before: str) -> bool:
    """Whether the digits go on from a few letters, as in other people's numbers."""
    match = _LETTERS.search(before)
    return match is not None and len(match[0]) < 4 and match[0] not in _SHORT_NAMES
