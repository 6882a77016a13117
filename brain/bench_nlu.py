"""Measure understanding on a folder of TSV files: `python -m brain.bench_nlu --data <folder>`.

A data set is `<name>.train.tsv` (or `.valid.tsv`) with the columns text and intent; `<name>.test.tsv` or
`.dev.tsv` is its test, else five folds are cross-validated. Every pipeline goes through Rasa's own trainer and parser.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Optional, Sequence

from brain.quiet import be_quiet

CONFIG = Path(__file__).parent / "config.yml"
SEED, FOLDS = 7, 5
WARM_UP = 20

_COUNTS: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]
_FALLBACK = {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1}  # Rasa's defaults

Example = tuple[str, str]


@dataclass(frozen=True)
class DataSet:
    """Pairs of text and intent; several folds where there is no test."""

    name: str
    folds: tuple[tuple[tuple[Example, ...], tuple[Example, ...]], ...]


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Print one line for each data set and pipeline."""
    options = _parser().parse_args(arguments)
    be_quiet()
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"  # it would take a component for unchanged whose modules have changed
    import rasa.engine.recipes.default_components  # noqa: F401  (seconds that are no training)

    sets = [
        each
        for each in read_folder(options.data, options.folds)
        if not options.only or each.name in options.only
    ]
    if not sets:
        print(f"brain: no *.train.tsv in {options.data}", file=sys.stderr)
        return 2
    print(f"{'data':16} {'pipeline':9} {'scope':>6} {'AUROC':>6} {'MCC':>6} {'@5%':>5} {'@10%':>5} {'@15%':>5} "
          f"{'train s':>8} {'ms':>6}")  # fmt: skip
    for data in sets:
        for name, pipeline in pipelines(options).items():
            print(line(data.name, name, measure(data, pipeline)), flush=True)
    return 0


def pipelines(options: argparse.Namespace) -> dict[str, list[dict[str, Any]]]:
    """Ours as shipped and without sentence embeddings, Rasa's light one, and on request DIET."""
    from rasa.shared.utils.io import read_yaml_file

    ours = list(read_yaml_file(options.config)["pipeline"])
    words = [each for each in ours if not each["name"].endswith(".SentenceMeaning")]
    chosen = {"ours": ours} if words == ours else {"ours": ours, "words": words}
    if not options.ours_only:
        chosen["light"] = [*_COUNTS, {"name": "LogisticRegressionClassifier"}, _FALLBACK]
    if options.diet:
        diet = {
            "name": "DIETClassifier",
            "epochs": options.diet,
            "entity_recognition": False,
            "random_seed": SEED,
        }
        chosen["diet"] = [*_COUNTS, diet, _FALLBACK]
    return chosen


def read_folder(folder: Path, folds: int = FOLDS) -> list[DataSet]:
    """Every data set of a folder, in the order of the names."""
    sets = []
    for path in sorted([*folder.glob("*.train.tsv"), *folder.glob("*.valid.tsv")]):
        name = path.name.split(".")[0]
        tests = [path.with_name(f"{name}.{kind}.tsv") for kind in ("test", "dev")]
        test = next((each for each in tests if each.exists()), None)
        rows = _read(path)
        parts = ((rows, _read(test)),) if test else tuple(_deal(rows, folds))
        sets.append(DataSet(name, parts))
    return sets


def measure(data: DataSet, pipeline: list[dict[str, Any]]) -> dict[str, Any]:
    """Train and judge each fold; the measures are over all of them together."""
    from brain.understanding import measures

    judged: list[measures.Judged] = []
    seconds, spent = 0.0, 0.0
    for train, test in data.folds:
        with tempfile.TemporaryDirectory() as folder:
            started = time.process_time()
            model = _train(Path(folder), train, pipeline)
            seconds += time.process_time() - started
            found, took = asyncio.run(_judge(model, test))
        judged.extend(found)
        spent += took
    return {
        "scope": measures.accuracy(judged),
        "auroc": measures.auroc(judged),
        "mcc": measures.mcc(judged),
        "right": [measures.right_at(judged, budget) for budget in measures.BUDGETS],
        "seconds": seconds / len(data.folds),
        "ms": 1000 * spent / len(judged),
    }


