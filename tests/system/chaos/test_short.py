"""The short form of `make chaos`: the long one draws fresh seeds, this one is always the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.chaos import Chaos, run
from tests.support.release import Built

SHORT = Chaos(seed=7, messages=300, contacts=40, seconds=15, kills=5, faults=16, lag=5, patience=120)


@pytest.mark.timeout(300)
async def test_all_that_was_accepted_is_answered_once_in_order(built_release: Built, tmp_path: Path) -> None:
    """Parts are killed in bad weather: every accepted message is answered, once, in order."""
    report = await run(SHORT, tmp_path / "data", built_release)
    print(report)
    assert report.good, json.dumps(report.wrong, indent=1, ensure_ascii=False) + f"\n{report}"
    assert report.accepted > SHORT.messages / 2
    assert report.answered >= report.accepted
    assert sum(report.kills.values()) > 0
