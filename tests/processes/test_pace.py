"""How the supervisor paces its restarts, and how it writes to a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.processes.supervise import Pace, Screen
from bot.processes.supervise.role import backoff
from tests.support.processes import Terminal


class ColourTerminal(Terminal):
    def isatty(self) -> bool:
        return True


@given(st.integers(min_value=0, max_value=10**9))
def test_the_pause_grows_from_the_first_to_the_longest(deaths: int) -> None:
    """A pause never shrinks with more deaths and stays between 0.2 and 5 seconds."""
    pace = Pace()
    assert 0.2 <= backoff(deaths, pace) <= backoff(deaths + 1, pace) <= 5.0


def test_prefixes_are_plain_without_a_terminal() -> None:
    """Into a file the name stands in a column without colour."""
    terminal = Terminal()
    Screen(terminal, ["desk", "gateway"]).show("desk", "hello")
    assert terminal.text == "desk    | hello\n"


def test_prefixes_are_coloured_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the prefix is coloured and the line itself is left as it is."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = ColourTerminal()
    Screen(terminal, ["desk", "gateway"]).show("gateway", "hello")
    assert terminal.text == "\x1b[32mgateway |\x1b[0m hello\n"
