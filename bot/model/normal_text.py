"""Normal: a customer's text as rules, recognisers, language and brain read it; stored and shown it stays theirs."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 1_200
"""Characters that are read. Whoever writes more has said before what it is about, and is read by people in full."""
_RAW = 2 * LONGEST
"""Of what was written: a letter may be typed in two characters, and one character may stand for eighteen."""
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0")  # letters by category that show nothing
_SPELT = str.maketrans({"\u00b4": "'", "\u2010": "-", "\u2011": "-", "\u2212": "-", "\u2800": " "})
_SHADES = re.compile(
    "[\u034f\u180b-\u180f\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]"
)  # variants, skin tones


def normal(text: str) -> str:
    """The visible text in one spelling, bounded after it: full width and ligatures as plain letters, accents composed,
    what shows nothing left out, control characters blank, line ends kept."""
    text = text.strip()[:_RAW]
    if not (text.isascii() and text.isprintable()):
        text = _LINE_ENDS.sub("\n", text).translate(_SPELT)
        text = "".join(_shown(one) for one in text)[:_RAW]
        text = unicodedata.normalize("NFKC", text)[:_RAW]
        text = "".join(_composed(one) for one in text)
    return text[:LONGEST].strip()


def _shown(char: str) -> str:
    """A character before it is joined with its neighbours: what stands invisibly between them goes first."""
    if char.isascii():
        return char if char == "\n" or char.isprintable() else " "
    category = unicodedata.category(char)
    if category == "Cf" or char in _INVISIBLE or _SHADES.match(char):
        return ""
    return " " if category in {"Cc", "Cs"} else char


def _composed(char: str) -> str:
    """Marks that found no letter to join, a keycap's frame and a picture's variant among them, say nothing."""
    return "" if unicodedata.category(char) in {"Mn", "Me"} else char
