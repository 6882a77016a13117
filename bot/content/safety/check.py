"""One check for every text that customers read, whoever writes it: files, studio and `lotse check` ask the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.content.render import PLACEHOLDER
from bot.content.safety.likeness import Likeness
from bot.content.safety.links import links
from bot.content.safety.offers import weigh
from bot.content.safety.prices import price
from bot.content.safety.signs import signs
from bot.model.objection import Objection

_LINK = re.compile(r"https://\S+")


@dataclass(frozen=True)
class Limits:
    """From which weight of words on a text is an advert, from which likeness alone, and from which of both."""

    words: float
    likeness: float
    both: tuple[float, float]


ASKED = Limits(3.0, 0.5, (1.0, 0.3))
UNASKED = Limits(2.0, 0.25, (1.0, 0.1))
"""An answer may tell of vouchers to who asks, a greeting may not."""
A_SENTENCE = 0.2
"""So much more like one must a single sentence of a longer text sound."""
SHOWN = 40


@dataclass(frozen=True)
class TextCheck:
    """`hosts` are the company's own and those that the shipped texts name; `likeness` knows how service sounds."""

    hosts: frozenset[str] = frozenset()
    likeness: Likeness = field(default_factory=Likeness)

    def __call__(self, text: str, *, unasked: bool = False) -> Sequence[Objection]:
        return _objections(self, text, unasked)

    def uncached(self, text: str, *, unasked: bool = False) -> Iterator[Objection]:
        yield from signs(text)
        yield from links(text, self.hosts)
        said = _LINK.sub(" ", text)
        if found := price(PLACEHOLDER.sub(" ", said)):
            yield Objection("price", found)
        if found := self._advert(said, UNASKED if unasked else ASKED):
            yield Objection("advert", found[:SHOWN])

    def _advert(self, text: str, limits: Limits) -> str:
        """What in the text advertises; empty if it does not."""
        weight, words = weigh(text)
        if weight >= limits.words:
            return words
        whole, (part, sentence) = self.likeness.of(text), self.likeness.worst_sentence(text)
        alike = max(whole, part - A_SENTENCE)
        if alike >= limits.likeness or (weight >= limits.both[0] and alike >= limits.both[1]):
            return words or sentence or text
        return ""


@lru_cache(maxsize=8_192)
def _objections(check: TextCheck, text: str, unasked: bool) -> tuple[Objection, ...]:  # a key
    """Editors look at all texts again with each change of one."""
    return tuple(check.uncached(text, unasked=unasked))
