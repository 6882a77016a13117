"""Sameness: whether two texts say much the same, whatever look-alikes, names, blanks or filler were put between."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections import deque
from collections.abc import Collection, Iterator
from typing import Protocol

import decancer_py

LONGEST = 8_000
"""So much of a text is compared after folding; a message is at most half as long."""
GRAM, WINDOW = 8, 4
SIGNS_GRAM, FEW_GRAM = 6, 3
FEW_LETTERS = 8
"""A text with fewer is hardly more than signs."""
SHARE, ENOUGH = 0.5, 5
MANY = 8
"""Two texts are one text to many if the smaller shares half of its prints with the other, or the larger where that has
hardly any, or if they share this many: about thirty letters in a row, however much stands around them."""
HELLO = (
    r"(?:guten (?:tag|morgen|abend)|moin|hallo|hi|hey|servus|liebe[rs]?|sehr geehrte[rs]?"
    r"|dear|hello|good (?:morning|day))"
)
NAME = r"(?:\s+(?:herrn?|frau|mr|mrs|ms)\b\.?)?(?:\s+[^\s,.!:;]+){0,2}"
NAMED = re.compile(rf"^\W*(?:{HELLO}\b{NAME}\s*[,.!:;–-])")
TITLED = re.compile(r"\b(?:herrn?|frau|mr\.?|mrs\.?|ms\.?)\s+[^\s,.!?:;]+")
GREETINGS = re.compile(
    r"\b(?:(?:mit )?(?:freundlichen|besten|vielen|lieben|herzlichen|viele|beste|liebe) grue?ssen?"
    r"|(?:kind|best) regards)\b(?:[\s,]+[^\W\d]+){0,4}[\s.!]*$"
)
WORD = re.compile(r"\w+")
LEET = str.maketrans("0134578", "oieastb")
TWINS = str.maketrans({"l": "i", "|": "i", "j": "i"})
TALK = frozenset(".,;:!?'\"()„“”‚‘’–-…*_~")
"""Signs that every sentence has, and those that make words bold."""
LETTERS_IN_BOXES = range(0x1F100, 0x1F200)

Sketch = frozenset[int]


class AgentTexts(Protocol):
    """What agents have written within a day to who had not just asked, compared by what it says. Raises
    NotStoredError."""

    async def others(self, contact: str, text: str) -> int:
        """How many other contacts have got much the same words; from now on this one has, too."""

    async def unsaid(self, contact: str, text: str) -> None:
        """They did not get it after all."""


def sketch(text: str, key: bytes) -> Sketch:
    """A text as keyed prints of what it is made of: of each few neighbouring pieces the smallest hash is kept, so that
    what two texts share in a row leaves the same prints in both, wherever it stands.

    Letters and signs are printed apart: neither hides the other. Without the key a print tells nothing of the words.
    """
    folded = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST].encode("utf-8", "ignore").decode()
    letters, signs = _letters(folded), _signs(folded)
    hardly_words = len(letters) < FEW_LETTERS
    found = set(_prints(signs + letters, FEW_GRAM, 1, key) if hardly_words else _prints(letters, GRAM, WINDOW, key))
    if len(signs) >= 2 * SIGNS_GRAM:  # more than a telephone number
        found.update(_prints(signs, SIGNS_GRAM, 1, key))
    return frozenset(found)


def alike(collection: Collection[int], other: Collection[int]) -> bool:
    common = len(frozenset(collection).intersection(other))
    smaller, larger = sorted((len(collection), len(other)))
    return common >= MANY or 0 < SHARE * (smaller if smaller >= ENOUGH else larger) <= common


def _letters(folded: str) -> str:
    """Every look-alike as the plain small letter that it looks like, without greetings, names, blanks and signs."""
    words = "".join(" " if _is_sign(one) else one for one in folded.replace("ß", "ss"))
    plain = str(decancer_py.parse(words))[:LONGEST]
    plain = GREETINGS.sub(" ", TITLED.sub(" ", NAMED.sub(" ", plain)))
    plain = WORD.sub(lambda word: word[0] if word[0].isdigit() else word[0].translate(LEET), plain)
    return "".join(one for one in plain.translate(TWINS) if one.isalpha()).replace("rn", "m").replace("vv", "w")


def _is_sign(one: str) -> bool:
    return unicodedata.category(one) == "So" and ord(one) not in LETTERS_IN_BOXES


def _signs(folded: str) -> str:
    """Digits, emoji and signs, but for those of every sentence."""
    return "".join(one for one in folded if unicodedata.category(one)[0] in "NPS" and one not in TALK)


def _prints(piece: str, size: int, width: int, key: bytes) -> Iterator[int]:
    grams = [piece[at : at + size] for at in range(max(1, len(piece) - size + 1))] if piece else []
    hashes = [int.from_bytes(hmac.digest(key, gram.encode(), hashlib.sha256)[:4]) for gram in grams]
    window: deque[int] = deque(maxlen=width)
    for at, one in enumerate(hashes):
        window.append(one)
        if at >= min(width, len(hashes)) - 1:
            yield min(window)
