"""One key for all spellings of a station's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_STREET = re.compile(r"(?:strasse|strase|strsse|strassse|str)$")
_STREET_ENDINGS = ("str", "strasse", "strase", "strsse", "strassse")
_WORDS = re.compile(r"[a-z0-9]+")


def plain(word: str) -> str:
    """Return lower case ASCII: "Meßberg" and "MESSBERG" are "messberg"."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFC", word.replace("\u00ad", "")).casefold().translate(_UMLAUTS)
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))


def key(name: str) -> str:
    """Return the name without blanks, points, hyphens and with its endings written out."""
    return joined(part(word) for word in _WORDS.findall(plain(name)))


def part(plain_word: str) -> str:
    """Return what a plain word adds to a key."""
    return (
        "sankt" if plain_word == "st" else plain_word if plain_word.isascii() else "".join(_WORDS.findall(plain_word))
    )


def joined(parts: Iterable[str]) -> str:
    """Return the key of a name from its parts."""
    whole = "".join(parts)
    return _STREET.sub("strasse", whole) if whole.endswith(_STREET_ENDINGS) else whole


def stem(of_key: str) -> str:
    """Return what tells this station from others: "kellinghusen" of "kellinghusenstrasse"."""
    return of_key.removesuffix("strasse")
