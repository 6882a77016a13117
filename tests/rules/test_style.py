"""The house style, as far as a program can see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.style import LONG, LONGEST_FILE, LONGEST_FUNCTION, files, patches, violations
from tests.rules.test_layers import ROOT, plant

ROOMS = ("bot", "actions", "connectors", "simulator", "brain", "bench", "tests")


def test_the_house_style_holds() -> None:
    """Docstrings, sizes, names and print statements are as the house wants them."""
    assert violations(ROOT, *ROOMS) == []


def test_each_long_place_exists_and_has_a_reason() -> None:
    """An entry in the list of long places names a real one, and says why it is long."""
    assert all(LONG.values())
    assert all((ROOT / place.partition(":")[0]).is_file() for place in LONG)


def test_tests_patch_nothing_and_wait_for_facts() -> None:
    """No test replaces our own code, and none sleeps; waiting for a fact lives in tests/support."""
    rooms = [f"tests/{folder.name}" for folder in (ROOT / "tests").iterdir() if folder.name != "support"]
    assert patches(ROOT, *rooms, "brain/tests") == []


def test_every_file_is_read() -> None:
    """The walk reaches tests and rooms: an empty one would pass everything."""
    found = {str(file.relative_to(ROOT)) for file in files(ROOT, *ROOMS)}
    assert {"bot/model/item.py", "tests/rules/test_style.py", "simulator/__main__.py"} <= found
    assert not any(".venv" in name for name in found)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("bot/a.py", "x = 1"),
        ("bot/a.py", '"""A."""\nx = 1  # TO' + "DO later"),
        ("bot/a.py", '"""A."""\nclass TurnManager: ...'),
        ("bot/model/a.py", '"""A."""\nprint(1)'),
        ("bot/a.py", '"""A."""\n' + "x = 1\n" * LONGEST_FILE),
        ("bot/a.py", '"""A."""\ndef f():\n' + "    x = 1\n" * LONGEST_FUNCTION),
        ("tests/test_a.py", '"""A."""\ndef test_a(): ...'),
    ],
)
def test_a_breach_is_found(file: str, text: str, tmp_path: Path) -> None:
    """Each rule reports a planted breach once."""
    assert len(violations(plant(tmp_path, {file: text}), "bot", "tests")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "from unittest.mock import patch",
        "from unittest import mock",
        "import time\ntime.sleep(1)",
        "async def f():\n    await asyncio.sleep(0.1)",
        "def f(monkeypatch):\n    monkeypatch.setattr('bot.model.clock.utc_now', None)",
    ],
)
def test_luck_is_found(text: str, tmp_path: Path) -> None:
    """A patch and a sleep are each reported; giving way, and looking again until a fact is there, are not."""
    quiet = "async def g():\n    await asyncio.sleep(0)\nasync def until_sent():\n    await asyncio.sleep(0.01)\n"
    assert len(patches(plant(tmp_path, {"tests/test_a.py": quiet + text}), "tests")) == 1
