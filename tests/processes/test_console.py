"""The block that people come back to: last on the screen, and again whenever they press Enter."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pty
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

import pytest

from bot.processes.supervise import Console
from tests.support.processes import Terminal

BLOCK = ["Lotse is ready.", "  login      jana / moin-1234"]

UP = """
import sys, uvloop
from pathlib import Path
from bot.processes.supervise import Role, Console, Supervisor, on_enter

async def main():
    role = "import signal; print('chatter', flush=True); signal.pause()"
    screen = Console(sys.stdout)
    supervisor = Supervisor([Role("worker", (sys.executable, "-c", role))], Path(sys.argv[1]), screen)
    screen.post(["Lotse is ready.", "  login      jana / moin-1234"])
    with on_enter(sys.stdin, screen.again) as keyed:
        print("keyed" if keyed else "deaf", flush=True)
        return await supervisor.run()

sys.exit(uvloop.run(main()))
"""
PATIENCE = 20.0


def test_the_block_stands_without_anybodys_name() -> None:
    """No line of it begins with a role, so that an address or a password can be copied whole."""
    terminal = Terminal()
    screen = Console(terminal, ["worker"])
    screen.post(BLOCK)
    assert terminal.text == "\nLotse is ready.\n  login      jana / moin-1234\n\n"
    screen.show("worker", "chatter")
    screen.again()
    assert terminal.text.endswith("worker | chatter\n\nLotse is ready.\n  login      jana / moin-1234\n\n")


async def test_the_block_waits_until_it_is_calm() -> None:
    """Whoever posts it after the start's chatter has the last word."""
    screen, spoken = Console(Terminal(), ["worker"]), 0.0

    async def chatter() -> None:
        nonlocal spoken
        for _ in range(5):
            screen.show("worker", "chatter")
            spoken = time.monotonic()
            await asyncio.sleep(0)

    talking = asyncio.create_task(chatter())
    await screen.until_calm(0.2, 10)
    assert talking.done()
    assert time.monotonic() - spoken >= 0.2


async def test_chatter_without_end_does_not_keep_it_back() -> None:
    """After so long the block comes all the same."""
    screen = Console(Terminal(), ["worker"])

    async def chatter() -> None:
        while True:
            screen.show("worker", "chatter")
            await asyncio.sleep(0)

    talking = asyncio.create_task(chatter())
    async with asyncio.timeout(PATIENCE):
        await screen.until_calm(0.2, 0.5)
    talking.cancel()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[int]:
    """`lotse up` in miniature at a terminal of its own: what is read and typed there."""
    pid, descriptor = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-c", UP, str(tmp_path)])
    yield descriptor
    os.kill(pid, signal.SIGINT)
    with contextlib.suppress(OSError):  # what a terminal gives that nobody holds any more
        while os.read(descriptor, 4096):
            pass
    os.close(descriptor)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def until_read(descriptor: int, words: str, times: int) -> str:
    """Everything on the terminal, as soon as it has these words so often."""
    seen = ""
    while seen.count(words) < times:
        seen += os.read(descriptor, 4096).decode()
    return seen


@pytest.mark.skipif(sys.platform != "linux", reason="a pseudo-terminal of Linux")
def test_enter_brings_the_block_back(terminal: int) -> None:
    """At a terminal each Enter shows it again, below whatever has been said since."""
    assert "keyed" in until_read(terminal, "chatter", 1)
    for _ in range(2):
        os.write(terminal, b"\n")
        assert until_read(terminal, "jana / moin-1234", 1).rstrip().endswith("jana / moin-1234")


def test_without_a_terminal_nobody_is_told_to_press_a_key(tmp_path: Path) -> None:
    """As a service or in a pipe there is no keyboard, and the block says nothing of one."""
    with Popen([sys.executable, "-c", UP, str(tmp_path)], stdin=DEVNULL, stdout=PIPE, text=True) as process:
        assert process.stdout is not None
        lines = list(iter(process.stdout.readline, "worker | chatter\n"))  # the role speaks once all of it runs
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    assert "deaf\n" in lines
    assert process.returncode == 0
