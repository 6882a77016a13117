"""`python -m tests.support.reworded tests/flow …`: runs tests on a copy of the code in which an editor has changed each
German text that customers read. What fails there hangs on shipped wording."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
WORD = "jetzt"
"""What the editor adds to each text: a word that notices may say."""
GERMAN = ("de", "de_sie")


def reworded(content: Path) -> int:
    """Add a word to all German texts in a folder of content; gives how many there were."""
    kinds = {"responses.yml": _responses, "notices.yml": _notices, "skill.yml": _titles}
    return sum(_edit(file, kinds[file.name]) for file in content.glob("nlu/**/*.yml") if file.name in kinds)


def _edit(file: Path, change: Any) -> int:
    read = yaml.safe_load(file.read_text(encoding="utf-8"))
    changed: int = change(read)
    file.write_text(yaml.safe_dump(read, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return changed


def _responses(read: Any) -> int:
    changed = 0
    for variation in (one for variations in read["responses"].values() for one in variations):
        named = {one["value"] for one in variation.get("condition", ()) if one["name"] == "locale"}
        if named & set(GERMAN):
            variation["text"] = _with_a_word(variation["text"])
            changed += 1
    return changed


def _notices(read: Any) -> int:
    texts = [by_locale for notice in read.values() for by_locale in notice["texts"].values()]
    for by_locale in texts:
        by_locale.update({locale: _with_a_word(by_locale[locale]) for locale in GERMAN if locale in by_locale})
    return len(texts) * len(GERMAN)


def _titles(read: Any) -> int:
    """Titles have room for twenty signs."""
    titles = read.get("title", {})
    titles.update({locale: f"{titles[locale][:18]} …" for locale in GERMAN if locale in titles})
    return len(titles.keys() & set(GERMAN))


def _with_a_word(text: str) -> str:
    """One in front of the first line, which is what most tests look at, and one behind the last."""
    return f"{WORD.title()} {text.rstrip()} {WORD}"


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="reworded-") as name:
        copy = Path(name)
        listed = subprocess.run(
            ("git", "ls-files", "-z", "-co", "--exclude-standard"), cwd=ROOT, capture_output=True, check=True
        )
        for path in filter(None, listed.stdout.decode().split("\0")):
            if (ROOT / path).is_file():
                (copy / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / path, copy / path)
        (copy / "brain" / ".venv").symlink_to(ROOT / "brain" / ".venv")
        print(f"{reworded(copy / 'data')} German texts have one more word", flush=True)
        ran = subprocess.run(
            (sys.executable, "-m", "pytest", "-q", *arguments),
            cwd=copy,
            env={**os.environ, "PYTHONPATH": name},
            check=False,
        )
        return ran.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
