"""Sockets of one data folder lie together, however deep the folder is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.model.ids import random_id
from bot.paths import LONGEST_SOCKET_PATH, Folder


@pytest.mark.parametrize("depth", range(56, 100, 4))
def test_all_sockets_of_a_folder_lie_together(tmp_path: Path, depth: int) -> None:
    """The brain calls only action servers beside the place that it was told; a long name changes no place."""
    root = tmp_path / "x"
    root = root.with_name("x" * max(1, depth - len(str(tmp_path)) - 1))
    folder = Folder.of(root)
    sockets = [folder.socket(name) for name in ("brain", "actions", random_id("actions"))]
    assert len({one.parent for one in sockets}) == 1
    assert max(len(str(one)) for one in sockets) <= LONGEST_SOCKET_PATH
