"""The short ways: a person, a complaint, an emergency, stop, not our trade."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.kit import slots
from actions.kit.respond import command, human, say
from bot.model.consent_selector import ConsentSelector


class Human(Action):  # type: ignore[misc]
    """Call a person; who comes, and when, is said by the service."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_human"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Hand over."""
        command(dispatcher, "hand_over", reason="asked", topic="human")
        return []


class Complaint(Action):  # type: ignore[misc]
    """A complaint goes to a person at once."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_complaint"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say that it was heard, and hand over."""
        say(dispatcher, "utter_complaint")
        command(dispatcher, "hand_over", reason="complaint", topic="complaint")
        return []


class Emergency(Action):  # type: ignore[misc]
    """Give the numbers that help; nobody of ours is promised."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_emergency"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say the numbers."""
        say(dispatcher, "utter_danger_help")
        return []


class Stop(Action):  # type: ignore[misc]
    """End what is named, every consent if nothing is; the service confirms it."""

    def __init__(self, selector: ConsentSelector) -> None:
        self._selector = selector

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_stop"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Opt out of one line or parcel, of one kind of notice, of everything."""
        for one in slots.consents(tracker, self._selector):
            command(dispatcher, "opt_out", type=one.type, subject=one.subject)
        return []


class OutOfScope(Action):  # type: ignore[misc]
    """Say what we do and offer a person, without queueing."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_out_of_scope"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say it."""
        say(dispatcher, "utter_out_of_scope", choices=[human()])
        return []
