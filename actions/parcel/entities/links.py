"""Parcel numbers in links to carriers' tracking pages. A link is read and never opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, unquote, urlsplit

from actions.kit.found import Entity
from actions.parcel.entities.carriers import Candidate, candidates, canonical

UNREAD = "LINK"
"""The value of a carrier's or a shortened link that names no number."""
AMAZON = "AMAZON"
"""The value of a link into Amazon's accounts, which tell of no parcel outside."""
NO_NUMBER = (UNREAD, AMAZON)

_URL = re.compile(
    r"(?:https?://|(?<![\w@./-])(?=(?:[a-z0-9-]{1,40}\.){1,5}[a-z]{2,6}/))[^\s<>\"„“]{4,2000}", re.IGNORECASE
)
_ENDS = ".,;:!?)]}'*_"
_HOSTS: dict[str, tuple[str, ...]] = {
    "dhl.de": ("dhl", "dhl_express", "dhl_international"),
    "dhl.com": ("dhl", "dhl_express", "dhl_international"),
    "deutschepost.de": ("dhl", "dhl_international"),
    "myhermes.de": ("hermes",),
    "hermesworld.com": ("hermes",),
    "hermes-germany.de": ("hermes",),
    "dpd.de": ("dpd",),
    "dpd.com": ("dpd",),
    "gls-group.com": ("gls",),
    "gls-group.eu": ("gls",),
    "gls-germany.com": ("gls",),
    "gls-pakete.de": ("gls",),
    "ups.com": ("ups",),
    "fedex.com": ("fedex",),
}
_AMAZON = ("amazon.de", "amazon.com", "amazon.co.uk", "amazon.at", "amzn.eu", "amzn.to")
_AMAZONS_PARCELS = re.compile(r"track|package|progress|order", re.IGNORECASE)
_SHORT = (
    "bit.ly", "t.co", "goo.gl", "tinyurl.com", "ow.ly", "is.gd", "cutt.ly", "rebrand.ly", "rb.gy", "t.ly", "s.id",
    "lnkd.in",
)  # fmt: skip
_NAMED = re.compile(
    r"piececode|idc|(?:tracking|track|shipment|parcel|sendungs?)[-_]?(?:id|no|nr|num|number|nummer|code|nums|numbers)?s?\d?"
    r"|tracknums?|inquirynumber\d?|trknbr|match|pknr|parcelno|barcode|awb",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"[,;|\s+]+")
_MOST = 3
_DEEP = 2


def recognise(text: str, *, cue: bool) -> Iterator[Entity]:
    """Yield the numbers that links name, with the carriers whose pages they lead to; `cue` says that the rest of the
    text speaks of parcels."""
    for match in _URL.finditer(text):
        url = match[0].rstrip(_ENDS)
        start, end = match.start(), match.start() + len(url)
        for place, (number, carriers, check) in enumerate(_read(url, cue)):
            extra = {"carriers": carriers, "check": check}
            # a second one has no place of its own in the text
            yield Entity("parcel_number", number, end if place else start, end, url, 1.0, extra)


def _read(url: str, cue: bool, deep: int = 0) -> list[tuple[str, list[str], str]]:
    parts = _split(url)
    if parts is None:
        return []
    host = (parts.hostname or "").removeprefix("www.")
    carriers = next((found for name, found in _HOSTS.items() if _is(host, name)), ())
    if carriers:
        leads = bool(parts.path.strip("/") or parts.query)
        return _numbers(parts, carriers) or ([(UNREAD, list(carriers[:1]), "none")] if leads else [])
    if any(_is(host, name) for name in _AMAZON):
        return [(AMAZON, ["amazon"], "none")] if cue or _AMAZONS_PARCELS.search(url) else []
    inner = [value for _, value in _values(parts) if value.lower().startswith(("http://", "https://"))]
    if deep < _DEEP and inner:  # a mail program's or a search engine's detour
        return _read(inner[0], cue, deep + 1)
    return [(UNREAD, ["link"], "none")] if cue and any(_is(host, name) for name in _SHORT) else []


def _numbers(parts: SplitResult, carriers: tuple[str, ...]) -> list[tuple[str, list[str], str]]:
    values = list(_values(parts))
    named = [value for name, value in values if _NAMED.fullmatch(name)]
    rest = [value for name, value in values if not _NAMED.fullmatch(name)]
    places = [*unquote(parts.path).split("/"), *re.split(r"[/=&?]", unquote(parts.fragment))]
    for group in (named, places, rest):
        found = [one for value in group for one in _fitting(value, carriers)]
        if found:
            return list({one[0]: one for one in found}.values())[:_MOST]
    return []


def _fitting(value: str, carriers: tuple[str, ...]) -> Iterator[tuple[str, list[str], str]]:
    """The numbers of a value; it is one number with blanks in it, or several."""
    whole = list(_one(value, carriers))
    yield from whole or [one for part in _SEVERAL.split(value) for one in _one(part, carriers)]


def _one(value: str, carriers: tuple[str, ...]) -> Iterator[tuple[str, list[str], str]]:
    number = canonical(value)
    if len(value) > 60 or not any(sign.isdigit() for sign in number):
        return
    fitting: list[Candidate] = [
        candidate for candidate in candidates(number, carriers) if candidate.carrier in carriers
    ]
    if fitting:
        yield number, [candidate.carrier for candidate in fitting], fitting[0].check


def _values(parts: SplitResult) -> Iterator[tuple[str, str]]:
    """Names and values of the query, percent signs resolved also where they were written twice."""
    for pair in parts.query.replace("&amp;", "&").split("&"):
        name, _, value = pair.partition("=")
        yield unquote(name).removeprefix("amp;"), unquote(unquote(value))


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        return parts if parts.hostname else None
    except ValueError:
        return None


def _is(host: str, name: str) -> bool:
    """Whether a host is that name or below it; "dhl.de.example.org" is not."""
    return host == name or host.endswith(f".{name}")
