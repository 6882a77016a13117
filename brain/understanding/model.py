"""The intent model: trained once, then only read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

import numpy as np

from brain.understanding.calibrate import (
    Scale,
    blend,
    familiar,
    find_scale,
    find_threshold,
    unfamiliar,
)
from brain.understanding.grams import Vocabulary
from brain.understanding.linear import Linear
from brain.understanding.scorer import Scorer
from brain.understanding.shelves import Shelves

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Verdict:
    """The candidates with their confidences, best first, and whether the first is sure."""

    ranking: tuple[tuple[str, float], ...]
    sure: bool

    @property
    def intent(self) -> str:
        return self.ranking[0][0]

    @property
    def confidence(self) -> float:
        return self.ranking[0][1]


@dataclass(frozen=True)
class IntentModel:
    """Knows which intent a message has, and how sure that is."""

    intents: tuple[str, ...]
    scorer: Scorer
    scale: Scale
    threshold: float

    @classmethod
    def train(cls, examples: Sequence[tuple[str, str]], names_teach: bool = False) -> IntentModel:
        """Learn from pairs of text and intent."""
        intents = tuple(sorted({intent for _, intent in examples}))
        texts, labels = _with_names(examples, intents) if names_teach else _split(examples, intents)
        outside = intents.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in intents else None
        known = familiar(texts, labels, len(intents))
        strange = unfamiliar(texts, labels, len(intents), outside)
        scale = find_scale(known)
        threshold = find_threshold(known, strange, scale, outside)
        return cls(intents, Scorer.fit(texts, labels, len(intents)), scale, threshold)

    def judge(self, text: str) -> Verdict:
        """Rank the intents for a message."""
        evidence = self.scorer.weigh(text)
        confidence = blend(evidence, self.scale)
        ranking = tuple(
            (self.intents[intent], round(float(sure), 4))
            for intent, sure in zip(evidence.intents, confidence)
        )
        return Verdict(ranking, ranking[0][1] >= self.threshold)

    def save(self, folder: Path) -> None:
        """Write it as plain arrays and JSON: loading runs no code from the file."""
        vocabulary, linear, shelves = self.scorer.vocabulary, self.scorer.linear, self.scorer.shelves
        words = {
            "intents": self.intents,
            "threshold": self.threshold,
            "examples": int(self.scorer.shelves.first[-1]),
            "words": list(vocabulary.words),
            "pieces": list(vocabulary.pieces),
        }
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        shelf = {f"shelf_{name}": getattr(shelves, name) for name in _SHELF}
        np.savez(
            folder / "numbers.npz",
            idf=vocabulary.idf,
            weights=linear.weights,
            bias=linear.bias,
            marks=self.scale.marks,
            **shelf,
        )

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
            first = len(words["words"])
            vocabulary = Vocabulary(
                {gram: column for column, gram in enumerate(words["words"])},
                {gram: column for column, gram in enumerate(words["pieces"], first)},
                numbers["idf"],
            )
            scorer = Scorer(
                vocabulary,
                Linear(numbers["weights"], numbers["bias"]),
                Shelves.of(**{name: numbers[f"shelf_{name}"] for name in _SHELF}, width=vocabulary.size),
            )
            return cls(tuple(words["intents"]), scorer, Scale(numbers["marks"]), words["threshold"])


_SHELF = ("columns", "weights", "rows", "first")


def _split(examples: Sequence[tuple[str, str]], intents: Sequence[str]) -> tuple[list[str], np.ndarray]:
    place = {intent: label for label, intent in enumerate(intents)}
    return [text for text, _ in examples], np.array([place[intent] for _, intent in examples])


def _with_names(examples: Sequence[tuple[str, str]], intents: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """Every intent's name, put in words, is one more example of it."""
    named = [
        (spoken, intent) for intent in intents if intent != OUT_OF_SCOPE and (spoken := spoken_name(intent))
    ]
    return _split([*examples, *named], intents)


def spoken_name(intent: str) -> str:
    """`lostCard/Report_fee` as a person would write it; empty when nothing is left to read."""
    apart = re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])", " ", intent)
    return " ".join(re.findall(r"[^\W\d_]{2,}", apart)).lower()
