"""What a model makes of sentences: `python -m brain.judge --model FILE`, JSON lines in, JSON lines out.

In: `{"text": …, "entities": […]}`. Out, in the same order: `{"intent": …, "confidence": …, "first": …}`, where `first` is
the best candidate also when it is not sure. The last line says what it cost.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from typing import Optional, Sequence

from brain.quiet import be_quiet


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Judge each line of stdin."""
    parser = argparse.ArgumentParser(prog="brain.judge", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="a trained model (.tar.gz)")
    options = parser.parse_args(arguments)
    be_quiet()
    from brain.turns.loaded_model import LoadedModel
    from brain.turns.protocol import Asked
    from brain.understanding.encoder import find_encoder

    loaded = LoadedModel.load("judged", options.model)
    spent, count = 0.0, 0
    for count, line in enumerate(sys.stdin, 1):
        asked = json.loads(line)
        started = time.process_time()
        found = loaded.understand(Asked(id=str(count), text=asked["text"], entities=asked.get("entities", [])))
        spent += time.process_time() - started
        first = found.ranking[0]["intent"] if found.ranking else found.intent
        print(json.dumps({"intent": found.intent, "confidence": found.confidence, "first": first}))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    cost = {"ms": round(1000 * spent / max(count, 1), 2), "mb": megabytes, "embeddings": bool(find_encoder())}
    print(json.dumps(cost))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
