"""The commands as they are started from outside."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession, UnixConnector

from brain.bench_nlu import read_folder
from brain.train import CONFIG, TrainingError, train

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("where", [("127.0.0.1:0", "unix:/tmp"), ("unix:/tmp/none.sock", "http://127.0.0.1:5055")])
async def test_an_address_on_a_network_needs_the_secret(tmp_path: Path, where: tuple[str, str]) -> None:
    """Whether it listens there or calls actions there: without BRAIN_SECRET it does not start, and says so."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "brain.server", "--model", str(tmp_path), "--id", "m-7"),
        *("--listen", where[0], "--actions-allowed", where[1]),
        cwd=ROOT,
        env={**{name: value for name, value in os.environ.items() if name != "BRAIN_SECRET"}, "PYTHONPATH": str(ROOT)},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()

    assert 2 == process.returncode
    assert b"BRAIN_SECRET is missing" in said


async def test_the_server_says_when_it_is_ready_and_ends_when_told(model: Path, tmp_path: Path) -> None:
    """The only line on stdout says that it is ready; a turn is answered; SIGTERM ends it with 0."""
    socket = tmp_path / "brain.sock"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "brain.server", "--model", str(model), "--id", "m-7"),
        *("--listen", f"unix:{socket}", "--actions-allowed", f"unix:{tmp_path}"),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    ready = json.loads(await asyncio.wait_for(process.stdout.readline(), 60))
    async with ClientSession(connector=UnixConnector(str(socket))) as session:
        turn = {
            "request": "r-1",
            "model": "m-7",
            "actions": f"unix:{tmp_path}/a.sock",
            "messages": [{"id": "1", "text": "guten morgen"}],
            "state": None,
            "view": {},
        }
        async with session.post("http://brain/turn", json=turn) as response:
            answer = await response.json()
    process.send_signal(signal.SIGTERM)
    rest = await process.stdout.read()

    assert {"ready": True, "model": "m-7", "listen": f"unix:{socket}"} == ready
    assert "utter_greet" == answer["results"][0]["say"][0]["response"]
    assert 0o600 == socket.stat().st_mode & 0o777 if socket.exists() else True
    assert (0, b"") == (await process.wait(), rest)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("domain.yml", "version: '3.1'\nintents: 5\n"),
        (
            "rules.yml",
            "version: '3.1'\nrules:\n- rule: x\n  steps:\n  - intent: greet\n  - action: utter_other\n",
        ),
    ],
)
def test_broken_content_is_no_half_model(tmp_path: Path, name: str, content: str) -> None:
    """Content that cannot be trained is an error with Rasa's reason."""
    (tmp_path / name).write_text(content, encoding="utf-8")

    with pytest.raises(TrainingError, match=r"\w"):
        train([Path(__file__).parent / "content", tmp_path], tmp_path / "out", CONFIG)


def test_a_folder_of_data_sets(tmp_path: Path) -> None:
    """A set with a test has one fold, one without has five, and each row is tested once."""
    rows = "".join(f"text {number}\tintent/{number % 2}\n" for number in range(20))
    for name in ("one.train.tsv", "one.test.tsv", "two.valid.tsv"):
        (tmp_path / name).write_text("text\tintent\n" + rows, encoding="utf-8")

    one, two = read_folder(tmp_path)

    assert (1, 5) == (len(one.folds), len(two.folds))
    assert 20 == len({text for _, test in two.folds for text, _ in test})
    assert {"intent_0", "intent_1"} == {intent for train_, _ in two.folds for _, intent in train_}
