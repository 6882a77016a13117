"""Read from a notice's text what the feed has no field for; what is not said stays unsaid."""

from __future__ import annotations

import re

_REPLACEMENT = {
    "de": re.compile(
        r"(?:Schienenersatzverkehr|Ersatzverkehr|Ersatzbusse|Busersatzverkehr|Bus-Ersatzverkehr|Notverkehr|\bSEV\b"
        r"|Pendelbusse|Ersatz-Busse)"
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
# "kein Ersatzverkehr", "Ersatzverkehr wird vorbereitet", "erst ab Montag": said, but not that there is one now.
_DENIED = re.compile(
    r"\b(?:kein(?:e|en|er|es)?|nicht|ohne|ende des|statt(?: des| der)?|anstelle(?: des| der)?|no|not|without"
    r"|instead of)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:entf[aä]ll\w*|entfiel\w*|eingestellt|beendet|endet\w*|aufgehoben|abgebaut|ausgesetzt|ausgefallen"
    r"|f[aä]llt aus|fallen aus|ended|suspended|cancel\w*|withdrawn|discontinued|no longer)\b",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(
    r"\b(?:nicht|kein\w*|vorbereite\w*|vorbereitung|geplant|planen|gepr[uü]ft|pr[uü]fen|organisier\w*|angefordert"
    r"|beantragt|bestellt|erst|folgt|folgen|m[oö]glich\w*|bald|k[uü]rze|sobald|unterwegs|[uü]berf[uü]llt|angek[uü]ndigt"
    r"|bereiten|bem[uü]hen|arbeiten an|versuch\w*|einzurichten|einrichten"
    r"|bereitzustellen|ende|(?:wird|werden) (?:derzeit|gerade|zurzeit|aktuell|momentan)"
    r"|morgen|startet|beginnt|tomorrow|starts?|begins?"
    r"|not|planned|soon|(?:being|are|is) (?:arranged|prepared|organi[sz]ed|requested)|request\w*|trying|once"
    r"|(?:ab|from|starting) (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday|tomorrow))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n")
_CLAUSE = re.compile(r"[,;:–]|\s-\s")

_MINUTES = r"(?:[0-9]{1,3}\s*(?:bis(?:\s+zu)?|to|-|–)\s*)?(?P<minutes>[0-9]{1,3})\s*(?:Min(?:uten|\.)?|minutes|mins?\b)"
_EXTRA = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:(?:bis zu|um etwa|um ca\.|um rund|um|etwa|circa|ca\.|rund|dauer[tn]|sich)\s+)"
        + _MINUTES
        + r"\s+(?:länger|laenger|mehr|später)",
        r"(?:Verspätung(?:en)?|Fahrzeitverlängerung(?:en)?|Verzögerung(?:en)?|Wartezeit(?:en)?)"
        r"(?:\s*:\s*|\s+)(?:von\s+)?(?:(?:bis zu|bis|von|um|etwa|ca\.|rund)\s+)?\+?\s?" + _MINUTES,
        _MINUTES + r"\s+(?:Verspätung|Verzögerung|mehr Zeit|Fahrzeitverlängerung)",
        r"verläng\w+ sich\s+(?:um\s+)?(?:bis zu\s+|etwa\s+|ca\.\s+|rund\s+)?" + _MINUTES,
        r"up to\s+" + _MINUTES + r"\s+(?:longer|more|extra|delay|late)",
        r"(?:delays?|extra time)\s+(?:of\s+)?(?:up to|of|about)\s+" + _MINUTES,
        r"takes?\s+(?:up to\s+)?" + _MINUTES + r"\s+longer",
    )
)
_HALF_HOUR = re.compile(
    r"\b(?:einer|eine|1/2|half an?|a half)\s+(?:halbe[n]?\s+stunde|hour)\b|\bhalbe[n]? stunde\b", re.IGNORECASE
)
_HOUR = re.compile(r"\b(?:einer|eine|1|an|one)\s+(?:stunde|hour)\b", re.IGNORECASE)
_MOST = 180  # more is a misreading, not a delay


def replacement(text: str, language: str) -> str | None:
    """Return the words that announce a replacement service, such as "Ersatzverkehr mit Bussen".

    Only where it is said to run: a sentence that ends, denies or only promises one announces none, and one that ends it
    outdoes another that names it.
    """
    names = [_REPLACEMENT[language]] if language in _REPLACEMENT else list(_REPLACEMENT.values())
    found: str | None = None
    for sentence in _SENTENCE.split(text):
        for match in (m for name in names for m in name.finditer(sentence)):
            before, after = sentence[: match.start()], sentence[match.end() :]
            near, rest = _CLAUSE.split(before)[-1], _CLAUSE.split(after)[0]
            if _DENIED.search(before) or _OVER.search(f"{near} {after}") or _NOT_NOW.search(f"{near} {rest}"):
                return None
            found = found or " ".join(match[0].split())
    return found


def extra_minutes(text: str) -> int | None:
    """Return how many minutes longer the text says it takes."""
    counted = _HOUR.sub("60 Minuten", _HALF_HOUR.sub("30 Minuten", text))
    found = [int(m["minutes"]) for pattern in _EXTRA for m in pattern.finditer(counted)]
    return max((n for n in found if 0 < n <= _MOST), default=None)
