"""Rasa's forms and slot filling, with our action client in place of its own."""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import (
    Action,
    ActionBotResponse,
    ActionExecutionRejection,
    ActionExtractSlots,
)
from rasa.core.actions.forms import FormAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.constants import UTTER_PREFIX
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from brain.turns.calls import ActionServer
from brain.turns.errors import ActionFailedError
from brain.turns.remote_action import RemoteAction


class SlotFilling(ActionExtractSlots):
    """Fills slots from the message; here a failed custom action is not swallowed."""

    async def _run_custom_action(
        self,
        custom_action: str,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        action = RemoteAction(custom_action, self._action_endpoint)
        try:
            events = await action.run(output_channel, nlg, tracker, domain)
        except ActionExecutionRejection:
            raise ActionFailedError(custom_action, "it cannot reject to fill slots") from None
        return [event for event in events if isinstance(event, (SlotSet, BotUttered))]


class Form(FormAction):
    """Asks for slots until it has them."""

    def __init__(self, name: str, server: ActionServer) -> None:
        super().__init__(name, server)

    async def validate_slots(
        self,
        slot_candidates: dict[str, Any],
        tracker: DialogueStateTracker,
        domain: Domain,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
    ) -> list[Event]:
        validation = f"validate_{self.name()}"
        if validation not in domain.action_names_or_texts:
            return []
        found = [SlotSet(name, value) for name, value in slot_candidates.items()]
        asked = self._temporary_tracker(tracker, found, domain)
        return await RemoteAction(validation, self.action_endpoint).run(output_channel, nlg, asked, domain)

    async def activate(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """Fill what the opening message holds, then have it checked."""
        filled = await SlotFilling(self.action_endpoint).run(output_channel, nlg, tracker, domain)
        tracker.update_with_events(filled, domain)
        slots = {name: tracker.get_slot(name) for name in self.required_slots(domain)}
        known = {name: value for name, value in slots.items() if value is not None}
        checked = await self.validate_slots(known, tracker, domain, output_channel, nlg)
        judged = {event.key for event in checked if isinstance(event, SlotSet)}
        return [
            *checked,
            *(event for event in filled if isinstance(event, SlotSet) and event.key not in judged),
        ]

    async def _ask_for_slot(
        self,
        domain: Domain,
        nlg: NaturalLanguageGenerator,
        output_channel: OutputChannel,
        slot_name: str,
        tracker: DialogueStateTracker,
    ) -> list[Event]:
        name = self._name_of_utterance(domain, slot_name)
        if name is None:
            return []
        asking: Action = (
            ActionBotResponse(name)
            if name.startswith(UTTER_PREFIX)
            else RemoteAction(name, self.action_endpoint)
        )
        return await asking.run(output_channel, nlg, tracker, domain)
