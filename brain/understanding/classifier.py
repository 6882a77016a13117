"""The intent model as a component of Rasa's pipeline."""

from __future__ import annotations

import logging
from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from brain.understanding.encoder import Meaning, SentenceEncoder
from brain.understanding.masks import mask
from brain.understanding.memo import Memo
from brain.understanding.model import IntentModel, Verdict

log = logging.getLogger(__name__)


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True, model_from="SentenceMeaning"
)
class SureIntentClassifier(IntentClassifier, GraphComponent):
    """Ranks the intents, and says `nlu_fallback` when the first of them is not sure."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "names_teach": False,  # an intent's name as one more example: helps bots with very few
            "threshold": None,  # instead of the one found in training
            "remembered": 4096,  # messages whose verdict is kept, per release
        }

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: Optional[IntentModel] = None,
    ) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self.model = model
        self._judged: Memo[Verdict] = Memo(self._config["remembered"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SureIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> SureIntentClassifier:
        try:
            with model_storage.read_from(resource) as folder:
                return cls(config, model_storage, resource, IntentModel.load(folder))
        except ValueError:  # how the storage says that nothing was trained
            log.warning("no intent model was trained; every message is a fallback")
            return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData, model: Optional[Meaning] = None) -> Resource:
        """Learn from the examples that have a text and an intent."""
        examples = [
            (mask(message.get(TEXT), message.get(ENTITIES) or ()), message.get(INTENT))
            for message in training_data.intent_examples
            if message.get(TEXT) and message.get(INTENT)
        ]
        if examples:
            self.model = IntentModel.train(examples, self._config["names_teach"], _encoder(model))
            with self._storage.write_to(self._resource) as folder:
                self.model.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later in the pipeline learns from our guesses."""
        return training_data

    def process(self, messages: list[Message], model: Optional[Meaning] = None) -> list[Message]:
        """Put intent and ranking on each message, in the way of Rasa's own fallback classifier."""
        encoder = _encoder(model)
        for message in messages:
            ranking = self._ranking(mask(message.get(TEXT) or "", message.get(ENTITIES) or ()), encoder)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, text: str, encoder: Optional[SentenceEncoder]) -> list[dict[str, Any]]:
        """The candidates; led by the fallback, as sure as the best of them, when that is not enough."""
        model = self.model
        if model is None:
            return [{"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 0.0}]
        verdict = self._judged.get(text, lambda new: model.judge(new, encoder))
        ranking = [{"name": intent, "confidence": sure} for intent, sure in verdict.ranking]
        threshold = self._config["threshold"]
        sure = verdict.sure if threshold is None else verdict.confidence >= threshold
        if not sure:
            fallback = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": verdict.confidence}
            ranking.insert(0, fallback)
        return ranking


def _encoder(meaning: Optional[Meaning]) -> Optional[SentenceEncoder]:
    """Nothing where the pipeline has no SentenceMeaning before this."""
    return meaning.encoder if meaning else None
