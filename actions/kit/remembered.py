"""Under which keys values are remembered beyond a conversation."""

from __future__ import annotations

MY_LINE = "my_line"
"""The line that a customer rides."""
