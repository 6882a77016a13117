"""The intent model: trained once, then only read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Sequence

import numpy as np

from brain.understanding.calibrate import Calibration, Ruler, Scale, calibrate
from brain.understanding.dense import Dense
from brain.understanding.encoder import Encodes, SentenceEncoder
from brain.understanding.floor import grounded
from brain.understanding.grams import Vocabulary
from brain.understanding.linear import Linear
from brain.understanding.scorer import Evidence, Scorer
from brain.understanding.shelves import Shelves

OUT_OF_SCOPE = "out_of_scope"
SHORT_OF = 0.01  # how far below the threshold a doubt brings a message


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
    calibration: Calibration

    @property
    def threshold(self) -> float:
        """From where on a message is sure, with everything that was there in training."""
        return (self.calibration.both or self.calibration.words).threshold

    @classmethod
    def train(
        cls,
        examples: Sequence[tuple[str, str]],
        names_teach: bool = False,
        encoder: Optional[SentenceEncoder] = None,
    ) -> IntentModel:
        """Learn from pairs of text and intent."""
        intents = tuple(sorted({intent for _, intent in examples}))
        texts, labels = _with_names(examples, intents) if names_teach else _split(examples, intents)
        outside = intents.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in intents else None
        vectors = None if encoder is None else encoder.encode(texts)
        calibration = calibrate(texts, labels, len(intents), outside, vectors)
        if calibration.both is None:  # too few examples to weigh one kind of evidence against the other
            vectors = None
        return cls(intents, Scorer.fit(texts, labels, len(intents), vectors), calibration)

    def judge(self, text: str, encoder: Optional[Encodes] = None) -> Verdict:
        """Rank the intents for a message; by its words, and where they leave a doubt by its meaning, too."""
        words, both = self.calibration.words, self.calibration.both
        evidence = self.scorer.weigh(text)
        decided = words.measure(evidence)[0] >= self.calibration.decided
        if both is None or encoder is None or decided:
            return self._verdict(text, words, evidence)
        vector = encoder.encode([text])[0]
        verdict = self._verdict(text, both, *self.scorer.weigh_both(text, vector))
        if verdict.sure and self._stranger(text, vector, verdict.intent):
            return self._doubted(verdict, both.threshold)
        return verdict

    def _stranger(self, text: str, vector: np.ndarray, intent: str) -> bool:
        """Whether a message is nearer to an example that no intent covers than to any of its own intent."""
        if OUT_OF_SCOPE not in self.intents or intent == OUT_OF_SCOPE:
            return False
        pair = np.array([self.intents.index(intent), self.intents.index(OUT_OF_SCOPE)])
        own, strange = self.scorer.nearest(text, vector, pair)
        return bool(strange > own)

    def _verdict(self, text: str, ruler: Ruler, *evidence: Evidence) -> Verdict:
        found, confidence = evidence[0].intents, ruler.measure(*evidence)
        ranking = tuple(
            (self.intents[intent], round(float(sure), 4)) for intent, sure in zip(found, confidence)
        )
        verdict = Verdict(ranking, ranking[0][1] >= ruler.threshold)
        nearest = float(evidence[0].nearest[0])
        if verdict.sure and not grounded(self.scorer, text, int(found[0]), nearest):
            return self._doubted(verdict, ruler.threshold)
        return verdict

    @staticmethod
    def _doubted(verdict: Verdict, threshold: float) -> Verdict:
        """The same candidates, none of them sure."""
        most = round(threshold - SHORT_OF, 4)
        return Verdict(tuple((intent, min(sure, most)) for intent, sure in verdict.ranking), sure=False)

    def save(self, folder: Path) -> None:
        """Write it as plain arrays and JSON: loading runs no code from the file."""
        vocabulary, linear, shelves = self.scorer.vocabulary, self.scorer.linear, self.scorer.shelves
        words, both = self.calibration.words, self.calibration.both
        known = {
            "intents": self.intents,
            "threshold": self.threshold,
            "threshold_words": words.threshold,
            "decided": self.calibration.decided,
            "examples": int(self.scorer.shelves.first[-1]),
            "words": list(vocabulary.words),
            "pieces": list(vocabulary.pieces),
        }
        (folder / "words.json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
        shelf = {f"shelf_{name}": getattr(shelves, name) for name in _SHELF}
        scales = {f"marks_{place}": scale.marks for place, scale in enumerate(both.scales if both else ())}
        dense = {f"dense_{name}": getattr(self.scorer.dense, name) for name in _DENSE if both}
        if both:
            dense["dense_vectors"] = dense["dense_vectors"].astype(np.float16)
        np.savez(
            folder / "numbers.npz",
            idf=vocabulary.idf,
            weights=linear.weights,
            bias=linear.bias,
            marks=words.scales[0].marks,
            **shelf,
            **scales,
            **dense,
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
            deep = "dense_weights" in numbers
            scorer = Scorer(
                vocabulary,
                Linear(numbers["weights"], numbers["bias"]),
                Shelves.of(**{name: numbers[f"shelf_{name}"] for name in _SHELF}, width=vocabulary.size),
                Dense.of(**{name: numbers[f"dense_{name}"] for name in _DENSE}) if deep else None,
            )
            scales = tuple(Scale(numbers[f"marks_{place}"]) for place in (0, 1) if deep)
            calibration = Calibration(
                Ruler((Scale(numbers["marks"]),), words["threshold_words"]),
                Ruler(scales, words["threshold"]) if deep else None,
                words["decided"],
            )
            return cls(tuple(words["intents"]), scorer, calibration)


_SHELF = ("columns", "weights", "rows", "first")
_DENSE = ("weights", "bias", "vectors", "first")


def _split(examples: Sequence[tuple[str, str]], intents: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """Sorted: sums, and with them all that is found, are the same in whatever order the files lie."""
    examples = sorted(examples)
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
