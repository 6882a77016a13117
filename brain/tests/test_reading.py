"""A model is read quickly, and is the one that Rasa would have read."""

from __future__ import annotations

import time
from pathlib import Path

from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.domain import Domain

from brain.turns.loaded_model import LoadedModel
from brain.turns.reading import read_model


def _given(runner: DaskGraphRunner) -> list[Domain]:
    """The domain that the graph's own node gives to the others."""
    nodes = runner._instantiated_nodes.values()
    return [node._component.provide_inference() for node in nodes if hasattr(node._component, "provide_inference")]


def test_the_domain_is_the_one_that_lies_in_the_model(model: Path, tmp_path: Path) -> None:
    """Everything in the graph works on the domain that Rasa reads from the model's own file."""
    for name in ("ours", "theirs"):
        (tmp_path / name).mkdir()
    _, ours = read_model(model, tmp_path / "ours")
    _, theirs = load_predict_graph_runner(tmp_path / "theirs", model, LocalModelStorage, DaskGraphRunner)
    (one,), (other,) = _given(ours), _given(theirs)
    assert one.fingerprint() == other.fingerprint()
    assert one.as_dict() == other.as_dict()
    assert one.input_states == other.input_states
    assert one.action_names_or_texts == other.action_names_or_texts


def test_another_model_costs_the_one_that_answers_little(loaded: LoadedModel, model: Path) -> None:
    """It takes much less processor time than Rasa needs to read the model's domain alone: customers wait for it."""
    spent = []
    for number in range(3):
        before = time.process_time()
        LoadedModel.load(f"{loaded.id}-{number}", model)
        spent.append(time.process_time() - before)
    assert min(spent) < 0.3
