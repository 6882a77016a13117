"""Prices in a text. What can change belongs into a dated fact, with its last day."""

from __future__ import annotations

import re

from bot.content.safety.offers import fold

_MONEY = r"(?:€|\$|£|(?:euros?|eur|cents?|ct|usd|dollars?|pounds?|pfund|chf|franken|bucks?|tacken|oecken)\b)"
_ONES = "null|ein(?:en|e|s)?|zwei|drei|vier|fuenf|sechs|sieben|acht|neun|zehn|elf|zwoelf"
_TENS = "zwanzig|dreissig|vierzig|fuenfzig|sechzig|siebzig|achtzig|neunzig|hundert|tausend"
_ENGLISH = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    "|hundred|thousand"
)
_SPOKEN = rf"\b(?:{_ONES}|{_TENS}|{_ENGLISH}|(?:{_ONES})und(?:{_TENS})|\w*hundert|(?:{_ENGLISH})-(?:{_ENGLISH}))"
PRICE = re.compile(
    rf"(?:€|\beur|\$|£|\busd|\bchf) ?\d|\d(?:[.,]\d\d?|[.,]-{{1,2}})? ?(?:{_MONEY})(?!-ticket)|{_SPOKEN} {_MONEY}"
    r"|\bnine ninety-nine\b|neunundneunzig (?:im monat|nur)"
    r"|\b(?:fuer|um) (?:einen|nen|'nen) (?:zehner|fuenfer|zwanziger|fuffi|hunni)\b"
)


def price(text: str) -> str:
    """The first price in a text; empty if there is none."""
    match = PRICE.search(" ".join(fold(text).split()))
    return match[0].strip() if match else ""
