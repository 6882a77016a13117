"""What is stored with a customer's line: for agents, for metrics, for `lotse ask`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.flow.turn.turn import Turn
from bot.model.dialogue import Entity


def understood(turn: Turn, intent: str, confidence: float, entities: Sequence[Entity], outcome: str) -> dict[str, Any]:
    return {
        "intent": intent,
        "confidence": round(confidence, 4),
        "entities": [{"entity": entity["entity"], "value": entity["value"]} for entity in entities],
        "language": "en" if turn.locale == "en" else "de",
        "outcome": outcome,
    }
