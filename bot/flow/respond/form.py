"""The brain's open form: the flow can only drop it."""

from __future__ import annotations

from typing import Any


def without_form(dialogue: dict[str, Any] | None) -> dict[str, Any] | None:
    """The brain's state without an open form."""
    if not dialogue:
        return dialogue
    slots = {**dialogue.get("slots", {}), "requested_slot": None}
    return {**dialogue, "form": None, "slots": slots}
