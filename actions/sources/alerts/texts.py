"""Read from a notice's text what the feed has no field for; what is not said stays unsaid."""

from __future__ import annotations

import re

_REPLACEMENT = {
    "de": re.compile(
        r"(?:Schienenersatzverkehr|Ersatzverkehr|Ersatzbusse|Busersatzverkehr|Bus-Ersatzverkehr|Notverkehr)"
        r"(?:\s+mit\s+(?:Bussen\s+und\s+Taxis|Bussen|Taxis|Taxen))?"
        r"(?:\s+zwischen\s+[^.;,\n]{2,60}?\s+und\s+[^.;,\n]{2,60}?"
        r"(?=[.;,\n]|$|\s+(?:ist|wird|eingerichtet|verkehrt|fährt|fahren)\b))?"
    ),
    "en": re.compile(
        r"(?:rail replacement|replacement|shuttle)\s+(?:bus(?:es)?(?:\s+service)?|service|taxis)"
        r"(?:\s+between\s+[^.;,\n]{2,60}?\s+and\s+[^.;,\n]{2,60}?(?=[.;,\n]|$|\s+(?:is|are|runs?|has|have)\b))?",
        re.IGNORECASE,
    ),
}
# "kein Ersatzverkehr", "Ersatzverkehr wird eingestellt": said, but not that there is one
_DENIED = re.compile(r"\b(?:kein(?:e|en)?|nicht|ohne|no|without)\s+(?:\w+\s+)?$", re.IGNORECASE)
_ENDED = re.compile(r"^[^.;\n]{0,60}\b(?:nicht|eingestellt|beendet|not|ended|suspended)\b", re.IGNORECASE)

_MINUTES = r"(?P<minutes>[0-9]{1,3})\s*(?:Min(?:uten|\.)?|minutes|min\b)"
_EXTRA = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:bis zu|um etwa|um ca\.|um rund|um|etwa|circa|ca\.|rund)\s+"
        + _MINUTES
        + r"\s+(?:länger|laenger|mehr|später)",
        r"(?:Verspätung(?:en)?|Fahrzeitverlängerung(?:en)?|Verzögerung(?:en)?|Wartezeit(?:en)?)"
        r"\s+(?:von\s+)?(?:bis zu|von|um|etwa|ca\.|rund)\s+" + _MINUTES,
        _MINUTES + r"\s+(?:Verspätung|Verzögerung|mehr Zeit|Fahrzeitverlängerung)",
        r"verläng\w+ sich\s+(?:um\s+)?(?:bis zu\s+|etwa\s+|ca\.\s+|rund\s+)?" + _MINUTES,
        r"up to\s+" + _MINUTES + r"\s+(?:longer|more|extra|delay|late)",
        r"(?:delays?|extra time)\s+(?:of\s+)?(?:up to|of|about)\s+" + _MINUTES,
        r"takes?\s+(?:up to\s+)?" + _MINUTES + r"\s+longer",
    )
)
_MOST = 180  # more is a misreading, not a delay


def replacement(text: str, language: str) -> str | None:
    """Return the words that announce a replacement service, such as "Ersatzverkehr mit Bussen"."""
    pattern = _REPLACEMENT.get(language)
    if pattern is None:
        return None
    for match in pattern.finditer(text):
        if not _DENIED.search(text[: match.start()]) and not _ENDED.match(text[match.end() :]):
            return " ".join(match[0].split())
    return None


def extra_minutes(text: str) -> int | None:
    """Return how many minutes longer the text says it takes."""
    found = [int(m["minutes"]) for pattern in _EXTRA for m in pattern.finditer(text)]
    return max((n for n in found if 0 < n <= _MOST), default=None)
