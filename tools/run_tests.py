"""Runs both test suites, each in its own environment, and ends with one line for each."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / ".tools"
SUITES = {"main": ROOT, "brain": ROOT / "brain"}
NOTHING_COLLECTED = 5


def main() -> int:
    """0 when all tests of both suites pass; what is given on the command line goes to pytest."""
    REPORTS.mkdir(exist_ok=True)
    lines, failed = [], False
    for name, folder in SUITES.items():
        print(f"==> tests: {name}", flush=True)
        report = REPORTS / f"tests-{name}.xml"
        report.unlink(missing_ok=True)
        command = [str(folder / ".venv/bin/python"), "-m", "pytest", f"--junitxml={report}", *sys.argv[1:]]
        code = subprocess.run(command, cwd=folder, check=False).returncode
        failed |= code != 0
        lines.append(f"{name:5} {'ok' if code == 0 else 'FAILED'}: {summary(report, code)}")
    print("\n==> " + "\n    ".join(lines))
    return 1 if failed else 0


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
