"""Told secrets: PINs, TANs, security codes and passwords, known by the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.model.masking_words import (
    BETWEEN,
    ENDINGS,
    JOINS,
    LENGTHS,
    MOMENTS,
    QUOTES,
    SAYS,
    SIGNS,
    UNITS,
    Kind,
    announced,
    in_a_sentence,
    number_parts,
    ordinary,
    says_how,
)
from bot.model.visible import Span, Visible

_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+|\n|\S")
_NUMBER_POINT = {(".", "nr"), (".", "no")}
_FARTHEST = 14  # words that may stand between
_WIDEST = 3  # blanks between two groups of one number
_GROUPED = frozenset(".-_/")
_ADDRESS = re.compile(r"https?://|www\.|[^\s@]+@[^\s@]+\.[^\s@]")
_EDGE = ".,;:!?()[]\"'„“”‚‘’»«›‹`"
_ENDS = frozenset(".!?\n,;()") | {"und", "oder", "and", "or", "aber", "but", "dann", "then", "sowie"}


@dataclass(frozen=True)
class Word:
    text: str
    start: int
    end: int


def told_secrets(typed: str, seen: Visible) -> Iterator[tuple[Span, Kind]]:
    """Each secret with its place in the text as it was typed."""
    words = [Word(match[0], *match.span()) for match in _TOKEN.finditer(seen.text)]
    teller = _Teller(typed, seen, words)
    for at in range(len(words)):
        found = teller.announcement(at)
        if found:
            kind, after = found
            yield from teller.secrets(kind, at, after)


class _Teller:
    """Reads what stands around one announcement; never farther than a few words."""

    def __init__(self, typed: str, seen: Visible, words: list[Word]) -> None:
        self._typed = typed
        self._seen = seen
        self._words = words

    def _text(self, at: int) -> str:
        return self._words[at].text if 0 <= at < len(self._words) else ""

    def _touches(self, at: int) -> bool:
        """Whether nothing stands between this word and the one before."""
        return 0 < at < len(self._words) and self._words[at - 1].end == self._words[at].start

    def announcement(self, at: int) -> tuple[Kind, int] | None:
        """The kind that is announced here, and where what follows begins. PIN-Pad and TAN-Liste announce nothing."""
        found = announced(self._text(at), self._text(at + 1))
        if found is None or (self._text(at - 1) == "[" and self._text(at + 1) == "]"):
            return None
        kind, after = found[0], at + found[1]
        if self._text(after) == "-" and self._touches(after) and self._touches(after + 1):
            if self._text(after + 1) in ENDINGS:
                return kind, after + 2
            if self._text(after + 1).isalpha() and kind != "Passwort":
                return None
            if self._text(after + 1).isalpha():
                return None
        if self._text(after) in ENDINGS or (self._text(after) == "2" and self._touches(after)):
            after += 1
        return kind, after

    def secrets(self, kind: Kind, at: int, after: int) -> Iterator[tuple[Span, Kind]]:
        begin, strength = self._pass_over(kind, after)
        if kind == "Passwort" and (span := self._password(begin, strength)):
            yield span, kind
            return
        found = False
        end = self._number(kind, begin)
        while end:
            found = True
            yield self._seen.typed(self._words[begin].start, self._words[end - 1].end), kind
            begin = end
            while begin < end + 2 and self._text(begin) in JOINS:
                begin += 1
            end = self._number(kind, begin) if begin > end else 0
        if not found and (before := self._said_before(kind, at, after)):
            yield before, kind

    def _pass_over(self, kind: Kind, after: int) -> tuple[int, int]:
        """Where the secret may begin, and how clearly it is said that it comes: 2 by a colon, 1 by a verb."""
        at, strength = after, 0
        while at < min(after + _FARTHEST, len(self._words)):
            text = self._text(at)
            glued = text.isalnum() and self._touches(at + 1) and self._text(at + 1).isalnum()
            if glued or (kind == "Passwort" and text in QUOTES and text != "'"):
                break
            if text in {":", "="} or (text == ">" and self._text(at - 1) in {"-", "="}):
                strength = 2
            elif text in SAYS:
                strength = max(strength, 1)
            elif text == "packstation" and (number := self._text(at + 1).isdigit()) == (
                number and self._text(at + 2) in SAYS | {":"}
            ):
                at += number
            elif (text, self._text(at - 1)) in _NUMBER_POINT or (text == "auf" and kind == "Passwort" and not strength):
                pass
            elif text not in SIGNS and (text not in BETWEEN or (strength == 2 and kind == "Passwort")):
                break
            at += 1
        return at, strength

    def _number(self, kind: Kind, begin: int) -> int:
        """Where a number of this kind ends that begins here; 0 if there is none."""
        fewest, most = LENGTHS[kind]
        if self._text(begin).isdigit():
            end, digits = self._digits(begin, most)
            if fewest <= digits <= most:
                return end
        if (end := self._in_words(begin, fewest)) or kind == "Passwort":
            return end
        return self._code(begin) if kind in {"TAN", "PIN"} else 0

    def _digits(self, begin: int, most: int) -> tuple[int, int]:
        """The groups that belong together, and how many digits they have. No date, no hour, no amount."""
        end, digits = begin, 0
        at = begin
        while self._text(at).isdigit() and digits + len(self._text(at)) <= most and not self._counts_else(at):
            digits += len(self._text(at))
            end = at = at + 1
            if self._text(at) in _GROUPED and self._text(at + 1).isdigit():
                at += 1
            if at < len(self._words) and self._words[at].start - self._words[at - 1].end > _WIDEST:
                break
        if self._text(begin).isdigit() and digits == 0:
            return begin, 0
        return end, digits

    def _counts_else(self, at: int) -> bool:
        """Whether these digits are an amount, an hour or a day, or go on into a longer number or name."""
        following = self._text(at + 1)
        if following in UNITS or (following in {":", "h"} and self._touches(at + 1) and self._text(at + 2).isdigit()):
            return True
        if following == "-" and self._text(at + 2) in UNITS:
            return True
        day = following == "." and self._text(at + 2).isdigit() and self._text(at + 3) == "."
        return day and len(self._text(at)) <= 2 and len(self._text(at + 2)) <= 2

    def _in_words(self, begin: int, fewest: int) -> int:
        """A number that is spelt out, digit by digit or in one word."""
        at, parts, letters = begin, 0, 0
        while at < min(begin + 2 * _FARTHEST, len(self._words)):
            text = self._text(at)
            if text.isalpha() and (number := number_parts(text)) and self._text(at + 1) not in UNITS:
                parts, letters = parts + number, letters + 1
            elif text.isdigit() and len(text) <= 2:
                parts += len(text)
            elif not (text in {",", "-", "."} and parts):
                break
            at += 1
        while at > begin and self._text(at - 1) in {",", "-", "."}:
            at -= 1
        return at if parts >= fewest and letters else 0

    def _code(self, begin: int) -> int:
        """Letters and digits in one: the end of a code such as A7K9P2."""
        end = begin
        while end < len(self._words) and self._text(end).isalnum() and (end == begin or self._touches(end)):
            end += 1
        if end == begin:
            return 0
        code = self._seen.text[self._words[begin].start : self._words[end - 1].end]
        digits = sum(char.isdigit() for char in code)
        return end if digits >= 2 and 4 <= len(code) <= 12 and digits < len(code) and 2 * digits >= len(code) - 2 else 0

    def _said_before(self, kind: Kind, at: int, after: int) -> Span | None:
        """The secret in "4711 ist meine PIN", where nothing more is said of it."""
        following = self._text(after)
        if following.isalnum() and following not in JOINS | {"fur", "fuer", "for", "danke", "bitte"}:
            return None
        last = at - 1
        while last > at - 6 and (self._text(last) in BETWEEN | {"als", "as", "(", "=", "-", '"', "„", "'", "”", "“"}):
            last -= 1
        if last == at - 1 or last < 0:
            return None
        if kind == "Passwort":
            return self._password_before(last)
        return self._number_before(kind, last)

    def _number_before(self, kind: Kind, last: int) -> Span | None:
        first = last
        while self._text(first - 1).isdigit() and self._text(first).isdigit() and first > last - 8:
            first -= 1
        fewest, most = LENGTHS[kind]
        while number_parts(self._text(first)) and number_parts(self._text(first - 1)) and first > last - 8:
            first -= 1
        if sum(number_parts(self._text(one)) for one in range(first, last + 1)) >= fewest:
            return self._seen.typed(self._words[first].start, self._words[last].end)
        digits = sum(len(self._text(one)) for one in range(first, last + 1))
        fits = self._text(last).isdigit() and fewest <= digits <= most
        if not fits or self._text(first - 1) in MOMENTS | {".", ":", ","} or self._text(last + 1) in UNITS:
            return None
        return self._seen.typed(self._words[first].start, self._words[last].end)

    def _password_before(self, last: int) -> Span | None:
        if self._text(last + 1) not in SAYS | {"als", "as", '"', "'", "“", "”", "="} and self._text(last) not in QUOTES:
            return None
        end = self._seen.ends[self._words[last].end - 1]
        start = self._typed.rfind(" ", 0, end) + 1
        start = max(start, self._typed.rfind("\n", 0, end) + 1)
        value = self._typed[start:end].strip(_EDGE)
        return (start, end) if _shaped(value) and not _ADDRESS.match(value) else None

    def _password(self, begin: int, strength: int) -> Span | None:
        """What follows, if it can be a password and is not only said of one."""
        if begin >= len(self._words):
            return None
        start = self._seen.starts[self._words[begin].start]
        if closing := QUOTES.get(self._text(begin)):
            return self._quoted(start, closing)
        end = next((at for at in range(start, len(self._typed)) if self._typed[at].isspace()), len(self._typed))
        end = start + len(self._typed[start:end].rstrip(",;:."))
        value = self._typed[start:end].strip(_EDGE)
        if len(value) < 3 or in_a_sentence(value) or _ADDRESS.match(value) or self._text(begin + 1) in UNITS:
            return None
        if _shaped(value) or (value.isdigit() and (strength or len(value) > 4)):
            plain_compound = strength < 2 and not any(char.isdigit() for char in value) and _only_joined(value)
            return None if plain_compound else (start, end)
        return self._in_plain_words(begin, strength) if strength else None

    def _quoted(self, start: int, closing: str) -> Span | None:
        """Up to the closing mark, on the same line."""
        for at in range(start + 1, min(start + 80, len(self._typed))):
            if self._typed[at] in closing:
                inside = self._typed[start + 1 : at]
                plain = ordinary(inside) or inside.casefold().startswith("passwort ") or len(inside) < 3
                return None if plain else (start, at + 1)
            if self._typed[at] == "\n":
                break
        return None

    def _in_plain_words(self, begin: int, strength: int) -> Span | None:
        """Ordinary letters up to the end of what is said: after a colon a few words, after a verb a single one."""
        end = begin
        while end < len(self._words) and self._text(end) not in _ENDS:
            if end - begin >= 6 or in_a_sentence(self._text(end)):
                return None
            end += 1
        first = self._text(begin)
        if end - begin == 1 and ordinary(first):
            return None
        if end == begin or (strength == 1 and (end - begin > 1 or says_how(first))) or len(first) < 3:
            return None
        if strength == 2 and says_how(self._text(end - 1)):
            return None
        return self._seen.typed(self._words[begin].start, self._words[end - 1].end)


def _shaped(value: str) -> bool:
    """Whether it looks like a password and not like a word: digits among letters, signs, capitals inside."""
    letters, digits = any(map(str.isalpha, value)), any(map(str.isdigit, value))
    inside = any(char.isupper() for char in value[1:]) and any(map(str.islower, value))
    signs = any(not char.isalnum() for char in value)
    return len(value) > 2 and ((letters and digits) or inside or (signs and letters) or (signs and digits))


def _only_joined(value: str) -> bool:
    """Words with a hyphen, a stroke or a point between them."""
    return all(part.isalpha() for part in re.split(r"[\-/.'’]", value))
