"""One's own data: to see it, and to have it erased. The service asks, sends the link, and carries it out."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.kit.respond import command


class MyData(Action):  # type: ignore[misc]
    """Everything that is stored about the customer, by a link to themselves."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_my_data"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Have the link sent."""
        command(dispatcher, "share_data")
        return []


class EraseMe(Action):  # type: ignore[misc]
    """Everything that is stored about the customer goes, once they have said yes to the service's question."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_erase_me"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Have the question asked."""
        command(dispatcher, "erase_contact")
        return []
