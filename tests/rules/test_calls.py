"""Every call of the internal port is thought about before it is reachable."""

from __future__ import annotations

from pathlib import Path

from bot.store.redis.connect import connect
from tests.studio.calls import CALLS
from tests.studio.internal_port import calls_of, whole_app


async def test_every_call_has_its_row(tmp_path: Path) -> None:
    """The table of who may and the router name the same calls; what only heads is what gets."""
    app, _ = whole_app(tmp_path, connect(f"unix:{tmp_path}/nobody-listens"))
    found = {call.replace("HEAD ", "GET ", 1) for call in calls_of(app)}
    assert not found - CALLS.keys(), "these calls need a row in tests/studio/calls.py"
    assert not CALLS.keys() - found, "these rows are of no call"
