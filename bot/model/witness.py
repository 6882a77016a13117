"""What a turn decided on its way, told to whoever tries it out. Nothing of it is stored, and no turn depends on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Decision = Literal["step", "guard", "policy"]
"""Which step of the reading order dealt with a message; what the effect guard and the confidence policy said."""

Witness = Callable[[str, Decision, str], None]
"""Told of an item's id, what was decided, and how."""


def nobody(item: str, decision: Decision, how: str) -> None:
    """Where customers are answered, no one looks on."""
