"""Only the loop of a turn takes items off the mailbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.mailbox_items import violations
from tests.rules.test_layers import ROOT, plant


def test_only_the_loop_takes_items_off_the_mailbox() -> None:
    """No handler marks an item done, makes a turn's commit, or changes one."""
    assert violations(ROOT) == []


@pytest.mark.parametrize(
    "line",
    [
        "def f(turn, item):\n    turn.done.append(item)",
        "def f(turn, items):\n    turn.done = items",
        "def f(turn, item):\n    return turn.commit([item])",
        "def f(turn):\n    finish = turn.commit",
        "def f(turn):\n    return Commit(done=())",
        "def f(commit):\n    return replace(commit, done=())",
    ],
)
def test_a_second_place_is_found(line: str, tmp_path: Path) -> None:
    """Each way to take an item off the mailbox elsewhere is reported once."""
    assert len(violations(plant(tmp_path, {"bot/flow/respond/danger.py": line}))) == 1


def test_the_loop_and_the_turn_pass(tmp_path: Path) -> None:
    """Where they belong, the commit and its making are not reported."""
    files = {
        "bot/flow/dispatch.py": "def f(turn, items):\n    return turn.commit(items)",
        "bot/flow/turn/turn.py": "def f(done):\n    return Commit(done=done)",
    }
    assert violations(plant(tmp_path, files)) == []
