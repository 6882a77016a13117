"""Parts of the system that some tests need. A missing one skips them visibly, or fails where LOTSE_TEST_ALL=1.

`python -m tests.support.parts` names what is here and how to get what is not.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Part:
    """A program that the system brings: any of these names, from this version on."""

    name: str
    programs: tuple[str, ...]
    oldest: int
    install: str

    def find(self) -> str | None:
        """The path of the first one that runs and is new enough."""
        found = (shutil.which(program) for program in self.programs)
        return next((path for path in found if path and _major(path) >= self.oldest), None)

    def need(self) -> str:
        """Its path; without one the calling test is skipped, or fails where everything must run."""
        if path := self.find():
            return path
        message = f"{self.name} is missing: {self.install}"
        if os.environ.get("LOTSE_TEST_ALL") == "1":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)


REDIS = Part("Redis 7", ("redis-server", "valkey-server"), 7, "sudo apt-get install redis-server")
BROWSER = Part(
    "a browser",
    ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    100,
    "sudo apt-get install chromium",
)


def _major(path: str) -> int:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    match = re.search(r"(\d+)\.\d+", said)
    return int(match[1]) if match else 0


def main() -> None:
    """Print one line per part."""
    everything = os.environ.get("LOTSE_TEST_ALL") == "1"
    for part in (REDIS, BROWSER):
        if path := part.find():
            line = f"{part.name}: {path}"
        else:
            line = f"{part.name}: MISSING, its tests {'fail' if everything else 'are skipped'}; {part.install}"
        sys.stdout.write(f"    {line}\n")


if __name__ == "__main__":
    main()
