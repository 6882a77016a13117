"""The audit of dependencies: what counts as found, and that each exception is one that somebody has looked at."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tools.audit import ENVIRONMENTS, Found, applicable, found_in, unlisted

ROOT = Path(__file__).parents[2]
ACCEPTED: list[dict[str, str]] = tomllib.loads((ROOT / "tools" / "audit.toml").read_text("utf-8"))["accepted"]
ANSWER = [
    {"name": "keras", "version": "2.12.0", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-2024-3660", "GHSA-x"]}]},
    {"name": "numpy", "version": "1.22.3", "vulns": []},
    {"name": "lotse", "skip_reason": "not on PyPI"},
]


def test_each_exception_is_of_a_locked_version_and_has_a_reason() -> None:
    """An exception names environment, package, a version that is really locked, one id, and says why it is harmless;
    when the package moves, somebody looks again."""
    for one in ACCEPTED:
        assert set(one) == {"environment", "package", "version", "id", "reason"}
        assert one["environment"] in ENVIRONMENTS
        lock = tomllib.loads((ROOT / one["environment"] / "uv.lock").read_text("utf-8"))["package"]
        assert one["version"] in {found["version"] for found in lock if found["name"] == one["package"]}, one["package"]
        assert re.fullmatch(r"CVE-\d{4}-\d{4,}|GHSA(-\w{4}){3}|PYSEC-\d{4}-\d+", one["id"])
        assert len(one["reason"].split()) >= 8
    assert len({(one["environment"], one["package"], one["id"]) for one in ACCEPTED}) == len(ACCEPTED)


def test_what_is_found_and_not_listed_fails() -> None:
    """A vulnerability passes only by one of its own names, in the environment and the package it was looked at for."""
    found = list(found_in("brain", ANSWER))
    assert found == [Found("brain", "keras", "2.12.0", frozenset({"PYSEC-1", "CVE-2024-3660", "GHSA-x"}))]
    listed = {"environment": "brain", "package": "keras", "id": "CVE-2024-3660"}
    assert unlisted(found, [listed]) == []
    for other in ({"id": "CVE-2024-9999"}, {"environment": "."}, {"package": "numpy"}):
        assert unlisted(found, [{**listed, **other}]) == found
    assert unlisted(found, []) == found


def test_what_runs_on_linux_is_looked_at() -> None:
    """Asked about is all that a Linux machine installs from the lock for this Python, in its exact version."""
    lines = [
        "# comment",
        "    # via rasa",
        "aiohttp==3.9.5",
        "pywin32==312 ; sys_platform == 'win32'",
        "io==0.32.0 ; platform_machine == 'arm64'",
        "io==0.37.1 ; platform_machine != 'arm64'",
        "tomli==2.5.0 ; python_full_version < '3.11'",
    ]
    assert list(applicable(lines, "3.10")) == ["aiohttp==3.9.5", "io==0.37.1", "tomli==2.5.0"]
    assert list(applicable(lines, "3.11")) == ["aiohttp==3.9.5", "io==0.37.1"]


def test_the_locks_pin_every_file_by_its_hash() -> None:
    """No file of a package is installed that is not the very one that was locked."""
    for folder in ENVIRONMENTS:
        packages = tomllib.loads((ROOT / folder / "uv.lock").read_text("utf-8"))["package"]
        foreign = [one for one in packages if "registry" in one["source"]]
        assert len(foreign) > 90
        pinned = 0
        for one in foreign:
            files = [*one.get("wheels", []), *([one["sdist"]] if "sdist" in one else [])]
            assert all(file["hash"].startswith("sha256:") for file in files), one["name"]
            pinned += bool(files)
        assert pinned > 0.97 * len(foreign)  # a package for another system has no file for ours
        assert {next(iter(one["source"])) for one in packages} <= {"registry", "editable", "virtual"}
