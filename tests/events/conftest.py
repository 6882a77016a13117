"""The flow's customer, and the door of the internal port that events are pushed to."""

from __future__ import annotations

from tests.flow.conftest import content, languages, start, town

__all__ = ["content", "languages", "start", "town"]
