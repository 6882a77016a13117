"""Rasa's message processor, with our actions, and with failures that are failures."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, Union

from rasa.core.actions.action import (
    Action,
    ActionBotResponse,
    ActionDeactivateLoop,
    ActionExecutionRejection,
    ActionListen,
)
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelMetadata
from rasa.model import get_latest_model
from rasa.shared.constants import UTTER_PREFIX
from rasa.shared.core.constants import ACTION_DEACTIVATE_LOOP_NAME, ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecutionRejected, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from brain.turns.calls import ActionServer
from brain.turns.errors import ActionFailedError
from brain.turns.forms import Form, SlotFilling
from brain.turns.reading import read_model
from brain.turns.remote_action import RemoteAction
from brain.turns.nlg import Said, NamedResponses

MAX_ACTIONS = 10


class TurnProcessor(MessageProcessor):
    """One loaded model. It keeps nothing between two messages."""

    def __init__(self, model: Path) -> None:
        super().__init__(model, InMemoryTrackerStore(None), InMemoryLockStore(), NamedResponses())
        payloads = self.model_metadata.predict_schema.nodes[self.model_metadata.nlu_target]
        # The last node reads a text like `/greet` as an intent; what people type stops before it.
        self._understanding: str = payloads.needs["messages"]

    @staticmethod
    def _load_model(model_path: Union[str, Path]) -> tuple[str, ModelMetadata, GraphRunner]:
        archive = Path(model_path)
        if archive.is_dir():
            archive = Path(get_latest_model(archive) or archive / "model.tar.gz")
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            metadata, runner = read_model(archive, Path(folder))
        return archive.name, metadata, runner

    def calling(self, server: ActionServer) -> TurnProcessor:
        """The same model, with the action server of one turn."""
        mine = copy.copy(self)
        mine.action_endpoint = server
        return mine

    def understand(self, text: str, entities: list[dict[str, Any]]) -> dict[str, Any]:
        """What the pipeline makes of a text, whatever it begins with."""
        message = UserMessage(text, metadata={"entities": entities})
        message.text = text  # Rasa strips it, and the entities say where in the text they are
        inputs = {PLACEHOLDER_MESSAGE: [message], PLACEHOLDER_TRACKER: None}
        understood = self.graph_runner.run(inputs, [self._understanding])[self._understanding][0]
        return dict(understood.as_dict(only_output_properties=True))

    async def take(self, heard: UserUttered, tracker: DialogueStateTracker) -> Said:
        """Hear one message, and act until there is nothing left but to listen."""
        said = Said()
        tracker.update(heard, self.domain)
        filled = await SlotFilling(self.action_endpoint).run(said, self.nlg, tracker, self.domain)
        await self._send_bot_messages(filled, tracker, said)
        tracker.update_with_events(filled, self.domain)
        for _ in range(MAX_ACTIONS + 1):
            prediction = self._predict_next_with_tracker(tracker)
            name = self.domain.action_names_or_texts[prediction.max_confidence_index]
            await self._run_action(self.action_named(name), tracker, said, self.nlg, prediction)
            if name == ACTION_LISTEN_NAME:
                return said
        raise ActionFailedError(name, f"more than {MAX_ACTIONS} actions")

    def action_named(self, name: str) -> Action:
        """Any action but those that go back, restart or ask twice: the worker has a confidence policy for that."""
        if name == ACTION_LISTEN_NAME:
            return ActionListen()
        if name.startswith(UTTER_PREFIX):
            return ActionBotResponse(name)
        if name in self.domain.user_actions:
            return RemoteAction(name, self.action_endpoint)
        if name in self.domain.form_names:
            return Form(name, self.action_endpoint)
        if name == ACTION_DEACTIVATE_LOOP_NAME:
            return ActionDeactivateLoop()
        raise ActionFailedError(name, "it is not used here")

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: Said,
        nlg: NamedResponses,
        prediction: PolicyPrediction,
    ) -> bool:
        listening = action.name() == ACTION_LISTEN_NAME
        try:
            events = await action.run(
                output_channel, nlg, self._ahead(action, tracker, prediction), self.domain
            )
        except ActionExecutionRejection:
            rejected = ActionExecutionRejected(
                action.name(), prediction.policy_name, prediction.max_confidence
            )
            tracker.update(rejected, self.domain)
            return True
        except ActionFailedError:
            raise
        except Exception as error:  # Rasa would log it and go on without a word
            raise ActionFailedError(action.name(), type(error).__name__) from error
        self._log_action_on_tracker(tracker, action, events, prediction)
        await self._send_bot_messages(events, tracker, output_channel)
        return not listening

    def _ahead(
        self, action: Action, tracker: DialogueStateTracker, prediction: PolicyPrediction
    ) -> DialogueStateTracker:
        """A copy with what the policy adds; an action that rejects leaves no trace of it."""
        if isinstance(action, (ActionBotResponse, ActionListen)):  # these change nothing and never reject
            return tracker
        ahead = tracker.copy()
        ahead.update_with_events(prediction.events, self.domain)
        return ahead
