"""One spelling for what means the same."""

from __future__ import annotations

import re
import unicodedata

# `ö` typed as `oe`, or with its dots as a character of their own, is the same letter.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
LONGEST = 2_400
"""Characters that are looked at: twice what a worker reads of a message, for names grow by giving way to their kind."""
_STRETCHED = re.compile(r"(.)\1{2,}")
_NOT_KEPT = re.compile(r"[^\w?!%$]+|_+")


def _apart(found: re.Match[str]) -> str:
    """Pictures are words of their own; anything else that is no letter, digit or mark is a gap."""
    pictures = [char for char in found.group() if unicodedata.category(char) == "So"]
    return f" {' '.join(pictures)} "


def normalise(text: str) -> str:
    """Fold case, width, umlauts, accents, stretched letters, punctuation; keep digits, `? ! % $`, emoji.

    Bounded before and after: one character may stand for eighteen.
    """
    text = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST].lower().translate(_UMLAUTS)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = _STRETCHED.sub(r"\1\1", text)
    return " ".join(_NOT_KEPT.sub(_apart, text).split())
