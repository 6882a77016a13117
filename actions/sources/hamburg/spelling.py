"""One key for all spellings of a station's name."""

from __future__ import annotations

import re
import unicodedata

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_STREET = re.compile(r"(?:strasse|strase|strsse|strassse|str)$")
_WORDS = re.compile(r"[a-z0-9]+")


def plain(word: str) -> str:
    """Return lower case ASCII: "Meßberg" and "MESSBERG" are "messberg"."""
    folded = unicodedata.normalize("NFC", word.replace("\u00ad", "")).casefold().translate(_UMLAUTS)
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))


def key(name: str) -> str:
    """Return the name without blanks, points, hyphens and with its endings written out."""
    words = _WORDS.findall(plain(name))
    words = ["sankt" if word == "st" else word for word in words]
    return _STREET.sub("strasse", "".join(words))


def stem(of_key: str) -> str:
    """Return what tells this station from others: "kellinghusen" of "kellinghusenstrasse"."""
    return of_key.removesuffix("strasse")
