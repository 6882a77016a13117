"""The brain's open form, as far as flow knows of it: it can be dropped."""

from __future__ import annotations

from typing import Any


def without_form(dialogue: dict[str, Any] | None) -> dict[str, Any] | None:
    """The brain's state with no question of a form left open."""
    if not dialogue:
        return dialogue
    slots = {**dialogue.get("slots", {}), "requested_slot": None}
    return {**dialogue, "form": None, "slots": slots}
