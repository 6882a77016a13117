"""Signs that do what no reader sees: markup, invisible and turning characters, letters that only look like ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.model.objection import Objection

HTML = re.compile(r"<\s*[/!?]?\s*[a-zA-Z][^\n]{0,40}|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
FORMULA = re.compile(r"[=@\t\r]|[+-](?=[^\s\d]|\d[\d.,]*[-+*/(])")
"""How a cell begins that a spreadsheet calculates."""
BLANKS = frozenset(" \n\u00a0\u202f\u2009")
JOINS, SHOWS = "\u200d", "\ufe0f\ufe0e\u20e3"
"""What joins two emoji to one, and what makes a sign an emoji."""
NO_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5")
"""They count as letters or signs and show nothing."""
PICTURES = frozenset("ℹⓂ")
"""Letters that people send as pictures."""
BOXED = range(0x1F100, 0x1F1E6)
_ODD_NAME = re.compile(r"SMALL CAPITAL|MODIFIER|TURNED|REVERSED|INSULAR|CIRCLED|SUPERSCRIPT LATIN|SUBSCRIPT LATIN")
_MANY_FLAGS = re.compile(r"[\U0001F1E6-\U0001F1FF]{3,}")


def signs(text: str) -> Iterator[Objection]:
    if match := HTML.search(text):
        yield Objection("html", match[0][:20])
    if FORMULA.match(text):
        yield Objection("formula", text[0].strip() or "TAB")
    for place, char in enumerate(text):
        if _is_hidden(text, place, char):
            yield Objection("hidden", f"U+{ord(char):04X}")
            break
    if odd := _lookalike(text) or _flags(text):
        yield Objection("lookalike", odd)


def _lookalike(text: str) -> str:
    """A letter of another alphabet among ours; a text that is wholly of another is no disguise."""
    odd = [char for char in text if _is_lookalike(char)]
    ours = sum(char.isalpha() and not _is_lookalike(char) for char in text)
    if not odd or (len(odd) > ours and all(_is_of_one_kind(word) for word in text.split())):
        return ""
    return odd[0]


def _is_of_one_kind(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    return len({_is_lookalike(char) for char in letters}) <= 1 and not any(_stands_for(char) for char in letters)


def _flags(text: str) -> str:
    return match[0] if (match := _MANY_FLAGS.search(text)) and len(match[0]) != 4 else ""


def _is_hidden(text: str, place: int, char: str) -> bool:
    if char in BLANKS or char in SHOWS:
        return False
    if char == JOINS:
        return not (0 < place < len(text) - 1 and _is_sign(text[place - 1]) and _is_sign(text[place + 1]))
    category = unicodedata.category(char)
    if place and (category == "Mn" or char == "\u200c") and _is_foreign(text[place - 1]):
        return False
    if char in NO_LETTERS or category in {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}:
        return True
    return category in {"Mn", "Mc", "Me"} and len(unicodedata.normalize("NFC", text[max(place - 1, 0) : place + 1])) > 1


def _is_sign(char: str) -> bool:
    return unicodedata.category(char) in {"So", "Sk", "Mn"} or char in SHOWS


def _is_lookalike(char: str) -> bool:
    """A letter of another alphabet, or one that stands for a plain one."""
    if ord(char) in BOXED:
        return True
    category = unicodedata.category(char)
    if char in PICTURES:
        return False
    if _stands_for(char):
        return True
    if category[0] not in "LN" or char.isascii():
        return False
    name = unicodedata.name(char, "")
    if category[0] == "N":
        return category == "Nd" or "CIRCLED" in name
    return _is_foreign(char) or (bool(_ODD_NAME.search(name)) and char not in "ªº")


def _is_foreign(char: str) -> bool:
    return char.isalpha() and not unicodedata.name(char, "").startswith(("LATIN", "MATHEMATICAL", "FULLWIDTH"))


def _stands_for(char: str) -> bool:
    """Whether it is another way to write a plain letter."""
    plain = unicodedata.normalize("NFKC", char)
    return len(plain) == 1 and plain != char and plain.isalnum() and char not in "ªº¹²³"
