"""Processes that a measurement starts, and ends again."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
END_SECONDS = 15


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Nothing of the developer's own settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    return {**inherited, "PYTHONPATH": str(ROOT), **(extra or {})}


@contextmanager
def running(
    command: Sequence[str], log: Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """A process for the length of a `with` block; what it prints goes to the log."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=cwd, env=env or clean_environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Told:
    """A program of ours that obeys one JSON command a line."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        self._process = process
        self.url = url

    @property
    def pid(self) -> int:
        return self._process.pid

    async def tell(self, **command: Any) -> dict[str, Any]:
        """Give a command and wait for what came of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the world outside has ended; see above")
        answer: dict[str, Any] = json.loads(line)
        return answer


@asynccontextmanager
async def outside(public_url: str) -> AsyncIterator[Told]:
    """Customers and Twilio for the gateway at this address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.outside", public_url, str(ROOT / "data" / "nlu"),
        cwd=ROOT, env=clean_environment(),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, limit=2**24,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield Told(process, (await process.stdout.readline()).decode().strip())
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
