"""The sentence encoder as a component of Rasa's pipeline, for the classifier behind it."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from brain.understanding.encoder import Meaning, find_encoder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MODEL_LOADER, is_trainable=False)
class SentenceMeaning(GraphComponent):
    """Hands the encoder on; take this component out of the pipeline, or the package, and the rest works alone."""

    def __init__(self) -> None:
        self._meaning = Meaning(find_encoder())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceMeaning:
        return cls()

    def provide(self) -> Meaning:
        return self._meaning
