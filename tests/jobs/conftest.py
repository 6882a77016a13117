"""The flow's customer, for the jobs of a worker."""

from __future__ import annotations

from tests.flow.conftest import content, languages, start, town

__all__ = ["content", "languages", "start", "town"]
