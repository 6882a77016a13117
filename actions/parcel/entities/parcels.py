"""Parcel numbers in running text, also with blanks, points and hyphens; not dates, phones, accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.kit.found import Entity
from actions.parcel.entities import links
from actions.parcel.entities.carriers import Candidate, candidates, canonical, named

_GAP = r"[ .\-\u00a0\u202f_]{0,2}"
_FREE = r"(?<![^\W_])"  # not inside a word
_END = r"(?![^\W_])"

_LETTERED = tuple(
    re.compile(_FREE + form + _END, re.IGNORECASE)
    for form in (
        r"J(?:JD|VGL|D)[0-9A-Z]{0,20}(?:[ .\-][0-9][0-9A-Z]{0,19}){0,8}",
        r"1Z(?:" + _GAP + r"[0-9A-Z]){16}",
        r"H" + _GAP + r"(?:[0-9]" + _GAP + r"){18,19}[0-9]",
        r"[A-Z]{2}" + _GAP + r"(?:[0-9]" + _GAP + r"){9}[A-Z]{2}",
        r"[0-9A-Z]{7}[0-9]{20}[0-9A-Z]",
        r"(?:[0-9]" + _GAP + r"){14}[A-Z]",
        r"(?=[0-9]{0,7}[A-Z])(?=[A-Z]{0,7}[0-9])[0-9A-Z]{8}",  # GLS, only where the text names GLS
    )
)
_DIGITS = re.compile(_FREE + r"(?:\(00\)\s?)?[0-9](?:" + _GAP + r"[0-9]){9,39}" + _END)
_SHORTEST_UNBROKEN = 16  # a lettered number is that long at least when nothing is missing
_GROUP = re.compile(r"[0-9]{10,20}")

_MASKS = tuple(
    re.compile(mask, re.IGNORECASE)
    for mask in (
        r"https?://\S{1,500}",
        _FREE + r"[A-Z]{2}[0-9]{2}(?: ?[0-9]{4}){4}(?: ?[0-9]{1,2})?" + _END,  # IBAN
        r"\+\s?[0-9](?:[ .\-/()]{0,2}[0-9]){6,16}",  # phone with country code
        _FREE + r"00(?:49|43|41)(?:[ .\-/()]{0,2}[0-9]){8,12}" + _END,
        _FREE + r"(?:\(0|0)1[5-7][0-9](?:[ .\-/()]{0,2}[0-9]){7,8}" + _END,  # German mobile
        _FREE + r"\(?0?[1-9][0-9]{1,4}\)?\s?/\s?[0-9](?:[ \-]?[0-9]){4,9}" + _END,  # 040/1234567
        _FREE + r"[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{4}|[0-9]{2})(?:[ ,]{1,2}[0-9]{1,2}[:.][0-9]{2})?" + _END,
        _FREE + r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?:[ T][0-9]{1,2}:[0-9]{2})?",
    )
)
_TIMESTAMP = re.compile(r"20[1-4][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])[0-5][0-9].*")
_CUE = re.compile(
    r"paket|sendung|tracking|päckchen|paeckchen|parcel|package|shipment|lieferung|zustell|bestellung kommt",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"(?:tel|telefon|handy|mobil|fon|phone|fax|anruf\w*|whatsapp|kunden-?(?:nr|nummer)|kundennummer|konto\w*"
    r"|vertrags?\w*|rechnungs?\w*|bestell-?(?:nr|nummer)|auftrags?\w*|abo\w*|karten?-?(?:nr|nummer)|isbn|ean"
    r"|ust\w*|steuer\w*)[\s.:#\-]{0,3}(?:nr\.?|nummer|no\.?|lautet|ist|:|\s){0,3}\s?$",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://\S{1,2000}", re.IGNORECASE)
_FILL = re.compile(r"[^\W_]+")
_BESIDE_IT = 2  # words with which a number is still all that a message says


def recognise(text: str) -> Iterator[Entity]:
    """Yield each parcel number with the carriers it may belong to, best first."""
    rest = _LINK.sub(" ", text)
    hints = named(rest)
    cue = bool(hints) or _CUE.search(rest) is not None
    linked = list(links.recognise(text, cue=cue))
    found = [entity for entity in linked if entity.value not in links.NO_NUMBER]
    found += _written(text, linked, hints, cue=cue)
    yield from found or linked


def _written(text: str, linked: list[Entity], hints: tuple[str, ...], *, cue: bool) -> Iterator[Entity]:
    """Yield the numbers that stand in the text itself."""
    masked = _mask(text)
    for one in linked:
        masked = masked[: one.start] + "\n" * (one.end - one.start) + masked[one.end :]
    words = len(_FILL.findall(text))
    taken = bytearray(len(text))
    for start, end in _spans(masked):
        if any(taken[start:end]):
            continue
        alone = not linked and words - len(_FILL.findall(text, start, end)) <= _BESIDE_IT
        entity = _judge(text, start, end, hints, cue=cue or alone)
        if entity:
            taken[start:end] = b"\1" * (end - start)
            yield entity


def _mask(text: str) -> str:
    """Blot out what looks like a number and is none of ours; keep every position."""
    for mask in _MASKS:
        text = mask.sub(lambda match: "\n" * len(match[0]), text)
    return text


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a number may stand: lettered forms, whole runs of digits, then their unbroken groups."""
    for pattern in _LETTERED:
        for match in pattern.finditer(text):
            yield from _whole_first(text, *match.span())
    runs = list(_DIGITS.finditer(text))
    for match in runs:
        yield match.span()
    for match in runs:
        yield from (group.span() for group in _GROUP.finditer(text, *match.span()))


def _whole_first(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield an unbroken number before what follows it: "JJD014600001234567890 2 Stück" ends before the 2."""
    first = next((at for at in range(start, end) if not text[at].isalnum()), end)
    if first - start >= _SHORTEST_UNBROKEN:
        yield start, first
    yield start, end


def _judge(text: str, start: int, end: int, hints: tuple[str, ...], *, cue: bool) -> Entity | None:
    number = canonical(text[start:end])
    fitting = candidates(number)
    if not fitting:
        return None
    if hints and any(c.carrier in hints for c in fitting):
        fitting = tuple(c for c in fitting if c.carrier in hints)
    if not _believable(text[max(0, start - 40) : start], number, fitting, hints, cue=cue):
        return None
    best = fitting[0]
    confidence = 1.0 if best.check == "ok" or best.telling else 0.8 if best.check == "none" else 0.6
    extra = {"carriers": [c.carrier for c in fitting], "check": best.check}
    return Entity("parcel_number", number, start, end, text[start:end], confidence, extra)


def _believable(before: str, number: str, fitting: tuple[Candidate, ...], hints: tuple[str, ...], *, cue: bool) -> bool:
    best = fitting[0]
    if len(number) == 8:
        return "gls" in hints
    if best.telling and (best.check != "failed" or cue):
        return True
    if _OTHER_NUMBER.search(before) or (_TIMESTAMP.fullmatch(number) and best.check != "ok"):
        return False
    if number.startswith("0") and len(number) <= 12:
        return cue and best.check == "ok"  # otherwise a telephone number
    if len(number) == 10:
        return cue
    return cue or best.check == "ok"
