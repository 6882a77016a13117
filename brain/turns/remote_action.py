"""An action that runs in the worker. It is told little, and what it answers is read strictly."""

from __future__ import annotations

from typing import Any, Optional

import rasa
from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from brain.turns.calls import ActionServer, RejectedError
from brain.turns.errors import ActionFailedError
from brain.turns.nlg import saying

# What an action may change. Going back, restarting, pausing and reminding are not ours.
ALLOWED_EVENTS = frozenset({"slot", "active_loop", "followup", "action_execution_rejected"})
_SDK_FIELDS = frozenset(
    {"text", "image", "custom", "template", "response", "attachment", "buttons", "elements"}
)


class RemoteAction(Action):
    """Takes the place of Rasa's own, which checks a schema for 20 ms and sends the whole domain."""

    def __init__(self, name: str, server: ActionServer) -> None:
        self._name, self._server = name, server

    def name(self) -> str:
        return self._name

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        try:
            answer = await self._server.call(self._name, self._body(tracker, domain))
        except RejectedError:
            raise ActionExecutionRejection(self._name) from None
        said = [self._said(response, tracker) for response in answer.get("responses") or ()]
        return [*said, *self._events(answer.get("events") or [])]

    def _body(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        return {
            "next_action": self._name,
            "sender_id": tracker.sender_id,
            "tracker": told(tracker),
            "domain": _domain_for(self._name, domain),
            "version": rasa.__version__,
        }

    def _events(self, raw: list[dict[str, Any]]) -> list[Event]:
        if any(not isinstance(event, dict) or event.get("event") not in ALLOWED_EVENTS for event in raw):
            raise ActionFailedError(self._name, "it returned an event that is not allowed")
        return deserialise_events(raw)

    def _said(self, response: dict[str, Any], tracker: DialogueStateTracker) -> BotUttered:
        payload = response.get("custom")
        name = response.get("response") or response.get("template")
        if not payload and name:
            values = {key: value for key, value in response.items() if key not in _SDK_FIELDS}
            payload = {"say": saying(name, tracker, **values)}
        if not _is_payload(payload):
            raise ActionFailedError(self._name, "it said something that is neither a response nor a command")
        return BotUttered(data={"custom": payload})


def told(tracker: DialogueStateTracker) -> dict[str, Any]:
    """The tracker as rasa-sdk reads it: the last message and what followed, not the past."""
    heard = tracker.latest_message
    loop = tracker.active_loop
    return {
        "sender_id": tracker.sender_id,
        "slots": tracker.current_slot_values(),
        "latest_message": {**heard.parse_data, "entities": heard.entities} if heard else {},
        "events": _recent(tracker),
        "paused": False,
        "followup_action": None,
        "active_loop": {"name": loop.name, "rejected": loop.rejected} if loop else {},
        "latest_action_name": tracker.latest_action_name,
    }


def _recent(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    """Events since the last message; form validation in rasa-sdk reads the slots among them."""
    recent: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            recent.append({"event": "user", "text": event.text, "timestamp": event.timestamp})
            break
        if not isinstance(event, BotUttered):
            recent.append(event.as_dict())
    return recent[::-1]


def _domain_for(action: str, domain: Domain) -> dict[str, Any]:
    """Nothing, but the form and its slots for its validation, and all where the domain file says so."""
    if domain.does_custom_action_explicitly_need_domain(action):
        return domain.as_dict()
    form: Optional[str] = action[len("validate_") :] if action.startswith("validate_") else None
    if form is None or form not in domain.form_names:
        return {}
    return {"forms": {form: domain.forms[form]}}


def _is_payload(payload: Any) -> bool:
    if not isinstance(payload, dict):
        return False
    say = payload.get("say")
    return isinstance(payload.get("command"), str) or (
        isinstance(say, dict) and isinstance(say.get("response"), str)
    )
