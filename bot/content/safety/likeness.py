"""Whether a text sounds more like adverts or like service: naive Bayes over pieces of words.

It learns when it is first asked, in a moment, from two lists of sentences (`data/safety`) and from the texts that are
shipped. A sentence that was judged wrongly belongs into its list.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.content.safety.offers import SENTENCE, fold

SHORTEST, LONGEST = 2, 5
SMOOTH = 0.1
FEW = 10
"""So many pieces of a text count as undecided: a short one says little."""
WORDS = 3
WORD = re.compile(r"\w+|[%!?€]")


def pieces(text: str) -> set[str]:
    """Parts of its words, with where a word begins and ends."""
    found: set[str] = set()
    for word in WORD.findall(re.sub(r"\d", "0", fold(text))):
        padded = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            found.update(padded[start : start + length] for start in range(max(1, len(padded) - length + 1)))
    return found


@dataclass(frozen=True, eq=False)
class Likeness:
    """Whoever has learned nothing takes nothing for an advert."""

    honest: Sequence[str] = ()
    sells: Sequence[str] = ()

    @cached_property
    def _weights(self) -> dict[str, float]:
        """How much more often a piece stands in adverts; pieces that were met once say nothing."""
        honest, sells = _counted(self.honest), _counted(self.sells)
        known = [piece for piece in {**honest, **sells} if honest[piece] + sells[piece] > 1]
        if not (honest and sells):
            return {}
        mass = SMOOTH * len(known)
        most_honest = math.log(sum(honest[piece] for piece in known) + mass)
        most_sells = math.log(sum(sells[piece] for piece in known) + mass)
        return {
            piece: math.log(sells[piece] + SMOOTH) - most_sells - math.log(honest[piece] + SMOOTH) + most_honest
            for piece in known
        }

    def of(self, text: str) -> float:
        """Above nothing: more like an advert. A word or two sound like nothing."""
        if sum(bool(WORD.search(word)) for word in fold(text).split()) < WORDS:
            return 0.0
        told = [self._weights[piece] for piece in pieces(text) if piece in self._weights]
        return sum(told) / (len(told) + FEW)

    def worst_sentence(self, text: str) -> tuple[float, str]:
        """The sentence that sounds most like one."""
        return max((self.of(one), one.strip()) for one in SENTENCE.split(text))


def _counted(texts: Iterable[str]) -> Counter[str]:
    return Counter(piece for text in texts for piece in pieces(text))
