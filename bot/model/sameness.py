"""Sameness: whether two texts say much the same, whatever name, number, blank or sign was put between."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection
from typing import Protocol

from bot.model.reflexes import fold

GRAM = 5
MOST = 64
ALIKE = 0.5
"""Two texts of which at least this share is common are one text to many."""
HELLO = (
    r"(?:guten (?:tag|morgen|abend)|moin|hallo|hi|hey|servus|liebe[rs]?|sehr geehrte[rs]?"
    r"|dear|hello|good (?:morning|day))"
)
NAME = r"(?:\s+(?:herrn?|frau|mr|mrs|ms)\b\.?)?(?:\s+[^\s,.!:;]+){0,2}"
NAMED = re.compile(rf"^\W*(?:{HELLO}\b{NAME}\s*[,.!:;–-])", re.IGNORECASE)
TITLED = re.compile(r"\b(?:herrn?|frau|mr\.?|mrs\.?|ms\.?)\s+[^\s,.!?:;]+", re.IGNORECASE)

Sketch = frozenset[int]


class Sayings(Protocol):
    """What agents have written unasked within a day, compared by what it says. Raises NotStoredError."""

    async def others(self, contact: str, text: str) -> int:
        """How many other contacts have got much the same words; from now on this one has, too."""

    async def unsaid(self, contact: str, text: str) -> None:
        """They did not get it after all."""


def sketch(text: str, key: bytes) -> Sketch:
    """A text as keyed hashes of what it is made of, at most 64 of them: letters only, without greeting and names.

    Digits, blanks, signs and emoji leave no trace in it, and without the key it tells nothing of the words.
    """
    letters = "".join(one for one in fold(TITLED.sub(" ", NAMED.sub(" ", text))) if one.isalpha())
    grams = {letters[at : at + GRAM] for at in range(max(1, len(letters) - GRAM + 1))} if letters else set()
    hashes = (hmac.digest(key, gram.encode(), hashlib.sha256)[:4] for gram in grams)
    return frozenset(sorted(int.from_bytes(one) for one in hashes)[:MOST])


def alike(one: Collection[int], other: Collection[int]) -> bool:
    """Estimated from the smallest hashes of both together, as if all of them were compared."""
    ours, theirs = set(one), set(other)
    if ours.isdisjoint(theirs):
        return False
    smallest = sorted(ours | theirs)[:MOST]
    return sum(each in ours and each in theirs for each in smallest) >= ALIKE * len(smallest)
