"""Tests that need a part of the system say so when it is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.parts import Part


def program(folder: Path, version: str) -> Path:
    """A program that only knows its version."""
    file = folder / "lighthouse"
    file.write_text(f"#!/bin/sh\necho 'Lighthouse server v={version} sha=0'\n", encoding="ascii")
    file.chmod(0o755)
    return file


def test_a_part_that_is_new_enough_is_found(tmp_path: Path) -> None:
    """A program of the version asked for, or a later one, is used."""
    path = program(tmp_path, "7.0.15")
    assert Part("a lighthouse", (str(path),), 7, "build one").need() == str(path)


def test_a_part_that_is_too_old_counts_as_missing(tmp_path: Path) -> None:
    """An older program is not used."""
    assert Part("a lighthouse", (str(program(tmp_path, "6.2.9")),), 7, "build one").find() is None


def test_a_missing_part_skips_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the part a test is skipped with the line that installs it."""
    monkeypatch.delenv("LOTSE_TEST_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception, match="a lighthouse is missing: build one"):
        Part("a lighthouse", ("no-lighthouse-here",), 7, "build one").need()


def test_a_missing_part_fails_where_everything_must_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """In CI nothing is skipped for want of a part."""
    monkeypatch.setenv("LOTSE_TEST_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match="build one"):
        Part("a lighthouse", ("no-lighthouse-here",), 7, "build one").need()
