"""What the customer named: in this message, else earlier in the conversation."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker


def entities(tracker: Tracker, kind: str) -> list[dict[str, Any]]:
    """Return the entities of a kind in the latest message, each value once."""
    named: list[dict[str, Any]] = [e for e in tracker.latest_message.get("entities") or [] if e.get("entity") == kind]
    return list({e["value"]: e for e in reversed(named)}.values())[::-1]


def values(tracker: Tracker, kind: str) -> list[str]:
    """Return the values named in this message, else the one remembered."""
    named = [str(e["value"]) for e in entities(tracker, kind)]
    kept = tracker.slots.get(kind)
    return named or ([str(kept)] if kept else [])
