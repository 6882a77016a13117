"""What the dialogue says: names of responses with their values, never words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Optional

from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.constants import DEFAULT_SLOT_NAMES
from rasa.shared.core.trackers import DialogueStateTracker

LOCALE = "locale"
_NOT_SAID = DEFAULT_SLOT_NAMES | {LOCALE}


class NamedResponses(NaturalLanguageGenerator):
    """Stands where Rasa would render a text."""

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **_: Any
    ) -> Optional[dict[str, Any]]:
        return {"custom": {"say": saying(utter_action, tracker)}}


def saying(response: str, tracker: DialogueStateTracker, **values: Any) -> dict[str, Any]:
    """A response with all that is known: which of it the text needs may change without training."""
    slots = tracker.current_slot_values()
    known = {name: value for name, value in slots.items() if value is not None and name not in _NOT_SAID}
    return {"response": response, "values": {**known, **values}, "choices": []}


@dataclass
class Said(OutputChannel):
    """Collects what one message led to, in order."""

    say: list[dict[str, Any]] = field(default_factory=list)
    commands: list[dict[str, Any]] = field(default_factory=list)

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        payload = message["custom"]
        if "command" in payload:
            self.commands.append(payload)
        else:
            self.say.append({"values": {}, "choices": [], **payload["say"]})

    @property
    def hands_over(self) -> bool:
        return any(command["command"] == "hand_over" for command in self.commands)
