"""How the supervisor paces its restarts, and how it writes to a terminal."""

from __future__ import annotations

import pytest

from bot.processes.supervise import Console
from tests.support.processes import Terminal


class ColourTerminal(Terminal):
    def isatty(self) -> bool:
        return True


def test_prefixes_are_plain_without_a_terminal() -> None:
    """Into a file the name stands in a column without colour."""
    terminal = Terminal()
    Console(terminal, ["desk", "gateway"]).show("desk", "hello")
    assert terminal.text == "desk    | hello\n"


def test_prefixes_are_coloured_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the prefix is coloured and the line itself is left as it is."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = ColourTerminal()
    Console(terminal, ["desk", "gateway"]).show("gateway", "hello")
    assert terminal.text == "\x1b[32mgateway |\x1b[0m hello\n"
