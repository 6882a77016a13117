"""What a model makes of sentences whose skill is known: `python -m brain.evaluate --model FILE [--data FOLDER]`.

Of the examples in FOLDER, each is judged by a scorer that never saw it, so that they say what a customer's own words
would come to. Stdin holds more sentences, JSON lines of `{"text": …, "entities": […]}`, which the model itself judges.
Out comes one JSON object: `threshold`, `examples` (with `text` and `skill`) and `asked`, in the order of stdin; of each
`intent` (empty if not sure), `confidence`, and `best`, the likeliest one also then.
"""

from __future__ import annotations

import argparse
import json
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Optional, Sequence

import numpy as np

from brain.quiet import be_quiet
from brain.understanding.calibrate import FOLDS, folds
from brain.understanding.encoder import SentenceEncoder, find_encoder
from brain.understanding.masks import mask
from brain.understanding.model import IntentModel, Verdict
from brain.understanding.scorer import Scorer

WORDS = "words.json"


@dataclass(frozen=True)
class Example:
    """`masked` is what is learnt of it."""

    text: str
    masked: str
    skill: str


class Remembered:
    """An encoder that has read all its sentences before."""

    def __init__(self, vectors: dict[str, np.ndarray]) -> None:
        self._vectors = vectors

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([self._vectors[text] for text in texts])


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Judge everything and print it."""
    parser = argparse.ArgumentParser(prog="brain.evaluate", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="a trained model (.tar.gz)")
    parser.add_argument("--data", type=Path, help="the folder that it was trained with")
    options = parser.parse_args(arguments)
    be_quiet()
    model = load(options.model)
    if model is None:
        print("brain: this model holds no classifier of ours", file=sys.stderr)
        return 1
    encoder = find_encoder() if model.calibration.both else None
    asked = [json.loads(line) for line in sys.stdin]
    judged = [told(model.judge(mask(one["text"], one.get("entities") or ()), encoder)) for one in asked]
    examples = list(held_out(model, read(options.data), encoder)) if options.data else []
    print(json.dumps({"threshold": model.threshold, "examples": examples, "asked": judged}, ensure_ascii=False))
    return 0


def load(file: Path) -> Optional[IntentModel]:
    """The classifier alone, without Rasa around it."""
    with tarfile.open(file) as archive, tempfile.TemporaryDirectory() as folder:
        found = next((name for name in archive.getnames() if Path(name).name == WORDS), None)
        if found is None:
            return None
        inside = Path(found).parent
        for member in archive.getmembers():
            if Path(member.name).parent == inside and member.isfile():
                stream = archive.extractfile(member)
                assert stream is not None
                (Path(folder) / Path(member.name).name).write_bytes(stream.read())
        return IntentModel.load(Path(folder))


def read(folder: Path) -> list[Example]:
    """The examples as training sees them."""
    from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
    from rasa.shared.nlu.training_data.loading import load_data

    messages = [
        message
        for file in sorted(folder.rglob("nlu.yml"))
        for message in load_data(str(file)).intent_examples
        if message.get(TEXT) and message.get(INTENT)
    ]
    return [
        Example(one.get(TEXT), mask(one.get(TEXT), one.get(ENTITIES) or ()), one.get(INTENT)) for one in messages
    ]


def held_out(
    model: IntentModel, examples: Sequence[Example], encoder: Optional[SentenceEncoder]
) -> Iterator[dict[str, Any]]:
    """Each example with what a scorer says that learnt the others. The rulers are those of the model itself."""
    place = {intent: label for label, intent in enumerate(model.intents)}
    known = sorted((one for one in examples if one.skill in place), key=lambda one: (one.masked, one.skill))
    texts = [one.masked for one in known]
    labels = np.array([place[one.skill] for one in known])
    vectors = None if encoder is None else encoder.encode(texts)
    remembered = None if vectors is None else Remembered(dict(zip(texts, vectors)))
    fold = folds(texts, labels)
    for held in range(FOLDS):
        learnt, asked = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        if not len(asked) or len(np.unique(labels[learnt])) < 2:
            continue
        seen = None if vectors is None else vectors[learnt]
        scorer = Scorer.fit([texts[i] for i in learnt], labels[learnt], len(model.intents), seen)
        judge = IntentModel(model.intents, scorer, model.calibration)
        for i in asked:
            verdict = judge.judge(texts[i], remembered)
            yield {"text": known[i].text, "skill": known[i].skill, **told(verdict)}


def told(verdict: Verdict) -> dict[str, Any]:
    """A doubt lies below the threshold, whatever speaks against being sure."""
    return {
        "intent": verdict.intent if verdict.sure else "",
        "confidence": verdict.confidence,
        "best": verdict.intent,
    }


if __name__ == "__main__":
    raise SystemExit(main())
