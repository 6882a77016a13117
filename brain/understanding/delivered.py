"""Entities are recognised outside, by rules and look-up, and come with the message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, METADATA
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DeliveredEntities(GraphComponent, EntityExtractorMixin):
    """Takes the entities from the message's metadata, so that slots fill from them."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DeliveredEntities:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Messages without metadata, as from `rasa shell`, simply have none."""
        for message in messages:
            metadata = message.get(METADATA) or {}
            delivered = [dict(entity) for entity in metadata.get(ENTITIES) or ()]
            found = [*(message.get(ENTITIES) or ()), *self.add_extractor_name(delivered)]
            message.set(ENTITIES, found, add_to_output=True)
        return messages
