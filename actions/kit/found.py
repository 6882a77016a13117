"""What a recogniser returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Entity:
    """A value and where it stands in the text; `extra` is what only its kind has."""

    entity: str
    value: str
    start: int
    end: int
    text: str
    confidence: float = 1.0
    extra: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the entity as it travels to the brain."""
        return {
            "entity": self.entity,
            "value": self.value,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "confidence": self.confidence,
            **self.extra,
        }
