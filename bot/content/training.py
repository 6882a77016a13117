"""Training, in the brain's own environment and process."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

from bot.content.releases import MODEL
from bot.model.errors import LotseError

SHARED = "BRAIN_SECRET"


class TrainingError(LotseError):
    """Rasa could not train this content; the message holds its last words."""


class Trainer:
    """Calls `python -m brain.train` with the interpreter of the brain's environment."""

    def __init__(self, python: Path, code: Path, *, embeddings: bool = True) -> None:
        self._python = python
        self._code = code
        self._embeddings = embeddings

    async def __call__(self, folder: Path, out: Path) -> dict[str, Any]:
        if not self._python.exists():
            raise TrainingError(f"the brain's environment is missing ({self._python}); run: make setup")
        process = await asyncio.create_subprocess_exec(
            str(self._python),
            *("-m", "brain.train", "--data", str(folder), "--out", str(out), "--name", MODEL),
            cwd=self._code,
            env=brain_environment(embeddings=self._embeddings),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        printed, complaints = await process.communicate()
        if process.returncode:
            raise TrainingError(complaints.decode(errors="replace").strip()[-2000:] or f"exit {process.returncode}")
        facts: dict[str, Any] = json.loads(printed.decode().strip().splitlines()[-1])
        facts.pop("model", None)
        return facts


def brain_environment(secret: str = "", *, embeddings: bool = True) -> dict[str, str]:
    """What a process of the brain gets to know: no settings of ours, and of secrets only the one that it shares."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("LOTSE_", SHARED))}
    return known | ({SHARED: secret} if secret else {}) | ({} if embeddings else {"BRAIN_EMBEDDINGS": "off"})
