"""Looks whether anything in the locked environments is known to be vulnerable: `make audit`.

Whether a registry answers with vulnerabilities at all is asked first, with a version that is known to have some:
silence is not a clean bill. What is found and not listed with its reason in `tools/audit.toml` fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
UV = str(ROOT / "tools" / "uv")
AUDIT = [UV, "tool", "run", "--from", "pip-audit==2.10.1", "pip-audit"]
SECONDS = 55.0
ASKING = 15.0
KNOWN_BAD = "jinja2==2.4.1"
SERVICES = ("pypi", "osv")
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64", "os_name": "posix"}
ENVIRONMENTS = {".": "3.11", "brain": "3.10"}


@dataclass(frozen=True)
class Found:
    """A vulnerability of one locked package; `ids` are all the names it goes by."""

    environment: str
    package: str
    version: str
    ids: frozenset[str]

    def __str__(self) -> str:
        folder = "main" if self.environment == "." else self.environment
        return f"{folder}: {self.package} {self.version}: {', '.join(sorted(self.ids))}"


def locked(folder: str, python: str) -> list[str]:
    """`name==version` of all that the lock brings to a Linux machine."""
    command = [UV, "export", "--locked", "--project", folder, "--all-groups", "--no-emit-project", "--no-hashes", "-q"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=SECONDS)
    return sorted(set(applicable(done.stdout.splitlines(), python)))


def applicable(lines: Iterable[str], python: str) -> Iterator[str]:
    environment = {**LINUX, "python_version": python, "python_full_version": f"{python}.0"}
    for line in lines:
        if not line.strip() or line.startswith((" ", "#", "-")):
            continue
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate(environment):
            yield f"{wanted.name}{wanted.specifier}"


def ask(service: str, requirements: Iterable[str], seconds: float) -> list[dict[str, Any]]:
    """What the service says of each package; empty where it does not answer in time."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(requirements))
        file.flush()
        command = [*AUDIT, "-s", service, "-r", file.name, "--no-deps", "--disable-pip", "-f", "json"]
        command += ["--progress-spinner", "off", "--timeout", "5"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=max(seconds, 1))
            return list(json.loads(done.stdout)["dependencies"])
        except (subprocess.TimeoutExpired, ValueError, KeyError):
            return []


def found_in(folder: str, answer: Iterable[dict[str, Any]]) -> Iterator[Found]:
    for package in answer:
        for one in package.get("vulns", []):
            yield Found(folder, package["name"], package["version"], frozenset([one["id"], *one.get("aliases", [])]))


def unlisted(found: Iterable[Found], accepted: Iterable[dict[str, str]]) -> list[Found]:
    """What nobody has looked at: a reason counts for one vulnerability of one package in one environment."""
    known = {(one["environment"], one["package"], one["id"]) for one in accepted}
    return [one for one in found if not any((one.environment, one.package, id_) in known for id_ in one.ids)]


def main() -> int:
    ends = time.monotonic() + SECONDS
    answers = (
        name for name in SERVICES if list(found_in("", ask(name, [KNOWN_BAD], min(ASKING, ends - time.monotonic()))))
    )
    service = next(answers, None)
    if service is None:
        print(f"audit: NOT DONE: no vulnerability service answers here (asked: {', '.join(SERVICES)})")
        return 0
    accepted = tomllib.loads((ROOT / "tools" / "audit.toml").read_text(encoding="utf-8"))["accepted"]
    bad: list[Found] = []
    for folder, python in ENVIRONMENTS.items():
        wanted = locked(folder, python)
        answer = ask(service, wanted, ends - time.monotonic())
        looked_at = [package for package in answer if "vulns" in package]
        found = list(found_in(folder, answer))
        bad += unlisted(found, accepted)
        print(f"audit: {folder}: {len(looked_at)} of {len(wanted)} packages looked at by {service}, {len(found)} found")
        if not looked_at:
            print(f"audit: NOT DONE for {folder}: the service did not answer in time")
        elif unknown := sorted({package["name"] for package in answer if "vulns" not in package}):
            print(f"audit: {folder}: unknown to {service}: {', '.join(unknown)}")
    for one in bad:
        print(f"audit: {one} is not listed in tools/audit.toml", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
