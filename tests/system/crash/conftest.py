"""The flow's customer, whose installation dies again and again."""

from __future__ import annotations

from tests.flow.conftest import content, languages, start, town

__all__ = ["content", "languages", "start", "town"]
