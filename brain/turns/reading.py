"""A model, read from its archive beside one that answers: with as little work as Rasa's own parts allow."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelMetadata, ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain

from brain.turns.runner import StraightRunner

DOMAIN = "domain"


class KnownDomain(DomainProvider):
    """Gives the domain that the model's metadata hold. Rasa reads the same one again, and checks what it has written
    itself, in nine tenths of the time that a model takes to load."""

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KnownDomain:
        return cls(model_storage, resource, config[DOMAIN])


def read_model(archive: Path, folder: Path) -> tuple[ModelMetadata, GraphRunner]:
    """As Rasa's `load_predict_graph_runner`; the folder is empty, and may go afterwards."""
    storage, metadata = LocalModelStorage.from_model_archive(folder, archive)
    schema = _knowing(metadata.predict_schema, metadata.domain)
    context = ExecutionContext(graph_schema=schema, model_id=metadata.model_id)
    return metadata, StraightRunner.create(schema, storage, context)


def _knowing(schema: GraphSchema, domain: Domain) -> GraphSchema:
    """The same graph with the domain in it."""

    def node(one: Any) -> Any:
        return dataclasses.replace(one, uses=KnownDomain, config={DOMAIN: domain}) if one.uses is DomainProvider else one

    return GraphSchema({name: node(one) for name, one in schema.nodes.items()})
