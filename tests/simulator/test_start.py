"""Starting and stopping the process."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.support.simulator import ROOT


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def start(port: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "simulator"],
        cwd=ROOT,
        env={**os.environ, "LOTSE_SIMULATOR_PORT": port},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_first_line_and_end(ending: signal.Signals) -> None:
    """The first printed line is the address; Ctrl-C and SIGTERM end it quietly."""
    process = start("0")
    assert process.stdout is not None
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", process.stdout.readline())
    process.send_signal(ending)
    assert process.communicate(timeout=20) == ("", "")
    assert process.returncode == 0


def test_port_taken(taken_port: int) -> None:
    """A port that is taken is one line and exit code 1."""
    process = start(str(taken_port))
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert len(errors.splitlines()) == 1
    assert str(taken_port) in errors


def test_bad_port() -> None:
    """A setting that cannot be used is named, with exit code 2."""
    process = start("viele")
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "LOTSE_SIMULATOR_PORT" in errors
