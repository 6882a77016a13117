"""Runs both test suites, each in its own environment, and ends with one line for each.

The main suite runs on two cores, a file of tests on one of them. All of it shares one trained release.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / ".tools"
SUITES = {"main": ROOT, "brain": ROOT / "brain"}
TWO_CORES = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")  # in the order of tests/conftest.py
OPTIONS = {"main": TWO_CORES, "brain": ()}
NOTHING_COLLECTED = 5


def main() -> int:
    """0 when all tests of both suites pass; what is given on the command line goes to pytest."""
    REPORTS.mkdir(exist_ok=True)
    lines, failed = [], False
    with tempfile.TemporaryDirectory(prefix="lotse-releases-") as releases:
        for name in SUITES:
            print(f"==> tests: {name}", flush=True)
            code, told = run(name, releases)
            failed |= code != 0
            lines.append(f"{name:5} {'ok' if code == 0 else 'FAILED'}: {told}")
    print("\n==> " + "\n    ".join(lines))
    return 1 if failed else 0


def run(name: str, releases: str) -> tuple[int, str]:
    """Run one suite; gives pytest's exit code and one line about it."""
    folder, report = SUITES[name], REPORTS / f"tests-{name}.xml"
    report.unlink(missing_ok=True)
    python = str(folder / ".venv/bin/python")
    command = [python, "-m", "pytest", *OPTIONS[name], f"--junitxml={report}", *sys.argv[1:]]
    environment = {"LOTSE_TEST_RELEASES": releases, **os.environ}
    code = subprocess.run(command, cwd=folder, env=environment, check=False).returncode
    return code, summary(report, code)


def summary(report: Path, code: int) -> str:
    """What the report says in one line."""
    if code == NOTHING_COLLECTED:
        return "no test was found"
    if not report.exists():
        return f"pytest ended with {code} before it could report"
    suite = next(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314 - pytest of ours wrote it
    count = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
    passed = count["tests"] - count["failures"] - count["errors"] - count["skipped"]
    broken = count["failures"] + count["errors"]
    return f"{passed} passed, {broken} failed, {count['skipped']} skipped in {float(suite.get('time', 0)):.0f} s"


if __name__ == "__main__":
    raise SystemExit(main())
