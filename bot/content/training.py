"""Training and judging, in the brain's own environment and process."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.content.releases import MODEL
from bot.model.errors import LotseError

SHARED = "BRAIN_SECRET"


class TrainingError(LotseError):
    """Rasa could not train this content; the message holds its last words."""


class BrainCommand:
    """Calls a module of the brain with the interpreter of its environment; `leash` is what is run in front of it."""

    def __init__(self, python: Path, code: Path, *, embeddings: bool = True, leash: Sequence[str] = ()) -> None:
        self._leash = leash
        self._python = python
        self._code = code
        self._embeddings = embeddings

    async def run(self, module: str, *arguments: str, lines: Sequence[Any] = ()) -> dict[str, Any]:
        """What its last line says; `lines` are JSON that it reads. Cancelled, it ends at once."""
        if not self._python.exists():
            raise TrainingError(f"the brain's environment is missing ({self._python}); run: make setup")
        process = await asyncio.create_subprocess_exec(
            *self._leash,
            str(self._python),
            *("-m", module, *arguments),
            cwd=self._code,
            env=brain_environment(embeddings=self._embeddings),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            given = "".join(json.dumps(line) + "\n" for line in lines).encode()
            printed, complaints = await process.communicate(given)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if process.returncode:
            raise TrainingError(complaints.decode(errors="replace").strip()[-2000:] or f"exit {process.returncode}")
        told: dict[str, Any] = json.loads(printed.decode().strip().splitlines()[-1])
        return told


class Trainer:
    """Trains a model from a folder of Rasa's files into another; gives facts for the manifest."""

    def __init__(self, brain: BrainCommand) -> None:
        self._brain = brain

    async def __call__(self, folder: Path, out: Path) -> dict[str, Any]:
        facts = await self._brain.run("brain.train", "--data", str(folder), "--out", str(out), "--name", MODEL)
        facts.pop("model", None)
        return facts


class Judge:
    """What a model makes of sentences, and of its own examples without having learnt them."""

    def __init__(self, brain: BrainCommand) -> None:
        self._brain = brain

    async def __call__(
        self, model: Path, asked: Sequence[Mapping[str, Any]] = (), examples: Path | None = None
    ) -> dict[str, Any]:
        """As `brain.evaluate` tells it."""
        learnt = ("--data", str(examples)) if examples else ()
        return await self._brain.run("brain.evaluate", "--model", str(model), *learnt, lines=asked)


def brain_environment(secret: str = "", *, embeddings: bool = True) -> dict[str, str]:
    """What a process of the brain gets to know: no settings of ours, and of secrets only the one that it shares."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("LOTSE_", SHARED))}
    return known | ({SHARED: secret} if secret else {}) | ({} if embeddings else {"BRAIN_EMBEDDINGS": "off"})