def line(data: str, pipeline: str, found: dict[str, Any]) -> str:
    auroc = "     –" if found["auroc"] is None else f"{100 * found['auroc']:6.1f}"
    right = " ".join(f"{100 * share:5.1f}" for share in found["right"])
    return (
        f"{data[:16]:16} {pipeline:9} {100 * found['scope']:6.1f} {auroc} {100 * found['mcc']:6.1f} {right} "
        f"{found['seconds']:8.1f} {found['ms']:6.2f}"
    )


def _train(folder: Path, examples: Sequence[Example], pipeline: list[dict[str, Any]]) -> str:
    from rasa.model_training import train_nlu
    from rasa.shared.utils.io import write_yaml

    by_intent: dict[str, list[str]] = {}
    for text, intent in examples:
        by_intent.setdefault(intent, []).append(text)
    nlu = [
        {"intent": intent, "examples": [{"text": text} for text in texts]}
        for intent, texts in by_intent.items()
    ]
    write_yaml({"version": "3.1", "nlu": nlu}, folder / "nlu.yml")
    config = {"recipe": "default.v1", "assistant_id": "bench", "language": "en", "pipeline": pipeline}
    (folder / "config.yml").write_text(json.dumps(config), encoding="utf-8")
    stdout, sys.stdout = sys.stdout, sys.stderr  # Rasa tells where the model is
    try:
        model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
    finally:
        sys.stdout = stdout
    if model is None:
        raise SystemExit("brain: training failed")
    return model


async def _judge(model: str, test: Sequence[Example]) -> tuple[list[Any], float]:
    from rasa.core.agent import Agent
    from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as FALLBACK

    from brain.understanding.measures import Judged

    agent = Agent.load(model)
    for text, _ in test[:WARM_UP]:
        await agent.parse_message(text)
    judged: list[Any] = []
    spent = 0.0
    for text, truth in test:
        started = time.process_time()  # what else the machine does is no matter
        parsed = await agent.parse_message(text)
        spent += time.process_time() - started
        best = next((each for each in parsed["intent_ranking"] if each["name"] != FALLBACK), parsed["intent"])
        sure = parsed["intent"]["name"] != FALLBACK
        judged.append(Judged(truth, best["name"], float(best["confidence"]), sure))
    return judged, spent


def _read(path: Path) -> tuple[Example, ...]:
    """Read a file; brackets would be read as markup, and a slash as a kind of intent we do not have."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    plain = str.maketrans({"[": "(", "]": ")", "\n": " ", "\t": " "})
    pairs = (
        (row["text"].translate(plain).lstrip("/ ").strip(), row["intent"].replace("/", "_")) for row in rows
    )
    return tuple(pair for pair in pairs if pair[0])


def _deal(rows: Sequence[Example], folds: int) -> Iterator[tuple[tuple[Example, ...], tuple[Example, ...]]]:
    """Deal the examples of each intent to the folds in turn, in a seeded order."""
    shuffled = list(rows)
    random.Random(SEED).shuffle(shuffled)
    shuffled.sort(key=lambda row: row[1])  # stable: random within an intent
    for fold in range(folds):
        test = tuple(row for place, row in enumerate(shuffled) if place % FOLDS == fold)
        yield tuple(row for place, row in enumerate(shuffled) if place % FOLDS != fold), test


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="brain.bench_nlu", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the TSV files")
    parser.add_argument("--only", action="append", help="only this data set; may be repeated")
    parser.add_argument("--config", type=Path, default=CONFIG, help="whose pipeline is `ours`")
    parser.add_argument("--ours-only", action="store_true", help="without Rasa's light pipeline beside it")
    parser.add_argument("--diet", type=int, metavar="EPOCHS", help="Rasa's DIET too (slow)")
    parser.add_argument(
        "--folds", type=int, choices=range(1, FOLDS + 1), default=FOLDS, help="of five, how many to run"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
