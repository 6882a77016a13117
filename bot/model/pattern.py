"""Patterns over customers' words. They are searched for in linear time, whatever is written to us, or refused when the
content is read: no look-around, no back-references. What must not be there is a pattern of its own."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

LARGEST = 2_000
"""Steps of a pattern's program: each may cost one look at each character."""
_MEMORY = 1 << 20  # bytes for one pattern; shipped ones need a tenth of it

AT_ONCE = 16
"""Patterns that are looked for together: a search for sixteen costs little more than one for one of them."""
_MEMORY_TOGETHER = 8 << 20


class PatternError(ValueError):
    """Not a pattern, or none that can be searched for in linear time."""


@dataclass(frozen=True)
class Pattern:
    """Fits a text that holds `says`, and not `unless` anywhere."""

    says: str
    unless: str = ""

    def fits(self, searchable: bytes) -> bool:
        """Whether it fits what `searchable` gave of a folded text."""
        return _holds(searchable, self.says) and not (self.unless and _holds(searchable, self.unless))

    def check(self) -> None:
        """Raises PatternError."""
        for one in filter(None, (self.says, self.unless)):
            _program(one)


def searchable(folded: str) -> bytes:
    """ASCII only: `\\w` and `\\b` know no other letters here, so any other is one that fits no word."""
    if not folded.isascii():
        letters = (one for one in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(one))
        folded = "".join(letter if letter.isascii() else "_" for letter in letters)
    return folded.encode()


def matched(text: bytes, expression: str) -> list[bytes]:
    """The parts of a text that fit."""
    return [found.group() for found in _program(expression).finditer(text) if found.group()]


def _holds(text: bytes, expression: str) -> bool:
    return _program(expression).search(text) is not None


def any_fits(text: bytes, expressions: tuple[str, ...]) -> bool:
    """Whether one of them fits, in a few looks at the text instead of one for each."""
    return any(one.search(text) is not None for one in _together(expressions))


@lru_cache(maxsize=500)
def _together(expressions: tuple[str, ...]) -> list[Any]:
    """Some in one program each; those that cannot be read together stay by themselves."""
    programs = []
    for start in range(0, len(expressions), AT_ONCE):
        some = expressions[start : start + AT_ONCE]
        try:
            programs.append(re2.compile("|".join(f"(?:{one})" for one in some), _options(_MEMORY_TOGETHER)))
        except re2.error:
            programs += [_program(one) for one in some]
    return programs


def _options(memory: int) -> Any:
    options = re2.Options()
    options.max_mem, options.log_errors, options.never_capture = memory, False, True
    return options


@lru_cache(maxsize=2_000)
def _program(expression: str) -> Any:
    try:
        program = re2.compile(expression, _options(_MEMORY))
    except re2.error as error:
        why = str(error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else error)
        raise PatternError(f"{expression} is no pattern that can be searched for in linear time: {why}") from error
    if program.programsize > LARGEST:
        raise PatternError(
            f"{expression} is too large to be searched for: {program.programsize} steps, {LARGEST} are allowed"
        )
    return program
