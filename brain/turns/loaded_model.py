"""One model, loaded: takes turns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.events import UserUttered

from brain.turns.calls import ActionServer
from brain.turns.errors import UnreadableError
from brain.turns.processor import TurnProcessor
from brain.turns.protocol import Asked, Turn
from brain.turns.state import carry, fresh, restore, set_slots
from brain.turns.nlg import LOCALE, Said

RANKED = 5


@dataclass(frozen=True)
class Understanding:
    """What a message was taken for."""

    intent: str
    confidence: float
    ranking: list[dict[str, Any]]
    entities: list[dict[str, Any]]

    def as_dict(self) -> dict[str, Any]:
        return {
            "intent": self.intent,
            "confidence": self.confidence,
            "ranking": self.ranking,
            "entities": self.entities,
        }


@dataclass(frozen=True)
class LoadedModel:
    """A model with its id. Safe for many turns at once: all that changes is the turn's own."""

    id: str
    processor: TurnProcessor

    @classmethod
    def load(cls, id_: str, path: Path) -> LoadedModel:
        return cls(id_, TurnProcessor(path))

    async def take(self, turn: Turn, server: ActionServer) -> dict[str, Any]:
        """Answer the messages in order; stop at a handover."""
        processor, domain = self.processor.calling(server), self.processor.domain
        dropped: Optional[str] = None
        if turn.state is None:
            tracker = fresh(turn.request, domain)
        else:
            try:
                tracker, dropped = restore(turn.state, turn.request, domain)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                raise UnreadableError(f"state: {type(error).__name__}") from error
        if turn.view.get(LOCALE):
            set_slots(tracker, {LOCALE: turn.view[LOCALE]}, domain)
        results: list[dict[str, Any]] = []
        stopped = False
        for message in turn.messages:
            understood = self.understand(message)
            said = await processor.take(_heard(message, understood, turn.view), tracker)
            results.append(_result(message, understood, said))
            if said.hands_over:
                stopped = True
                break
        answer = {"state": carry(tracker, self.id), "results": results, "stopped": stopped}
        return {**answer, "dropped_form": dropped} if dropped else answer

    def understand(self, message: Asked) -> Understanding:
        """Use the intent that came with the message, or find it."""
        if message.intent is not None:
            sure = {"intent": message.intent, "confidence": 1.0}
            return Understanding(message.intent, 1.0, [sure], message.entities)
        parsed = self.processor.understand(message.text, message.entities)
        ranking = [
            {"intent": candidate["name"], "confidence": candidate["confidence"]}
            for candidate in parsed["intent_ranking"]
            if candidate["name"] != DEFAULT_NLU_FALLBACK_INTENT_NAME
        ]
        best = parsed["intent"]
        return Understanding(best["name"], best["confidence"], ranking[:RANKED], message.entities)


def _heard(message: Asked, understood: Understanding, view: dict[str, Any]) -> UserUttered:
    """The message as Rasa's event; the view rides along and never reaches the state."""
    intent = {"name": understood.intent, "confidence": understood.confidence}
    ranking = [{"name": each["intent"], "confidence": each["confidence"]} for each in understood.ranking]
    return UserUttered(
        message.text,
        intent,
        [dict(entity) for entity in understood.entities],
        {"intent_ranking": ranking},
        message_id=message.id,
        metadata={"view": view},
    )


def _result(message: Asked, understood: Understanding, said: Said) -> dict[str, Any]:
    return {
        "id": message.id,
        "say": said.say,
        "commands": said.commands,
        "understanding": understood.as_dict(),
    }
