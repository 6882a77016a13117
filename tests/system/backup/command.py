"""`lotse …` as an operator runs it, on an installation that does not run."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import dataclass

from tests.support.installation import PATIENCE, ROOT
from tests.system.backup.home import Home


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


async def lotse(home: Home, *arguments: str, answer: str = "") -> Done:
    """The command, with only this installation's settings."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    env |= {"PYTHONPATH": str(ROOT), "LOTSE_DATA_DIR": str(home.folder), "LOTSE_CONNECTORS": "webchat"}
    command = [sys.executable, "-m", "bot", *arguments]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=home.folder.parent, env=env, input=answer, capture_output=True, text=True,
        timeout=PATIENCE, check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)
