"""`lotse ask`: one JSON object per line, whatever the line is, with no settings and no world."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.installation import PATIENCE, ROOT
from tests.support.release import Built

pytestmark = pytest.mark.timeout(300)

KEYS = ["text", "language", "intent", "confidence", "entities", "outcome", "replies"]
OUTCOMES = {"answered", "asked", "handed_over", "ended"}

SENTENCES = {
    "Ist auf der U3 gerade irgendwas los?": "disruption_line",
    "moin moin": "greet",
    "any trouble on the u1 this morning?": "disruption_line",
    "ich hätte gern einen echten Menschen dran": "human",
    "Can I talk to a real person please": "human",
    "wo steckt eigentlich meine Lieferung 00340434161094042557": "parcel_status",
    "bitte keine Nachrichten mehr": "stop",
    "Wer wird deutscher Meister?": "out_of_scope",
    "bist du ein Roboter?": "bot_challenge",
    "U3": "disruption_line",
}
ODD = ["", "   ", "👍", "🚇🚇🚇", "x" * 5_000, "a\x00b", "/restart", "\u202e\u200b", '{"text": "Moin"}']


def ask(release: Built, folder: Path, lines: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a newcomer does, except that the release is there already."""
    if not (folder / "releases").exists():
        release.lend(folder)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", "ask", *options],
        cwd=folder,
        env=inherited | {"PYTHONPATH": str(ROOT), "LOTSE_DATA_DIR": str(folder)},
        input=lines,
        capture_output=True,
        timeout=PATIENCE * 2,
        check=False,
    )


def objects(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]


def test_each_line_gives_one_object(built_release: Built, tmp_path: Path) -> None:
    """Odd lines and sentences nobody has written before: an object each, in order, with all its keys."""
    lines = [*ODD, *SENTENCES]
    answers = objects(ask(built_release, tmp_path, "\n".join([*lines, ""]).encode()))
    assert [list(one) for one in answers] == [KEYS] * len(lines)
    assert [one["text"] for one in answers] == lines
    for one in answers:
        assert one["language"] in {"de", "en"}
        assert one["outcome"] in OUTCOMES
        assert isinstance(one["confidence"], float | int)
        assert 0 <= one["confidence"] <= 1
        assert all(isinstance(reply, str) and reply for reply in one["replies"])
        assert all({"entity", "value"} <= set(entity) for entity in one["entities"])
    understood = {one["text"]: one["intent"] for one in answers[len(ODD) :]}
    assert understood == SENTENCES


def test_lines_are_strangers_unless_they_are_one(built_release: Built, tmp_path: Path) -> None:
    """Each line is a conversation of its own; with `--one` a question can be answered by the next line."""
    lines = b"Wo ist mein Paket?\n00340434161094042557\nWo ist mein Paket?\n"
    apart = objects(ask(built_release, tmp_path, lines))
    assert "Bot" in apart[0]["replies"][0]
    assert "Bot" in apart[2]["replies"][0]
    together = objects(ask(built_release, tmp_path, lines, "--one"))
    assert together[0]["outcome"] == "asked"
    assert "00340434161094042557" in together[1]["replies"][0]
    assert "Bot" not in together[2]["replies"][0]


def test_a_last_line_without_an_end_counts(built_release: Built, tmp_path: Path) -> None:
    """A file whose last line has no line end loses nothing, and bytes that are no text end nothing."""
    answers = objects(ask(built_release, tmp_path, b"Moin\nF\xe4hrt die U3?\r\na\rb\nMoin"))
    assert [one["intent"] for one in answers][:2] == ["greet", "disruption_line"]
    assert len(answers) == 4
    assert not ask(built_release, tmp_path, b"").stdout


def test_a_wrong_option_is_the_callers_mistake(built_release: Built, tmp_path: Path) -> None:
    """An unknown option is exit code 2 with one line of help, before anything is started."""
    done = ask(built_release, tmp_path, b"", "--two")
    assert done.returncode == 2
    assert b"--two" in done.stderr


def test_a_setting_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A wrong setting is one line with its name and exit code 1, not a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "LOTSE_DATA_DIR": str(tmp_path), "LOTSE_IDLE_MINUTES": "soon"},
        input="Moin\n",
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert "LOTSE_IDLE_MINUTES" in done.stderr
    assert "Traceback" not in done.stderr
