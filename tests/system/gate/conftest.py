"""The gate's tests have the flow tests' installation."""

from __future__ import annotations

from tests.flow.conftest import content, languages, start, town

__all__ = ["content", "languages", "start", "town"]
