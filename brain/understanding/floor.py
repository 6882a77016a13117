"""A floor of evidence: words that only hold a sentence together say nothing about what is asked."""

from __future__ import annotations

import functools
from pathlib import Path

from brain.understanding.grams import PIECE_SIZES, piece_grams, words
from brain.understanding.normal import normalise
from brain.understanding.scorer import Scorer

AS_IF_KNOWN = 0.95
"""A message whose words are this near to an example's is that example, whatever the words are (cosine)."""
LEAST_SHARED = 0.3
"""So much of a word's longest pieces has to be known from an intent's examples, where the word itself is not."""
_LIST = Path(__file__).parent / "function_words.txt"


@functools.cache
def function_words() -> frozenset[str]:
    """Those of German and English."""
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def grounded(scorer: Scorer, text: str, intent: int, nearest: float) -> bool:
    """Whether something in the message speaks for this intent: an example much like it, or a telling word."""
    if nearest >= AS_IF_KNOWN:
        return True
    return any(
        _speaks(scorer, word, intent)
        for word in words(normalise(text))
        if word not in function_words() and word not in "?!%$"
    )


def _speaks(scorer: Scorer, word: str, intent: int) -> bool:
    vocabulary, centre = scorer.vocabulary, scorer.shelves.centres[intent]
    column = vocabulary.words.get(word)
    if column is not None and centre[column] > 0:
        return True
    pieces = [piece for piece in piece_grams(word) if len(piece) == PIECE_SIZES[-1]]
    known = [piece for piece in pieces if piece in vocabulary.pieces and centre[vocabulary.pieces[piece]] > 0]
    return len(known) > LEAST_SHARED * len(pieces)
