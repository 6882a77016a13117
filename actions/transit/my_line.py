"""The line that a customer has asked us to remember: told first at each hello, never pushed."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.kit import slots
from actions.kit.remembered import MY_LINE
from actions.kit.respond import choice, command, say
from actions.kit.view import View
from actions.transit.disruption_line import DisruptionLine
from actions.transit.network import Network

_UNUSED_DAYS = 90


def keep(dispatcher: CollectingDispatcher, line: str) -> None:
    """Remember the line; each use of it begins its time anew."""
    command(dispatcher, "remember", key=MY_LINE, value=line, days=_UNUSED_DAYS)


class Greet(Action):  # type: ignore[misc]
    """Greet back; whose line we know hears first how it stands."""

    def __init__(self, lines: DisruptionLine) -> None:
        self._lines = lines

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_greet"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Say hello, with the state of the line if there is one."""
        view = View.of(tracker)
        line = view.remembered.get(MY_LINE)
        if line is None:
            say(dispatcher, "utter_greet")
            return []
        say(dispatcher, "utter_greet_line", {"line": line})
        await self._lines.tell(dispatcher, [str(line)], view)
        keep(dispatcher, str(line))
        return []


class MyLine(Action):  # type: ignore[misc]
    """Remember the line that is named; without one, tell about the line that is remembered, or ask."""

    def __init__(self, network: Network, lines: DisruptionLine) -> None:
        self._network = network
        self._lines = lines

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_my_line"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Keep the line named in this very message; one spoken of before was not meant."""
        view = View.of(tracker)
        named = [str(entity["value"]) for entity in slots.entities(tracker, "line")]
        known = view.remembered.get(MY_LINE)
        if len(named) == 1 and self._network.served(named[0]):
            say(dispatcher, "utter_my_line", {"line": named[0]})
            keep(dispatcher, named[0])
        elif len(named) == 1:
            say(dispatcher, "utter_my_line_not_served", {"line": named[0], "url": self._network.link(named[0])})
        elif known is not None and not named:
            await self._lines.tell(dispatcher, [str(known)], view)
            keep(dispatcher, str(known))
        else:
            lines = [line for line in named if self._network.served(line)] or self._network.served_lines
            say(dispatcher, "utter_my_line_ask_line", choices=[choice(line, "my_line", line=line) for line in lines])
        return []


class ForgetLine(Action):  # type: ignore[misc]
    """Forget the line again."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_forget_line"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Say which one it was."""
        known = View.of(tracker).remembered.get(MY_LINE)
        say(dispatcher, "utter_forget_line" if known else "utter_forget_line_none", {"line": known})
        if known:
            command(dispatcher, "remember", key=MY_LINE, value=None)
        return []
