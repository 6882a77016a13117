"""What a text for customers may not hold, whoever wrote it and wherever it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Code = Literal["advert", "price", "link", "html", "hidden", "lookalike", "formula"]


@dataclass(frozen=True)
class Objection:
    """`found` is what in the text is meant, short and without signs that nobody sees."""

    code: Code
    found: str = ""


class CheckText(Protocol):
    def __call__(self, text: str, *, unasked: bool = False) -> Sequence[Objection]:
        """All there is to object to. An `unasked` text stands where nobody asked for it: in greetings and good-byes, in
        canned replies, on top of answers."""
