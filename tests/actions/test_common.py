"""The short ways, and what holds for all actions and sources."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from actions.kit.source_errors import UnavailableError
from tests.actions.talk import Feed, Tracking, act, catalogue

ROOT = Path(__file__).parents[2] / "actions"


@pytest.mark.parametrize(
    ("action", "responses", "commands"),
    [
        ("action_human", [], [{"command": "hand_over", "reason": "asked", "topic": "human"}]),
        (
            "action_complaint",
            ["utter_complaint"],
            [{"command": "hand_over", "reason": "complaint", "topic": "complaint"}],
        ),
        ("action_emergency", ["utter_danger_help"], []),
        ("action_stop", [], [{"command": "opt_out", "type": None, "subject": None}]),
        ("action_out_of_scope", ["utter_out_of_scope"], []),
    ],
)
async def test_short_ways(action: str, responses: list[str], commands: list[dict[str, object]]) -> None:
    """Each says its one text and gives its one command."""
    said = await act(action, "egal")
    assert (said.responses, said.commands) == (responses, commands)


def test_every_action_has_its_own_name() -> None:
    """Names are unique and begin with action_."""
    names = [a.name() for a in catalogue(Feed(UnavailableError("x")), Tracking(UnavailableError("x")))]
    assert len(set(names)) == len(names)
    assert all(name.startswith("action_") for name in names)


def test_no_folder_is_named_like_an_installed_package() -> None:
    """rasa-sdk stumbles over a folder under actions/ that has an installed package's name."""
    folders = {p.parent.name for p in ROOT.rglob("__init__.py")} - {"actions"}
    assert {name for name in folders if importlib.util.find_spec(name)} == set()


def test_every_source_explains_its_set_up() -> None:
    """Each source folder has a README."""
    folders = {p.parent for p in ROOT.rglob("sources/*/__init__.py")}
    assert all((folder / "README.md").exists() for folder in folders)


@pytest.mark.parametrize("locale", ["de", "de_sie", "en"])
async def test_every_action_answers_an_empty_message(locale: str) -> None:
    """No action fails on a message without text, entities or remembered values."""
    for action in catalogue(Feed(UnavailableError("x")), Tracking(UnavailableError("x"))):
        said = await act(action.name(), feed=Feed(UnavailableError("x")), locale=locale)
        assert said.says or said.commands
