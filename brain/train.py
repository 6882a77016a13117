"""Train a model: `python -m brain.train --data <folder> [--data …] --out <folder>`."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
import tarfile
import time
import warnings
from pathlib import Path
from typing import Any, Optional, Sequence

from brain.quiet import be_quiet

_NOT_ABOUT_CONTENT = (
    "Slot auto-fill has been removed",  # said at every training
    "You have defined training data consisting of entity examples",  # ours come with the message
    "'RulePolicy' is not included",  # ours is one
    "The following duplicated responses",  # said when Rasa merges a domain with itself
)

CONFIG = Path(__file__).parent / "config.yml"


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Train and print one JSON object: path, seconds, threshold, numbers of intents and examples."""
    options = _parser().parse_args(arguments)
    be_quiet()
    missing = next((folder for folder in options.data if not folder.exists()), None)
    if missing:
        print(f"brain: no such folder: {missing}", file=sys.stderr)
        return 2
    try:
        print(json.dumps(train(options.data, options.out, options.config, options.name), ensure_ascii=False))
    except TrainingError as error:
        print(f"brain: {error}", file=sys.stderr)
        return 1
    return 0


class TrainingError(Exception):
    """The content cannot be trained; the message says why, in Rasa's words."""


def train(
    data: Sequence[Path], out: Path, config: Path = CONFIG, name: str = "model.tar.gz"
) -> dict[str, Any]:
    """Train with Rasa's own trainer. Each folder is a skill, or holds skills: content and domain alike."""
    from rasa.shared.exceptions import RasaException

    started = time.monotonic()
    told = io.StringIO()
    with (
        contextlib.redirect_stdout(told),
        warnings.catch_warnings(record=True) as warned,
    ):  # stdout is our one line
        warnings.simplefilter("always", UserWarning)
        try:
            path = _train([str(folder) for folder in data], out, config, name)
        except SystemExit:
            raise TrainingError(told.getvalue().strip() or "Rasa gave up without a word") from None
        except (RasaException, ValueError, KeyError) as error:
            raise TrainingError(f"{type(error).__name__}: {error}") from error
    seconds = round(time.monotonic() - started, 2)
    return {"model": str(path), "seconds": seconds, **_facts(path), "warnings": _about_content(warned)}


def _about_content(warned: Sequence[warnings.WarningMessage]) -> list[str]:
    """Rasa's warnings about the content, without those about itself."""
    told = {str(each.message) for each in warned if each.category in (UserWarning, FutureWarning)}
    return sorted(message for message in told if not message.startswith(_NOT_ABOUT_CONTENT))


def _train(data: list[str], out: Path, config: Path, name: str) -> Path:
    import rasa.model_training
    from rasa.shared.core.domain import Domain

    Domain.load(data)  # the trainer takes a broken domain for none, and trains half a model
    out.mkdir(parents=True, exist_ok=True)
    result = rasa.model_training.train(
        data, str(config), data, str(out), force_training=True, fixed_model_name=name
    )
    if result.code or result.model is None:
        raise TrainingError("the folders hold no examples")
    return Path(result.model)


def _facts(model: Path) -> dict[str, Any]:
    """What the classifier found, read from the model as it was stored."""
    with tarfile.open(model) as archive:
        name = next((each for each in archive.getnames() if each.endswith("words.json")), None)
        if name is None:
            return {"threshold": None, "intents": 0}
        words = json.load(archive.extractfile(name))
    return {"threshold": words["threshold"], "intents": len(words["intents"]), "examples": words["examples"]}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="brain.train", description=__doc__)
    parser.add_argument(
        "--data", type=Path, action="append", required=True, help="a folder of skills, or one skill"
    )
    parser.add_argument("--out", type=Path, required=True, help="the folder for the model")
    parser.add_argument("--config", type=Path, default=CONFIG, help="pipeline and policies")
    parser.add_argument("--name", default="model.tar.gz", help="the file's name")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
